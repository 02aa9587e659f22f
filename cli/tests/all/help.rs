use crate::run;

#[test]
fn every_help_shows_an_example() {
    for command in [None, Some("label"), Some("scan"), Some("update"), Some("status")] {
        let args: Vec<&str> = command.into_iter().chain(["--help"]).collect();
        let (out, err, code) = run(&args, "");
        assert_eq!((err.as_str(), code), ("", 0), "{args:?}");
        let example = out.split_once("Example").map(|(_, example)| example).unwrap_or_default();
        assert!(example.contains(&format!("label700 {}", command.unwrap_or_default())), "{args:?}");
    }
}
