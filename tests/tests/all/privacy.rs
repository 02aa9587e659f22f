//! A caller's number never reaches a log, an error, `Debug` or a URL.

use label700::label::{CallFacts, Verification};
use label700::labeler::Labeler;
use label700::number::{Country, Direction, as_you_type, parse};
use label700::text_scan::find_in_text;
use label700::words::Language;
use label700_tests::publisher::{Publisher, number, start};

use crate::commands::program;
use crate::handset::Handset;

/// Whether any run of four digits of the number, or of its spoken form, stands in `text`.
fn tells(text: &str, digits: &str) -> bool {
    let spoken: String =
        digits.chars().map(|d| "零一二三四五六七八九".chars().nth(d as usize - 48).unwrap()).collect();
    let parts = |number: &str| {
        let chars: Vec<char> = number.chars().collect();
        chars.windows(6).map(|w| w.iter().collect::<String>()).collect::<Vec<_>>()
    };
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    parts(digits).iter().chain(&parts(&spoken)).any(|part| bare.contains(part.as_str()))
}

#[test]
fn debug_of_every_value_on_the_ringing_path_is_silent() {
    let publisher = Publisher::default();
    let handset = Handset::new(&publisher);
    handset.refresh(start()).unwrap();
    let labeler = Labeler::open(&handset.view_dir());
    let digits = "700123456789012";
    let raws = [
        digits.to_owned(),
        format!("+86{digits}"),
        format!("+{}", &digits[..15]),
        format!("+86{digits}3"),
        "70012O456789012".to_owned(),
        "13800138000".to_owned(),
    ];
    for raw in &raws {
        for direction in [Direction::Incoming, Direction::Outgoing, Direction::Message] {
            let facts = CallFacts {
                verification: Some(Verification::Failed),
                network_country: Some(Country::CN),
                ..CallFacts::new(direction, start())
            };
            let label = labeler.label(raw, &facts);
            let mut debug =
                format!("{:?} {:?}", parse(raw, direction, None), as_you_type(raw, direction, None));
            debug += &format!("{label:?} {labeler:?} {:?}", labeler.status());
            for language in [Language::ZhHans, Language::ZhHant, Language::En] {
                debug += &format!("{:?}", labeler.hint(&label, language));
            }
            debug += &format!("{:?}", find_in_text(&format!("请拨打{raw}联系")));
            assert!(!tells(&debug, digits), "the Debug of a value tells the number");
            assert!(!tells(&debug, "13800138000"), "the Debug of a value tells an ordinary number");
        }
    }
    assert!(tells(&number(digits).grouped(), digits), "the check itself can see a number");
}

#[test]
fn errors_of_the_command_line_are_silent() {
    let digits = "700123456789012";
    let cases: [(&str, Vec<&str>); 8] = [
        ("a forgotten command", vec![digits]),
        ("a number where none belongs", vec!["scan", digits]),
        ("a number in the place of a language", vec!["label", "--lang", digits, digits]),
        ("an unknown language", vec!["label", "--lang", "xx", digits]),
        ("an unknown direction", vec!["label", "--direction", "sideways", digits]),
        ("a view that is not there", vec!["label", "--view", "/nonexistent/view", digits]),
        ("a broken time", vec!["label", "--now", "yesterday", digits]),
        ("a flag of another program", vec!["label", "--loud", digits]),
    ];
    for (name, arguments) in cases {
        let output = program("label700").args(&arguments).env("RUST_LOG", "trace").output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.is_empty(), "{name}: something is said");
        assert!(!tells(&told, digits), "{name}: the number is not");
    }
}
