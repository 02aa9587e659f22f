//! What a list's row adds: scene and company.

use super::*;

#[test]
fn subtitle_of_a_listed_number() {
    let scene = |code, zh_hans, zh_hant, en| SceneRef { code, zh_hans, zh_hant, en };
    let pets = scene("pet_care", "宠物照料", "", "");
    let lifts = scene("lift_repair", "电梯维修", "電梯維修", "Lift repair");
    let nameless = scene("unnamed", "", "", "");
    let endless = scene("endless", "演示用的一个长得放不下的业务应用场景名", "", "");
    #[rustfmt::skip]
    let table = [
        ("known scene, simplified", FOOD, "演示外卖", Language::ZhHans, Some("外卖 · 演示外卖")),
        ("known scene, traditional", FOOD, "演示外卖", Language::ZhHant, Some("外賣 · 演示外卖")),
        ("known scene, English", FOOD, "Demo Foods", Language::En, Some("Food delivery · Demo Foods")),
        ("express", scene("express", "", "", ""), "演示", Language::En, Some("Express delivery · 演示")),
        ("ride hailing", scene("ride_hailing", "", "", ""), "演示", Language::ZhHans, Some("网约车 · 演示")),
        ("e-commerce", scene("e_commerce", "", "", ""), "演示", Language::ZhHant, Some("電商 · 演示")),
        ("the list's scene", lifts, "演示", Language::ZhHant, Some("電梯維修 · 演示")),
        ("the list's scene in English", lifts, "Demo", Language::En, Some("Lift repair · Demo")),
        ("the list's scene has no traditional text", pets, "演示", Language::ZhHant, Some("宠物照料 · 演示")),
        ("the list's scene has no English text", pets, "Demo", Language::En, Some("宠物照料 · Demo")),
        ("no scene text at all", nameless, "演示外卖", Language::ZhHans, Some("演示外卖")),
        ("no business user: the platform", FOOD, "", Language::ZhHans, Some("外卖 · 演示平台")),
        ("long name", FOOD, "演示城市便民外卖配送服务有限公司", Language::ZhHans, Some("外卖 · 演示城市便民外卖配送服务…")),
        ("long name in English", FOOD, "Demonstration Food Delivery Services Holding Company Limited", Language::En, Some("Food delivery · Demonstration Food Delivery Services Holdin…")),
        ("Latin name beside Chinese", FOOD, "Demonstration Foods Holding Company Limited", Language::ZhHans, Some("外卖 · Demonstration Foods Holding Compa…")),
        ("emoji", FOOD, "演示🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵👨‍👩‍👧", Language::ZhHans, Some("外卖 · 演示🛵🛵🛵🛵🛵🛵🛵🛵🛵🛵…")),
        ("long scene and name", endless, "演示外卖配送服务有限公司", Language::ZhHans, Some("演示用的一个长… · 演示外卖配送…")),
    ];
    let label = label(Reason::Listed, Direction::Incoming, 1).unwrap();
    for (name, scene, business_user, language, expected) in table {
        let allocation = AllocationRef { scene, business_user, ..ALLOCATION };
        let hint = rendered(&label, Some(allocation), language, &Policy::default());
        assert_eq!(hint.subtitle.as_deref(), expected, "{name}");
        let company = if business_user.is_empty() { "演示平台" } else { business_user };
        assert!(hint.details.iter().any(|d| d.ends_with(company)), "{name}: whole in the details");
    }
    let long_alone =
        AllocationRef { scene: endless, business_user: "", application_platform: "", ..ALLOCATION };
    let hint = rendered(&label, Some(long_alone), Language::ZhHans, &Policy::default());
    assert_eq!(hint.subtitle.as_deref(), Some("演示用的一个长得放不下的业务应用场…"), "long scene alone");
    assert_eq!(hint.scene.as_deref(), Some(endless.zh_hans), "the scene itself is whole");
    let nothing = AllocationRef { scene: nameless, ..long_alone };
    let hint = rendered(&label, Some(nothing), Language::ZhHans, &Policy::default());
    assert_eq!((hint.subtitle, hint.scene, hint.scene_code), (None, None, None), "a row without texts");
}

#[test]
fn no_company_is_named_where_it_should_not_be() {
    let named = |hint: &Hint| texts_of(hint).iter().any(|text| text.contains("演示"));
    let no_names = Policy { company_names: false, ..Policy::default() };
    let fresh = label(Reason::Listed, Direction::Incoming, 1).unwrap();
    let hint = rendered(&fresh, Some(ALLOCATION), Language::ZhHans, &no_names);
    assert!(!named(&hint), "by policy");
    assert_eq!(hint.subtitle.as_deref(), Some("外卖"), "by policy: the scene alone");

    let very_stale = label(Reason::Listed, Direction::Incoming, 71).unwrap();
    let hint = rendered(&very_stale, Some(ALLOCATION), Language::ZhHans, &Policy::default());
    assert!(!named(&hint), "very stale");
    assert_eq!(hint.subtitle.as_deref(), Some("外卖"), "very stale: the scene alone");
    assert_eq!(hint.scene_code.as_deref(), Some("food_delivery"), "very stale");

    let later = Some(info(Freshness::VeryStale));
    let hint =
        render(&fresh, Some(ALLOCATION), later, Language::ZhHans, &Policy::default(), &Overrides::default());
    assert!(!named(&hint), "decided while fresh, shown when very stale");

    let absent = label(Reason::Protected, Direction::Incoming, 71).unwrap();
    let hint = rendered(&absent, Some(ALLOCATION), Language::ZhHans, &Policy::default());
    assert!(
        !named(&hint) && hint.subtitle.is_none() && hint.scene.is_none(),
        "a row that the label does not rest on"
    );

    for reason in Reason::ALL.into_iter().filter(|r| *r != Reason::Listed) {
        let hint = self::hint(reason, Language::ZhHans);
        assert!(!named(&hint), "{reason:?}");
    }
    let failed = super::hint(Reason::VerificationFailed, Language::ZhHans);
    assert_eq!((failed.scene, failed.scene_code), (None, None), "a forged number has no scene of its own");
}

#[test]
fn very_stale_leaves_the_scene_alone() {
    for reason in Reason::ALL {
        let Some(label) = label(reason, Direction::Incoming, 71) else { continue };
        let hint = rendered(&label, allocation_for(reason), Language::ZhHans, &Policy::default());
        let fresh = self::hint(reason, Language::ZhHans);
        let from_the_list = label.row().is_some() && reason != Reason::VerificationFailed;
        let expected = if from_the_list { Some("外卖".to_owned()) } else { fresh.subtitle.clone() };
        assert_eq!(hint.subtitle, expected, "{reason:?}");
        assert_eq!(
            (hint.title, hint.severity),
            (fresh.title, fresh.severity),
            "{reason:?}: as in a fresh list"
        );
    }
    let revoked = label(Reason::PlatformRevoked, Direction::Incoming, 71).unwrap();
    let hint =
        rendered(&revoked, allocation_for(Reason::PlatformRevoked), Language::ZhHans, &Policy::default());
    assert_eq!(hint.details[0], "名单:平台试点资格已撤销", "why there is a caution stands in the details");
}
