//! Every text of the SDK, the three languages beside each other: the one file for translators.
//!
//! - Titles: at most 10 Chinese characters or 34 Latin letters. Subtitles: 18 or 60.
//! - A 700 number says what *service* carries the call, nothing about who is calling. No text says or
//!   suggests the contrary; `words/tests.rs` holds the words that may not occur.
//! - Traditional Chinese avoids words that only Taiwan or only Hong Kong would use.
//! - After a change that a user can notice, raise [`TEXTS_VERSION`].

use super::Language;
use crate::label::Reason;
use crate::number::Direction;

/// The version of the SDK's texts; it grows when a text changes.
pub const TEXTS_VERSION: u32 = 1;

/// One text in the three languages.
#[derive(Clone, Copy)]
pub(super) struct Text {
    zh_hans: &'static str,
    zh_hant: &'static str,
    en: &'static str,
}

/// A text worded for each direction.
#[derive(Clone, Copy)]
pub(super) struct Directed {
    incoming: Text,
    outgoing: Text,
    message: Text,
}

// ---------------------------------------------------------------------------------------------------------
// Titles
// ---------------------------------------------------------------------------------------------------------

const SERVICE_NUMBER: Text = Text {
    zh_hans: "号码保护服务专用号码",
    zh_hant: "號碼保護服務專用號碼",
    en: "Number protection service number",
};

const NOT_A_SERVICE_NUMBER: Text = Text {
    zh_hans: "不是700专用号码",
    zh_hant: "不是700專用號碼",
    en: "Not a 700 service number",
};

const POSSIBLY_FOREIGN: Text = Text {
    zh_hans: "疑似境外号码",
    zh_hant: "疑似境外號碼",
    en: "Possibly a number from abroad",
};

pub(super) const fn title(reason: Reason) -> Option<Text> {
    match reason {
        Reason::Protected
        | Reason::Listed
        | Reason::PlatformExiting
        | Reason::PlatformSuspended
        | Reason::PlatformRevoked
        | Reason::Returned
        | Reason::Unlisted
        | Reason::VerificationFailed => Some(SERVICE_NUMBER),
        Reason::WrongLength | Reason::MixedCharacters => Some(NOT_A_SERVICE_NUMBER),
        Reason::InternationalMark => Some(POSSIBLY_FOREIGN),
        Reason::None => None,
    }
}

// ---------------------------------------------------------------------------------------------------------
// Subtitles (a listed number has "scene · company" instead). The colon here is the narrow one; sentences
// have the full-width marks.
// ---------------------------------------------------------------------------------------------------------

pub(super) const fn subtitle(reason: Reason) -> Option<Text> {
    let text = match reason {
        Reason::Protected | Reason::Listed | Reason::None => return None,
        Reason::PlatformExiting => Text {
            zh_hans: "名单:平台正退出试点",
            zh_hant: "名單:平台正退出試點",
            en: "List: the platform is leaving the pilot",
        },
        Reason::PlatformSuspended => Text {
            zh_hans: "名单:平台试点已暂停",
            zh_hant: "名單:平台試點已暫停",
            en: "List: the platform's pilot is suspended",
        },
        Reason::PlatformRevoked => Text {
            zh_hans: "名单:平台试点资格已撤销",
            zh_hant: "名單:平台試點資格已撤銷",
            en: "List: the platform's pilot was revoked",
        },
        Reason::Returned => Text {
            zh_hans: "名单:该号段已退回",
            zh_hant: "名單:該號段已退回",
            en: "List: this number block was returned",
        },
        Reason::Unlisted => Text {
            zh_hans: "未在本标记名单内",
            zh_hant: "未在本標記名單內",
            en: "Not in this labelling list",
        },
        Reason::VerificationFailed => Text {
            zh_hans: "主叫号码未通过网络验证",
            zh_hant: "來電號碼未通過電信網驗證",
            en: "The caller's number failed network verification",
        },
        Reason::WrongLength => Text {
            zh_hans: "位数不符",
            zh_hant: "位數不符",
            en: "Wrong number of digits",
        },
        Reason::MixedCharacters => Text {
            zh_hans: "含异常字符",
            zh_hant: "含異常文字或符號",
            en: "Contains unusual characters",
        },
        Reason::InternationalMark => Text {
            zh_hans: "700前带国际标记",
            zh_hant: "700前帶國際標記",
            en: "International mark in front of 700",
        },
    };
    Some(text)
}

// ---------------------------------------------------------------------------------------------------------
// Scenes that the SDK knows; any other is shown with the list's own text
// ---------------------------------------------------------------------------------------------------------

pub(super) fn scene(code: &str) -> Option<Text> {
    Some(match code {
        "food_delivery" => Text { zh_hans: "外卖", zh_hant: "外賣", en: "Food delivery" },
        "express" => Text { zh_hans: "快递", zh_hant: "快遞", en: "Express delivery" },
        "ride_hailing" => Text { zh_hans: "网约车", zh_hant: "網約車", en: "Ride-hailing" },
        "e_commerce" => Text { zh_hans: "电商", zh_hant: "電商", en: "E-commerce" },
        _ => return None,
    })
}

// ---------------------------------------------------------------------------------------------------------
// Details
// ---------------------------------------------------------------------------------------------------------

/// What the service is. Never said on caution.
pub(super) const ABOUT_SERVICE: Directed = Directed {
    incoming: Text {
        zh_hans: "据工业和信息化部介绍，700号码用于号码保护服务，以临时号码代替真实号码；来电显示的不是对方本人的号码。",
        zh_hant: "據中國工業和信息化部介紹，700號碼用於號碼保護服務，以臨時號碼代替真實號碼；來電顯示的不是對方本人的號碼。",
        en: "According to China's Ministry of Industry and Information Technology (MIIT), 700 numbers are \
             used for number protection: a temporary number stands in for a real one. The number shown is not the \
             caller's own.",
    },
    outgoing: Text {
        zh_hans: "据工业和信息化部介绍，700号码用于号码保护服务，以临时号码代替真实号码；您拨打的不是对方本人的号码。",
        zh_hant: "據中國工業和信息化部介紹，700號碼用於號碼保護服務，以臨時號碼代替真實號碼；您撥打的不是對方本人的號碼。",
        en: "According to China's Ministry of Industry and Information Technology (MIIT), 700 numbers are \
             used for number protection: a temporary number stands in for a real one. The number you are calling is \
             not the other person's own.",
    },
    message: Text {
        zh_hans: "据工业和信息化部介绍，700号码用于号码保护服务，以临时号码代替真实号码；短信显示的不是对方本人的号码。",
        zh_hant: "據中國工業和信息化部介紹，700號碼用於號碼保護服務，以臨時號碼代替真實號碼；訊息顯示的不是對方本人的號碼。",
        en: "According to China's Ministry of Industry and Information Technology (MIIT), 700 numbers are \
             used for number protection: a temporary number stands in for a real one. The number on the message is not \
             the other person's own.",
    },
};

pub(super) const YOUR_CHOICE: Text = Text {
    zh_hans: "是否使用号码保护服务，您可在相关平台自主选择。",
    zh_hant: "是否使用號碼保護服務，您可在相關平台自行選擇。",
    en: "Whether to use number protection is your choice, made with the platform concerned.",
};

pub(super) const PASSED_ON: Text = Text {
    zh_hans: "发往此号码的短信由平台接收并转发。",
    zh_hant: "發往此號碼的訊息由平台接收並轉發。",
    en: "Texts sent to this number are received and passed on by the platform.",
};

pub(super) const EXISTING_ORDERS: Text = Text {
    zh_hans: "存量订单的通信按规定继续。",
    zh_hant: "存量訂單的通訊按規定繼續。",
    en: "Calls and messages for existing orders go on, as the rules require.",
};

/// In front of the company's whole name.
pub(super) const BUSINESS_USER: Text = Text {
    zh_hans: "名单所列业务使用方：",
    zh_hant: "名單所列業務使用方：",
    en: "Business user in the list: ",
};

/// In front of the company's whole name.
pub(super) const APPLICATION_PLATFORM: Text = Text {
    zh_hans: "名单所列应用平台提供方：",
    zh_hant: "名單所列應用平台提供方：",
    en: "Application platform in the list: ",
};

// ---------------------------------------------------------------------------------------------------------
// Actions
// ---------------------------------------------------------------------------------------------------------

pub(super) const COPY_NUMBER: Text = Text {
    zh_hans: "复制号码",
    zh_hant: "複製號碼",
    en: "Copy number",
};

pub(super) const WHAT_IS_THIS: Text = Text {
    zh_hans: "这是什么",
    zh_hant: "這是什麼",
    en: "What is this?",
};

pub(super) const REPORT_MISUSE: Text = Text {
    zh_hans: "反映违规使用",
    zh_hant: "反映違規使用",
    en: "Report misuse",
};

/// Ends the explanation of every 700 number.
pub(super) const WHAT_A_NUMBER_TELLS: Text = Text {
    zh_hans: "号码只说明所用的服务，不说明对方是谁；显示的号码有可能被冒用。",
    zh_hant: "號碼只說明所用的服務，不說明對方是誰；顯示的號碼有可能被冒用。",
    en: "The number only tells what service is used, not who the other side is; a number shown can be forged.",
};

/// Begins the explanation of a caution about a 700 number.
pub(super) const WHAT_A_HINT_RESTS_ON: Text = Text {
    zh_hans: "此提示依据号码格式、标记名单或网络提供的信息，名单可能并不完整。",
    zh_hant: "此提示依據號碼格式、標記名單或電信網提供的資料，名單可能並不完整。",
    en: "This hint rests on the form of the number, the labelling list or what the network reports. The list \
         may be incomplete.",
};

/// Explains a number of the wrong form.
pub(super) const RIGHT_FORM: Text = Text {
    zh_hans: "700专用号码共15位数字，以700开头；此号码的写法与之不符。",
    zh_hant: "700專用號碼共15位數字，以700開頭；此號碼的寫法與之不符。",
    en: "700 service numbers have 15 digits and begin with 700; this number is not written like that.",
};

/// Explains a number with an international mark.
pub(super) const MARKED_INTERNATIONAL: Text = Text {
    zh_hans: "700前带有国际标记的号码可能是境外号码，也可能是网络在号码前添加了标记。",
    zh_hant: "700前帶有國際標記的號碼可能是境外號碼，也可能是電信網在號碼前加上了標記。",
    en: "A number with an international mark in front of 700 may be one from abroad; a network may also have \
         added the mark.",
};

/// What the user may share towards 12321. `{number}` is where the number goes.
pub(super) const REPORT: Directed = Directed {
    incoming: Text {
        zh_hans: "向12321反映：收到号码{number}的来电，疑似用于商业营销等违规用途。时间和内容：",
        zh_hant: "向12321反映：收到號碼{number}的來電，疑似用於商業推銷等違規用途。時間和內容：",
        en: "To 12321: I had a call from the number {number}, which may have served marketing or another use \
             against the rules. Time and content: ",
    },
    outgoing: Text {
        zh_hans: "向12321反映：曾拨打号码{number}，该号码疑似用于商业营销等违规用途。时间和内容：",
        zh_hant: "向12321反映：曾撥打號碼{number}，該號碼疑似用於商業推銷等違規用途。時間和內容：",
        en: "To 12321: I called the number {number}, which may have served marketing or another use against \
             the rules. Time and content: ",
    },
    message: Text {
        zh_hans: "向12321反映：收到号码{number}的短信，疑似用于商业营销等违规用途。时间和内容：",
        zh_hant: "向12321反映：收到號碼{number}的訊息，疑似用於商業推銷等違規用途。時間和內容：",
        en: "To 12321: I had a text message from the number {number}, which may have served marketing or \
             another use against the rules. Time and content: ",
    },
};

/// Stands for `{number}` where the SDK does not keep the number.
pub(super) const FILL_IN: Text = Text {
    zh_hans: "（请填写）",
    zh_hant: "（請填寫）",
    en: "(please fill in)",
};

// ---------------------------------------------------------------------------------------------------------
// For a screen reader
// ---------------------------------------------------------------------------------------------------------

pub(super) const SPOKEN_DIRECTION: Directed = Directed {
    incoming: Text { zh_hans: "来电", zh_hant: "來電", en: "Incoming call" },
    outgoing: Text { zh_hans: "去电", zh_hant: "撥出電話", en: "Outgoing call" },
    message: Text { zh_hans: "短信", zh_hant: "文字訊息", en: "Text message" },
};

pub(super) const SPOKEN_NUMBER: Text = Text {
    zh_hans: "号码",
    zh_hant: "號碼",
    en: "number ",
};

/// Between parts of a sentence, and between groups of digits.
pub(super) const SPOKEN_PAUSE: Text = Text {
    zh_hans: "，",
    zh_hant: "，",
    en: ", ",
};

pub(super) const SPOKEN_END: Text = Text {
    zh_hans: "。",
    zh_hant: "。",
    en: ".",
};

/// Digits, one by one; 一 rather than 幺, which not every listener knows.
pub(super) const SPOKEN_DIGITS: [Text; 10] = [
    Text { zh_hans: "零", zh_hant: "零", en: "zero" },
    Text { zh_hans: "一", zh_hant: "一", en: "one" },
    Text { zh_hans: "二", zh_hant: "二", en: "two" },
    Text { zh_hans: "三", zh_hant: "三", en: "three" },
    Text { zh_hans: "四", zh_hant: "四", en: "four" },
    Text { zh_hans: "五", zh_hant: "五", en: "five" },
    Text { zh_hans: "六", zh_hant: "六", en: "six" },
    Text { zh_hans: "七", zh_hant: "七", en: "seven" },
    Text { zh_hans: "八", zh_hant: "八", en: "eight" },
    Text { zh_hans: "九", zh_hant: "九", en: "nine" },
];

impl Text {
    pub(super) const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::ZhHans => self.zh_hans,
            Language::ZhHant => self.zh_hant,
            Language::En => self.en,
        }
    }
}

impl Directed {
    pub(super) const fn towards(self, direction: Direction) -> Text {
        match direction {
            Direction::Incoming => self.incoming,
            Direction::Outgoing => self.outgoing,
            Direction::Message => self.message,
        }
    }
}
