use super::*;
use crate::data::Shape;

/// Prints times that no machine misses, or that none reaches.
fn program(batch: &str) -> Option<String> {
    Some(format!(r#"sh -c 'echo "{{\"single_ns\": 0.5, \"batch_ns\": {batch}}}"'"#))
}

fn rows_for(given: &Given) -> Vec<Row> {
    let bench = Workbench::new().unwrap();
    let data = Data::generate(Shape::Clustered, 500);
    rows(&bench, &data, &Scale::SMOKE, given).unwrap()
}

fn named<'a>(rows: &'a [Row], name: &str) -> &'a Row {
    rows.iter().find(|row| row.row == name).expect(name)
}

const KOTLIN: &str = "Kotlin batch of 1 k numbers";

#[test]
fn kotlins_batch_alone_is_gated_and_each_language_has_both_rows() {
    let given =
        Given { kotlin: program("1.0"), swift: program("2e3"), python: program("3e3"), ..Given::default() };
    let rows = rows_for(&given);
    let kotlin = named(&rows, KOTLIN);
    assert_eq!((kotlin.ours, kotlin.holds, kotlin.gated), (Some(0.001), Some(true), true));
    assert!(kotlin.peer > Some(0.0) && kotlin.ratio > Some(0.0) && kotlin.used > Some(0.0));
    assert_eq!(named(&rows, "Swift batch of 1 k numbers").ours, Some(2.0));
    assert_eq!(named(&rows, "Python batch of 1 k numbers").ours, Some(3.0));
    for language in ["Kotlin", "Swift", "Python"] {
        assert_eq!(named(&rows, &format!("{language}, one number")).ours, Some(0.0005));
    }
    for row in rows.iter().filter(|row| row.row != KOTLIN) {
        assert_eq!((row.gated, row.holds, &row.budget), (false, None, &None), "{}", row.row);
    }
    assert_eq!(rows.len(), 6);
}

#[test]
fn a_slow_kotlin_fails_the_run() {
    let rows = rows_for(&Given { kotlin: program("1e12"), ..Given::default() });
    assert!(named(&rows, KOTLIN).fails());
}

#[test]
fn without_a_measurement_the_row_says_why_and_fails_the_run() {
    let cases = [
        (None, "not measured: no program was given"),
        (Some("false".to_owned()), "not measured: its program failed, as said above"),
        (Some("echo fast".to_owned()), "not measured: its program failed, as said above"),
        (Some("sh -c 'open".to_owned()), "not measured: its program failed, as said above"),
    ];
    for (kotlin, reason) in cases {
        let rows = rows_for(&Given { kotlin, ..Given::default() });
        for row in &rows {
            let expected =
                if row.row.starts_with("Kotlin") { reason } else { "not measured: no program was given" };
            assert_eq!((row.ours, row.reason), (None, Some(expected)), "{}", row.row);
        }
        assert!(named(&rows, KOTLIN).fails(), "{reason}");
        assert_eq!(rows.iter().filter(|row| row.fails()).count(), 1);
    }
}
