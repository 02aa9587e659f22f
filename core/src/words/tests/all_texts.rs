//! What must hold for every text that can occur.

use super::*;

/// Calls `check` with every hint that can occur for the given row, and a name for the case.
pub(super) fn every_hint(
    scene: SceneRef<'_>,
    business: &str,
    platform: &str,
    mut check: impl FnMut(&str, &Hint, Language),
) {
    let mut seen = 0;
    for reason in Reason::ALL {
        for direction in DIRECTIONS {
            for (freshness, age) in AGES {
                let Some(label) = label(reason, direction, age) else { continue };
                assert_eq!(label.freshness(), Some(freshness));
                for language in Language::ALL {
                    for (company_names, details) in [(true, true), (false, true), (true, false)] {
                        let policy = Policy { company_names, details, ..Policy::default() };
                        let allocation = allocation_for(reason).map(|allocation| AllocationRef {
                            scene,
                            business_user: business,
                            application_platform: platform,
                            ..allocation
                        });
                        let name =
                            format!("{reason:?} {direction:?} {freshness:?} {language:?} {company_names}");
                        check(&name, &rendered(&label, allocation, language, &policy), language);
                        seen += 1;
                    }
                }
            }
        }
    }
    // 12 reasons, 3 directions, 4 ages; `unlisted` needs a fresh list, `verification_failed` an incoming call.
    assert_eq!(seen, (12 * 12 - 9 - 8) * 9, "every case was there");
}

pub(super) fn texts_of(hint: &Hint) -> Vec<&str> {
    let actions = hint.actions.iter().flat_map(|a| [a.title.as_str(), a.text.as_str()]);
    [&hint.title, &hint.subtitle, &hint.scene]
        .into_iter()
        .flatten()
        .chain(&hint.details)
        .chain([&hint.spoken])
        .map(String::as_str)
        .chain(actions)
        .collect()
}

#[test]
fn every_title_and_subtitle_keeps_its_length() {
    let names = [
        ("演示", "演示平台"),
        ("演示城市便民外卖配送服务有限公司第一分公司", "演示号码保护应用平台技术股份有限公司"),
        ("Demonstration Food Delivery Services Holding Company Limited, Shanghai Branch", ""),
        ("演示Demo外卖Delivery配送Service服务Company公司Ltd", ""),
        ("🛵👨‍👩‍👧‍👦🇨🇳👍🏽🛵👨‍👩‍👧‍👦🇨🇳👍🏽🛵👨‍👩‍👧‍👦🇨🇳👍🏽🛵👨‍👩‍👧‍👦🇨🇳👍🏽", ""),
        ("", "Demo · Demo · Demo · Demo · Demo · Demo · Demo · Demo · Demo"),
        ("", ""),
    ];
    let scenes = [
        FOOD,
        SceneRef {
            code: "endless",
            zh_hans: "演示用的一个长得放不下的业务应用场景名",
            zh_hant: "",
            en: "A demonstration scene whose name is too long for a line of sixty letters",
        },
        SceneRef { code: "unnamed", zh_hans: "", zh_hant: "", en: "" },
    ];
    // Counted here in the plainest way, apart from the rule in `width`.
    let fits = |text: &str, chinese: usize, latin: usize| {
        let letters = text.chars().filter(char::is_ascii_alphanumeric).count();
        let others = text.chars().count() - letters;
        if text.chars().any(|c| c > '\u{2FFF}') {
            letters * chinese + others * latin <= chinese * latin
        } else {
            letters + others <= latin
        }
    };
    for scene in scenes {
        for (business, platform) in names {
            every_hint(scene, business, platform, |name, hint, _| {
                if let Some(title) = &hint.title {
                    assert!(fits(title, 10, 34) && !title.is_empty(), "{name}: {title}");
                }
                if let Some(subtitle) = &hint.subtitle {
                    assert!(fits(subtitle, 18, 60) && !subtitle.is_empty(), "{name}: {subtitle}");
                    assert!(!subtitle.contains("\u{200D}…"), "{name}: cut inside an emoji");
                    assert_eq!(subtitle.trim(), subtitle, "{name}");
                }
            });
        }
    }
}

#[test]
fn no_text_speaks_of_trust_or_money() {
    #[rustfmt::skip]
    let forbidden = [
        // Simplified and traditional.
        "安全", "可信", "信任", "信赖", "信賴", "认证", "認證", "登记", "登記", "官方", "验证", "驗證", "核验", "核驗",
        "正规", "正規", "放心", "可靠", "权威", "權威", "合法", "备案", "備案", "注册", "註冊", "正版", "真品",
        "保证", "保證", "担保", "擔保", "资费", "資費", "收费", "收費", "免费", "免費", "费用", "費用", "停用", "作废", "作廢",
        "空号", "空號", "诈骗", "詐騙",
        "safe", "secur", "trust", "verif", "regist", "official", "certif", "genuin", "legit", "authentic", "reliab",
        "approved", "accredit", "endors", "guarant", "warrant", "reput", "charge", "fee ", "free", "cost",
        "out of use", "no longer in use", "scam", "fraud",
    ];
    // What the network says of a caller who failed its check is the one exception.
    let exceptions = [
        "主叫号码未通过网络验证",
        "來電號碼未通過電信網驗證",
        "The caller's number failed network verification",
    ];
    let mut texts = 0;
    every_hint(FOOD, "演示外卖", "演示平台", |name, hint, language| {
        for text in texts_of(hint) {
            let mut text = text.to_owned();
            if hint.reason == Reason::VerificationFailed {
                text = exceptions.iter().fold(text, |text, exception| text.replace(exception, ""));
            }
            let text = text.to_lowercase();
            for word in forbidden {
                assert!(!text.contains(word), "{name}: {word} in {text}");
            }
            let written_in_hans = ["号", "务", "户", "讯"].iter().any(|c| text.contains(c));
            assert!(language == Language::ZhHans || !written_in_hans, "{name}: simplified in {text}");
            assert!(!text.contains("{number}"), "{name}: {text}");
            texts += 1;
        }
    });
    assert!(texts > 5000, "{texts} texts were read");
    for code in ["food_delivery", "express", "ride_hailing", "e_commerce"] {
        for language in Language::ALL {
            let text = texts::scene(code).unwrap().in_language(language).to_lowercase();
            assert!(!forbidden.iter().any(|word| text.contains(word)), "{text}");
        }
    }
}

#[test]
fn debug_shows_no_number() {
    every_hint(FOOD, "演示外卖", "演示平台", |name, hint, _| {
        let text = format!("{hint:?} {hint:#?} {:?}", hint.actions);
        for secret in
            ["123456789012", "1234 5678", "5678 9012", "七零零", "一二三四", "one two", "seven zero"]
        {
            assert!(!text.contains(secret), "{name}: Debug of a hint shows the number");
        }
        assert!(text.contains(&format!("{:?}", hint.reason)), "{name}: it shows the reason");
    });
}
