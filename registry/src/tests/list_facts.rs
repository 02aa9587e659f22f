//! What a holder is shown of `list.json` itself: all that it says, or it is none to sign.

use label700::label::Reason;
use serde_json::{Value, json};

use super::desk::Desk;
use super::list_signing::{bent, first_list, moved, shown, sign};
use super::*;
use crate::Signing;

/// Why the bent file is refused when it is opened, before anything of it is shown.
fn refusal(desk: &Desk, name: &str, bend: &dyn Fn(&mut Value)) -> String {
    match Signing::open(&bent(desk, "validator", bend), now()) {
        Err(Error::MoreThanShown { why, .. }) => why,
        opened => panic!("{name}: {opened:?}"),
    }
}

const LIST: &str = "list-2.l700";

/// A second list, with the difference that leads to it.
fn second_list(desk: &Desk) -> Registry {
    let registry = first_list(desk);
    desk.stage(&registry, &scattered(1), PublishOptions::default());
    registry
}

/// So many rows that a difference is worth while.
fn scattered(seed: u64) -> String {
    let rows = (0..400).map(|i| {
        let block = i * 1_000 + (i * i) % 977;
        let scene = if i == seed { "food_delivery" } else { "express" };
        format!(",700{block:08},,,演示平台,演示移动,演示公司{i},{scene},,,,active,in_use,,\n")
    });
    format!("{HEADER}{}", rows.collect::<String>())
}

#[test]
fn a_file_that_names_more_than_one_list_is_none_to_sign() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let full = |file: &Value| file["signed"]["targets"][LIST].clone();
    let cases: [(&str, &str, &dyn Fn(&mut Value)); 5] = [
        ("a second list, of a higher number", "it says more than is shown: targets.list-2.l700", &|file| {
            let mut second = full(file);
            second["custom"]["seq"] = 3.into();
            file["signed"]["targets"]["list-3.l700"] = second;
        }),
        ("a file of no kind", "targets.x.l700", &|file| {
            file["signed"]["targets"]["x.l700"] = json!({ "custom": {} });
        }),
        ("a list under another name", "not called by its number", &|file| {
            let list = full(file);
            file["signed"]["targets"] = json!({ "list-22.l700": list });
        }),
        ("no list", "names no list", &|file| file["signed"]["targets"] = json!({})),
        ("no targets", "names no list", &|file| file["signed"]["targets"] = Value::Null),
    ];
    for (name, expected, bend) in cases {
        let why = refusal(&desk, name, bend);
        assert!(why.contains(expected), "{name}: {why}");
    }
}

#[test]
fn a_list_file_that_says_more_than_is_shown_is_not_signed() {
    let desk = Desk::new();
    second_list(&desk);
    let honest = desk.list_for("validator");
    assert!(Signing::open(&honest, now()).is_ok());
    let cases: [(&str, &dyn Fn(&mut Value), &str); 20] = [
        ("a field more", &|signed| signed["x"] = 1.into(), "says more than is shown: x is 1"),
        ("another kind", &|signed| signed["_type"] = "root".into(), "_type"),
        ("another specification", &|signed| signed["spec_version"] = "2.0.0".into(), "spec_version"),
        ("version 0", &|signed| signed["version"] = 0.into(), "version"),
        ("a version that is text", &|signed| signed["version"] = "2".into(), "version"),
        ("a version that none can follow", &|signed| signed["version"] = (1_u64 << 53).into(), "version"),
        ("no expiry", &|signed| signed["expires"] = Value::Null, "validity"),
        ("another time zone", &|signed| signed["expires"] = "2027-01-01T00:00:00+00:00".into(), "expires"),
        ("a delegation", &|signed| signed["delegations"] = json!({}), "delegations"),
        ("a field more of the list", &|signed| signed["targets"][LIST]["x"] = 1.into(), "l700.x is 1"),
        (
            "another hash besides",
            &|signed| signed["targets"][LIST]["hashes"]["sha512"] = "ab".repeat(64).into(),
            "hashes.sha512",
        ),
        (
            "a hash in capitals",
            &|signed| signed["targets"][LIST]["hashes"]["sha256"] = "AB".repeat(32).into(),
            "hashes.sha256",
        ),
        ("a length in text", &|signed| signed["targets"][LIST]["length"] = "7".into(), "length"),
        (
            "a format of the future",
            &|signed| signed["targets"][LIST]["custom"]["format"] = 2.into(),
            "custom.format is 2 where 1 belongs",
        ),
        (
            "an age limit in text",
            &|signed| signed["targets"][LIST]["custom"]["max_age_days"] = "30".into(),
            "custom.max_age_days is \"30\"",
        ),
        (
            "an age limit of no days",
            &|signed| signed["targets"][LIST]["custom"]["max_age_days"] = 0.into(),
            "age limit",
        ),
        (
            "a longer age limit than there is",
            &|signed| signed["targets"][LIST]["custom"]["max_age_days"] = 71.into(),
            "age limit",
        ),
        (
            "a field more about the list",
            &|signed| signed["targets"][LIST]["custom"]["x"] = 1.into(),
            "custom.x is 1",
        ),
        ("no feed", &|signed| signed["targets"][LIST]["custom"]["feed"] = Value::Null, "feed"),
        ("no count of ranges", &|signed| signed["targets"][LIST]["custom"]["ranges"] = Value::Null, "ranges"),
    ];
    for (name, bend, expected) in cases {
        let why = refusal(&desk, name, &|file| bend(&mut file["signed"]));
        assert!(why.contains(expected), "{name}: {why}");
    }
    let why = refusal(&desk, "another role", &|file| file["x-role"] = "snapshot".into());
    assert!(why.contains("role"), "{why}");
}

#[test]
fn a_difference_that_is_not_shown_as_it_is_is_not_signed() {
    const STEP: &str = "delta-2-3.l700d";
    let desk = Desk::new();
    let registry = second_list(&desk);
    let copy = desk.list_for("validator");
    sign(&desk, "validator", Signing::open(&copy, now()).unwrap().allowing_churn()).unwrap();
    registry.assemble(&[copy], true, None, now()).unwrap();
    desk.stage(&registry, &scattered(2), PublishOptions::default());
    let honest = desk.list_for("validator");
    let text = shown(&desk, "validator", &honest);
    assert!(text.contains("delta-2-3.l700d, ") && text.contains(" bytes, sha256 "), "{text}");
    assert!(text.contains("kind \"delta\", feed \"demo\", from 2, to 3"), "{text}");
    let cases: [(&str, &dyn Fn(&mut Value), &str); 8] = [
        ("another name", &|t| t["delta-9-10.l700d"] = t[STEP].clone(), "delta-9-10.l700d"),
        ("another beginning", &|t| t[STEP]["custom"]["from"] = 1.into(), "custom.from is 1 where 2 belongs"),
        ("another end", &|t| t[STEP]["custom"]["to"] = 4.into(), "custom.to"),
        ("another feed", &|t| t[STEP]["custom"]["feed"] = "other".into(), "custom.feed"),
        ("another format", &|t| t[STEP]["custom"]["format"] = 2.into(), "custom.format"),
        ("a second hash", &|t| t[STEP]["hashes"]["sha512"] = "ab".repeat(64).into(), "hashes.sha512"),
        ("a field more", &|t| t[STEP]["custom"]["x"] = 1.into(), "custom.x"),
        ("a step from before all lists", &|t| t["delta-0-1.l700d"] = t[STEP].clone(), "delta-0-1.l700d"),
    ];
    for (name, bend, expected) in cases {
        let why = refusal(&desk, name, &|file| bend(&mut file["signed"]["targets"]));
        assert!(why.contains(expected), "{name}: {why}");
    }
    sign(&desk, "validator", Signing::open(&desk.list_for("validator"), now()).unwrap().allowing_churn())
        .unwrap();
}

/// The registry's own settings go into the list too.
#[test]
fn a_phase_that_moves_is_shown() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.send_away(&registry, "reserve");
    let path = registry.folder().settings();
    let mut settings: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let before = settings["phases"]["pilot_until"].as_str().unwrap().to_owned();
    settings["phases"]["pilot_until"] = "2031-12-31".into();
    std::fs::write(&path, settings.to_string()).unwrap();
    let registry = Registry::open(registry.folder().root(), Box::new(Unattended)).unwrap();
    desk.stage(&registry, &blocks(100), PublishOptions::default());
    let expected = format!("pilot until: {before} -> 2031-12-31");
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    assert!(text.contains(&expected) && !text.contains("pilot from"), "{text}");
    // Who has nothing to compare with sees all of them, and when the list was made.
    let text = shown(&desk, "reserve", &desk.list_for("reserve"));
    for line in ["    issued 2026-11-23T08:00:00Z", "    pilot from 2025-12-05", "    pilot until 2031-12-31"]
    {
        assert_eq!(text.lines().filter(|shown| *shown == line).count(), 1, "{line}: {text}");
    }
    assert!(registry.review().unwrap().difference().to_string().contains(&expected), "for `approve` too");
}

/// A file comes from elsewhere, and a terminal obeys what it is shown.
#[test]
fn nothing_that_sign_shows_moves_the_cursor_or_turns_the_text() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    desk.stage(&registry, &moved(1), PublishOptions::default());
    let evil = "a\u{1b}[2K\r\n\u{7}\u{9b}1A\u{202e}\u{2066}\u{200b}\u{feff}\u{85}\u{2028}一";
    let long = format!("{evil}{}", "x".repeat(1_000));
    let cases: [(&str, &dyn Fn(&mut Value)); 8] = [
        ("switch", &|file| file["signed"]["targets"][LIST]["custom"]["switches"] = json!([evil])),
        ("role", &|file| file["x-role"] = evil.into()),
        ("expiry", &|file| file["signed"]["expires"] = evil.into()),
        ("name of a difference", &|file| {
            file["signed"]["targets"][evil] = json!({ "custom": { "kind": "delta", "feed": evil } });
        }),
        ("hash", &|file| file["signed"]["targets"][LIST]["hashes"]["sha256"] = evil.into()),
        ("feed", &|file| file["signed"]["targets"][LIST]["custom"]["feed"] = evil.into()),
        ("a field", &|file| file["signed"][evil] = evil.into()),
        ("a long field", &|file| file["signed"][&long] = long.clone().into()),
    ];
    for (name, bend) in cases {
        let why = refusal(&desk, name, bend);
        assert!(why.chars().all(|c| matches!(c, ' '..='~')), "{name}: {why}");
        assert!(why.len() < 1_000, "{name}: {why}");
        assert_eq!(name == "a long field", why.contains("characters more]"), "{name}: {why}");
    }
    // What the list itself says is Chinese.
    let lines = shown(&desk, "validator", &desk.list_for("validator"));
    assert_eq!(lines.chars().find(|c| c.is_control() && *c != '\n'), None);
    // The same for the other kinds of file.
    let mut registry = registry;
    registry.rotate(&desk.export(crate::Rotation::renewal(crate::Role::Root)), now()).unwrap();
    let path = desk.path("bent.json");
    let bytes = std::fs::read(desk.path("to-sign/root.json")).unwrap();
    let fields: [&dyn Fn(&mut Value); 3] = [
        &|signed| signed["x-feed"] = evil.into(),
        &|signed| signed["roles"]["root"]["keyids"][0] = evil.into(),
        &|signed| signed["keys"][evil] = evil.into(),
    ];
    for bend in fields {
        let mut file: Value = serde_json::from_slice(&bytes).unwrap();
        bend(&mut file["signed"]);
        std::fs::write(&path, file.to_string()).unwrap();
        let refused = Signing::open(&path, now()).unwrap_err().to_string();
        let refused = refused.replace(&path.display().to_string(), "");
        assert!(refused.chars().all(|c| matches!(c, ' '..='~')), "{refused:?}");
    }
}

#[test]
fn each_switch_is_shown_and_one_that_phones_do_not_take_is_not_signed() {
    let desk = Desk::new();
    let registry = first_list(&desk);
    let switch_off: Vec<_> = Reason::ALL.into_iter().filter(|reason| *reason != Reason::None).collect();
    let options = PublishOptions { switch_off: switch_off.clone(), ..PublishOptions::default() };
    desk.stage(&registry, &moved(1), options);
    let text = shown(&desk, "validator", &desk.list_for("validator"));
    for reason in switch_off {
        let line = format!("    switches off \"{}\"", reason.as_str());
        assert_eq!(text.lines().filter(|shown| **shown == line).count(), 1, "{line}: {text}");
    }
    // As many as phones take, each as long as they take.
    let many: Vec<_> = (0..64).map(|i| format!("{i:02}{}", "x".repeat(62))).collect();
    let path = bent(&desk, "validator", &|file| {
        file["signed"]["targets"][LIST]["custom"]["switches"] = json!(many);
    });
    let text = shown(&desk, "validator", &path);
    assert!(many.iter().all(|code| text.contains(&format!("    switches off \"{code}\"\n"))), "{text}");
    let cases: [(&str, Value); 6] = [
        ("too many", json!(many.iter().map(String::as_str).chain(["more"]).collect::<Vec<_>>())),
        ("too long", json!(["x".repeat(65)])),
        ("no text", json!(["listed", 7])),
        ("no array", "listed".into()),
        ("none at all", json!([])),
        ("no code", json!(["Listed!"])),
    ];
    for (name, switches) in cases {
        let why = refusal(&desk, name, &|file| {
            file["signed"]["targets"][LIST]["custom"]["switches"] = switches.clone();
        });
        assert!(why.contains("switches"), "{name}: {why}");
    }
}
