//! What the encoder refuses, and what the reader refuses of lists that another encoder might write.

use super::*;

fn refusal(change: impl FnOnce(&mut ListContent)) -> ListError {
    let mut changed = content(&[(0, 9, 1), (20, 29, 2)]);
    change(&mut changed);
    encode(&changed).unwrap_err()
}

#[test]
fn content_that_breaks_a_rule_is_refused() {
    use Fault::*;
    use Section::*;
    type Change = fn(&mut ListContent);
    let cases: [(&str, Change, Section, Fault); 20] = [
        ("overlap by one number", |c| c.entries[1].range = range(9, 12), Ranges, Overlap),
        ("the same range twice", |c| c.entries[1].range = range(0, 9), Ranges, Overlap),
        ("a range inside another", |c| c.entries[1].range = range(3, 4), Ranges, Overlap),
        (
            "ends before it begins",
            |c| {
                let row = &mut c.entries[0].allocation;
                (row.valid_from, row.valid_until) = (Some(Day(20_001)), Some(Day(20_000)));
            },
            Rows,
            EndBeforeStart,
        ),
        ("a day before 1970", |c| c.entries[0].allocation.valid_from = Some(Day(-1)), Rows, BadValue),
        ("a day after 9999", |c| c.entries[0].allocation.valid_until = Some(Day(2_932_897)), Rows, BadValue),
        ("no platform", |c| c.entries[0].allocation.application_platform.clear(), Rows, EmptyText),
        ("no carrier", |c| c.entries[0].allocation.base_platform.clear(), Rows, EmptyText),
        ("no scene text", |c| c.entries[0].allocation.scene.zh_hans.clear(), Scenes, EmptyText),
        ("no scene code", |c| c.entries[0].allocation.scene.code.clear(), Scenes, SceneCode),
        (
            "scene code in capitals",
            |c| c.entries[0].allocation.scene.code = "Express".into(),
            Scenes,
            SceneCode,
        ),
        ("scene code too long", |c| c.entries[0].allocation.scene.code = "x".repeat(33), Scenes, SceneCode),
        ("text too long", |c| c.entries[0].allocation.business_user = "x".repeat(201), Strings, TextTooLong),
        (
            "blank in front",
            |c| c.entries[0].allocation.business_user = "\u{3000}演示".into(),
            Strings,
            BlankPadded,
        ),
        ("a blank alone", |c| c.entries[0].allocation.business_user = " ".into(), Strings, BlankPadded),
        ("no feed", |c| c.feed.clear(), Feed, EmptyText),
        ("feed too long", |c| c.feed = "演示".repeat(50), Feed, TextTooLong),
        ("sequence number 0", |c| c.seq = 0, Header, BadValue),
        ("sequence number beyond JSON", |c| c.seq = 1 << 53, Header, BadValue),
        ("phases not in order", |c| c.phases.pilot_until = Day(0), Header, OutOfOrder),
    ];
    for (case, change, section, fault) in cases {
        assert_eq!(refusal(change), section.error(fault), "{case}");
    }
    assert_eq!(refusal(|c| c.issued = Timestamp(-1)), Header.error(BadValue), "issued before 1970");
}

#[test]
fn invisible_characters_are_refused_in_every_text() {
    for character in [
        '\0',
        '\n',
        '\u{7f}',
        '\u{85}',
        '\u{ad}',
        '\u{61c}',
        '\u{115f}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{202a}',
        '\u{202e}',
        '\u{2060}',
        '\u{2066}',
        '\u{2069}',
        '\u{2800}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{feff}',
        '\u{fff9}',
        '\u{e0001}',
        '\u{e0041}',
        '\u{e0100}',
    ] {
        let text = format!("演{character}示");
        let fault = Section::Strings.error(Fault::InvisibleCharacter);
        let changes: [&dyn Fn(&mut ListContent); 6] = [
            &|c| c.entries[0].allocation.application_platform.clone_from(&text),
            &|c| c.entries[0].allocation.base_platform.clone_from(&text),
            &|c| c.entries[0].allocation.business_user.clone_from(&text),
            &|c| c.entries[0].allocation.scene.zh_hans.clone_from(&text),
            &|c| c.entries[0].allocation.scene.zh_hant.clone_from(&text),
            &|c| c.entries[0].allocation.scene.en.clone_from(&text),
        ];
        for change in changes {
            assert_eq!(refusal(change), fault, "U+{:04X}", character as u32);
        }
        assert_eq!(refusal(|c| c.feed.clone_from(&text)), Section::Feed.error(Fault::InvisibleCharacter));
    }
}

#[test]
fn usual_texts_pass() {
    for text in ["", "演示外卖(北京)", "演示 A&B Co., Ltd.", "シモ・デモ", "𠮷野演示", "é", &"x".repeat(200)]
    {
        assert_eq!(check_text(text), Ok(()), "{text}");
    }
    for code in ["x", "food_delivery", "0", &"a".repeat(32)] {
        assert_eq!(check_scene_code(code), Ok(()), "{code}");
    }
}

#[test]
fn neighbours_with_one_allocation_are_one_range() {
    let list = open(&encoded(&[(0, 9, 1), (10, 19, 1), (20, 29, 2), (31, 39, 2)])).unwrap();
    let ranges: Vec<_> = list.ranges().map(|(a, b, _)| (a.subscriber(), b.subscriber())).collect();
    assert_eq!(ranges, [(0, 19), (20, 29), (31, 39)]);
    assert_eq!(list.header().ranges, 3);
}

#[test]
fn too_many_different_texts_are_refused() {
    let mut many = content(&[]);
    many.entries = (0..65_600)
        .map(|nth| {
            let business_user = format!("演示{nth}");
            let allocation = Allocation { business_user, ..allocation(1) };
            Entry { range: range(nth, nth), allocation }
        })
        .collect();
    assert_eq!(encode(&many), Err(Section::Strings.error(Fault::OverLimit)));
}

#[test]
fn errors_say_which_part_and_what() {
    let error = refusal(|c| c.entries[1].range = range(3, 4));
    assert_eq!(error.to_string(), "label list refused: ranges: two of them overlap");
}

#[test]
fn debug_of_a_list_holds_no_range() {
    let list = open(&encoded(&[(123_456_789, 123_456_789, 1)])).unwrap();
    assert!(!format!("{list:?} {:?}", range(123_456_789, 123_456_789)).contains("123456789"));
}
