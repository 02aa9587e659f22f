//! Details, the spoken sentence, actions, and the host's own texts.

use super::all_texts::every_hint;
use super::*;

#[test]
fn details_say_what_the_design_says() {
    const SERVICE: &str = "工业和信息化部";
    const CHOICE: &str = "自主选择";
    const PASSED_ON: &str = "平台接收并转发";
    const ORDERS: &str = "存量订单的通信按规定继续";
    for direction in DIRECTIONS {
        for reason in Reason::ALL {
            let Some(label) = label(reason, direction, 1) else { continue };
            let hint = rendered(&label, allocation_for(reason), Language::ZhHans, &Policy::default());
            let says = |what: &str| hint.details.iter().any(|d| d.contains(what));
            let name = format!("{reason:?} {direction:?}");
            let of_700 = label.kind() == Kind::Protected && reason != Reason::VerificationFailed;
            let status = matches!(
                reason,
                Reason::PlatformExiting | Reason::PlatformSuspended | Reason::PlatformRevoked
            );
            assert_eq!(says(SERVICE), of_700 && hint.severity == Severity::Info, "{name}: the service");
            let platform = of_700 && !matches!(reason, Reason::Returned | Reason::Unlisted);
            assert_eq!(says(CHOICE), platform, "{name}: the choice");
            assert_eq!(
                says(PASSED_ON),
                platform && direction == Direction::Message,
                "{name}: texts passed on"
            );
            assert_eq!(says(ORDERS), status, "{name}: existing orders");
            let names = hint.details.iter().filter(|d| d.contains("演示")).count();
            assert_eq!(names, if reason == Reason::Listed { 2 } else { 0 }, "{name}: companies");
            let repeated = hint.details.iter().any(|d| Some(d) == hint.subtitle.as_ref());
            assert!(!repeated, "{name}: the subtitle is not said twice");
            let silent = Policy { details: false, ..Policy::default() };
            let hint = rendered(&label, allocation_for(reason), Language::ZhHans, &silent);
            assert!(hint.details.is_empty(), "{name}: turned off");
        }
    }
    let [incoming, outgoing, message] =
        DIRECTIONS.map(|direction| directed(Reason::Protected, direction, Language::ZhHans).details);
    assert!(incoming[0].contains("来电显示"));
    assert!(outgoing[0].contains("您拨打的"));
    assert!(message[0].contains("短信显示"));
}

#[test]
fn spoken_says_everything_and_reads_digits_one_by_one() {
    let table = [
        (
            Reason::Listed,
            Direction::Incoming,
            Language::ZhHans,
            "来电，号码保护服务专用号码，外卖，演示外卖，号码七零零，一二三四，五六七八，九零一二。",
        ),
        (
            Reason::Protected,
            Direction::Message,
            Language::ZhHant,
            "文字訊息，號碼保護服務專用號碼，號碼七零零，一二三四，五六七八，九零一二。",
        ),
        (
            Reason::PlatformSuspended,
            Direction::Outgoing,
            Language::En,
            "Outgoing call, Number protection service number, List: the platform's pilot is suspended, number \
             seven zero zero, one two three four, five six seven eight, nine zero one two.",
        ),
        (Reason::WrongLength, Direction::Incoming, Language::ZhHans, "来电，不是七零零专用号码，位数不符。"),
        (
            Reason::InternationalMark,
            Direction::Message,
            Language::En,
            "Text message, Possibly a number from abroad, International mark in front of seven zero zero.",
        ),
        (Reason::None, Direction::Incoming, Language::ZhHans, ""),
    ];
    for (reason, direction, language, expected) in table {
        assert_eq!(directed(reason, direction, language).spoken, expected, "{reason:?} {direction:?}");
    }
    every_hint(FOOD, "演示58外卖", "演示平台", |name, hint, _| {
        assert!(!hint.spoken.contains(|c: char| c.is_ascii_digit()), "{name}: a digit is left as a digit");
        assert_eq!(hint.spoken.is_empty(), hint.title.is_none(), "{name}");
    });
}

#[test]
fn actions_fit_the_number() {
    use Action::{CopyNumber, ReportMisuse, WhatIsThis};
    for language in Language::ALL {
        for reason in Reason::ALL {
            let hint = hint(reason, language);
            let actions: Vec<_> = hint.actions.iter().map(|a| a.action).collect();
            let expected: &[Action] = match (&hint.title, &hint.number_display) {
                (None, _) => &[],
                (Some(_), None) => &[WhatIsThis, ReportMisuse],
                (Some(_), Some(_)) => &[CopyNumber, WhatIsThis, ReportMisuse],
            };
            assert_eq!(actions, expected, "{reason:?} {language:?}");
            for action in &hint.actions {
                let holds_number = action.text.contains("700123456789012");
                let may = hint.number_display.is_some() && action.action != WhatIsThis;
                assert!(holds_number == may, "{reason:?} {:?}", action.action);
                let to_12321 = action.text.contains("12321");
                assert_eq!(to_12321, action.action == ReportMisuse, "{reason:?} {:?}", action.action);
                assert!(!action.title.is_empty() && !action.text.is_empty());
            }
        }
    }
    let text = |reason| {
        hint(reason, Language::ZhHans).actions.into_iter().find(|a| a.action == WhatIsThis).unwrap().text
    };
    assert!(text(Reason::Listed).contains("工业和信息化部"));
    assert!(!text(Reason::Returned).contains("工业和信息化部"), "on caution the service is not explained");
    assert!(text(Reason::WrongLength).contains("15位"));
    assert!(text(Reason::InternationalMark).contains("境外"));
}

#[test]
fn a_host_can_say_it_in_its_own_words() {
    let label = label(Reason::Listed, Direction::Incoming, 1).unwrap();
    let mut own = Overrides::default();
    let show = |own: &Overrides, language| {
        let hint = render(&label, Some(ALLOCATION), None, language, &Policy::default(), own);
        (hint.title.unwrap(), hint.subtitle, hint.spoken)
    };
    let sdk = show(&own, Language::ZhHans);
    own.set(Reason::Listed, Language::ZhHans, Some("中间号来电"), None).unwrap();
    let (title, subtitle, spoken) = show(&own, Language::ZhHans);
    assert_eq!((title.as_str(), &subtitle), ("中间号来电", &sdk.1), "the title alone");
    assert!(spoken.contains("中间号来电"), "spoken too");
    assert_eq!(show(&own, Language::ZhHant).0, "號碼保護服務專用號碼", "another language is as it was");

    own.set(Reason::Listed, Language::ZhHans, None, Some("查看订单")).unwrap();
    let (title, subtitle, _) = show(&own, Language::ZhHans);
    assert_eq!((title, subtitle.as_deref()), (sdk.0.clone(), Some("查看订单")), "setting again replaces");

    own.set(Reason::Listed, Language::ZhHans, Some(" "), Some("")).unwrap();
    let (title, subtitle, _) = show(&own, Language::ZhHans);
    assert_eq!((title, subtitle), (sdk.0, None), "empty: no subtitle, but always a title");

    let before = own.clone();
    let eleven = "号".repeat(11);
    let table = [
        ("11 Chinese", Some(eleven.as_str()), None, TooLong::Title),
        ("35 Latin", Some("a title of thirty-five Latin letter"), None, TooLong::Title),
        ("subtitle", Some("好"), Some("一二三四五六七八九十一二三四五六七八九"), TooLong::Subtitle),
    ];
    for (name, title, subtitle, error) in table {
        assert_eq!(own.set(Reason::Listed, Language::ZhHans, title, subtitle), Err(error), "{name}");
    }
    assert_eq!(own, before, "a refused text changes nothing");
}
