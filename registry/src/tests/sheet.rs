//! CSVs, good and bad.

use std::collections::BTreeMap;
use std::io::Cursor;

use proptest::prelude::*;

use super::HEADER;
use crate::flatten::flatten;
use crate::sheet::{Fault, Faults, Problem, Sheet, Span};
use crate::{Error, Unattended, demo};

const GOOD: &str = ",70000000001,,,演示平台,演示移动,演示公司,express,,,,active,in_use,,\n";

fn read(csv: impl AsRef<[u8]>) -> Result<Sheet, Faults> {
    match Sheet::read("test.csv", Cursor::new(csv.as_ref()), &Unattended) {
        Ok(sheet) => Ok(sheet),
        Err(Error::Faults(faults)) => Err(faults),
        Err(other) => panic!("{other}"),
    }
}

fn faults(rows: &str) -> Vec<Fault> {
    read(format!("{HEADER}{rows}")).map_or_else(|f| f.faults, |_| Vec::new())
}

/// Columns with what their cells hold.
type Cells<'a> = Vec<(&'a str, &'a str)>;

/// One row with faulty cells, by column.
fn row(changes: &[(&str, &str)]) -> String {
    let mut cells: BTreeMap<&str, &str> = BTreeMap::from([
        ("block", "70000000002"),
        ("application_platform", "演示平台"),
        ("base_platform", "演示移动"),
        ("scene", "express"),
        ("approval", "active"),
        ("resource", "in_use"),
    ]);
    cells.extend(changes.iter().copied());
    let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let row: Vec<_> =
        HEADER.trim().split(',').map(|c| quote(cells.get(c).copied().unwrap_or_default())).collect();
    row.join(",") + "\n"
}

#[test]
fn faults_in_cells_are_named_with_row_and_column() {
    let long = "长".repeat(61);
    let no_block = ("block", "");
    let digits = |wanted, found| Problem::DigitCount { wanted, found };
    let word = Problem::UnknownWord;
    #[rustfmt::skip]
    let cases: Vec<(&str, Cells, Option<&str>, Problem)> = vec![
        ("scientific block", vec![("block", "7.0E+10")], Some("block"), Problem::Scientific),
        ("scientific end", vec![no_block, ("first", "700000000020000"), ("last", "7.00000000029999E+14")], Some("last"), Problem::Scientific),
        ("scientific with a decimal comma", vec![("block", "7,0e10")], Some("block"), Problem::Scientific),
        ("formula as number", vec![("block", "=70000000002")], Some("block"), Problem::Formula),
        ("letter in a number", vec![("block", "7000000000O")], Some("block"), Problem::NotDigits),
        ("decimal number", vec![("block", "70000000002.0")], Some("block"), Problem::NotDigits),
        ("ten digits", vec![("block", "7000000000")], Some("block"), digits(11, 10)),
        ("fourteen digits", vec![no_block, ("first", "70000000002000"), ("last", "700000000029999")], Some("first"), digits(15, 14)),
        ("not 700", vec![("block", "17000000002")], Some("block"), Problem::Not700),
        ("block and first", vec![("first", "700000000020000")], Some("block"), Problem::BlockAndEnds),
        ("no numbers", vec![no_block], None, Problem::NoRange),
        ("no last", vec![no_block, ("first", "700000000020000")], Some("last"), Problem::Missing),
        ("first above last", vec![no_block, ("first", "700000000029999"), ("last", "700000000020000")], Some("first"), Problem::FirstAfterLast),
        ("no platform", vec![("application_platform", "")], Some("application_platform"), Problem::Missing),
        ("blank carrier", vec![("base_platform", " \u{3000}")], Some("base_platform"), Problem::Missing),
        ("formula as name", vec![("business_user", "=cmd|'/c calc'!A1")], Some("business_user"), Problem::Formula),
        ("full-width formula", vec![("business_user", "＝1+1")], Some("business_user"), Problem::Formula),
        ("at sign as name", vec![("business_user", "@演示")], Some("business_user"), Problem::Formula),
        ("long name", vec![("business_user", &long)], Some("business_user"), Problem::TooLong),
        ("control character", vec![("business_user", "演示\u{7}公司")], Some("business_user"), Problem::Invisible),
        ("direction character", vec![("business_user", "演示\u{202E}公司")], Some("business_user"), Problem::Invisible),
        ("zero-width character", vec![("business_user", "演示\u{200B}公司")], Some("business_user"), Problem::Invisible),
        ("line break", vec![("business_user", "演示\n公司")], Some("business_user"), Problem::LineBreak),
        ("no scene", vec![("scene", "")], Some("scene"), Problem::Missing),
        ("scene code in capitals", vec![("scene", "Express")], Some("scene"), Problem::SceneCode),
        ("scene as an unknown word", vec![("scene", "家政")], Some("scene"), Problem::SceneCode),
        ("own scene without text", vec![("scene", "moving")], Some("scene_zh_hans"), Problem::Missing),
        ("known scene with another text", vec![("scene_en", "Parcels")], Some("scene_en"), Problem::SceneHasWords),
        ("scene that praises", vec![("scene", "moving"), ("scene_zh_hans", "官方搬家")], Some("scene_zh_hans"), Problem::Claim),
        ("scene that praises in English", vec![("scene", "moving"), ("scene_zh_hans", "搬家"), ("scene_en", "Trusted moving")], Some("scene_en"), Problem::Claim),
        ("unknown kind", vec![("kind", "block")], Some("kind"), word("allocation 分配, coverage 覆盖")),
        ("unknown approval", vec![("approval", "ok")], Some("approval"), word("active 有效, suspended 暂停, exiting 提前退出, revoked 撤销")),
        ("unknown resource", vec![("resource", "free")], Some("resource"), word("in_use 在用, returned 已退回")),
        ("no such day", vec![("valid_from", "2026-02-30")], Some("valid_from"), Problem::BadDate),
        ("before days are counted", vec![("valid_from", "1969-12-31")], Some("valid_from"), Problem::BadDate),
        ("spreadsheet's day number", vec![("valid_until", "46000")], Some("valid_until"), Problem::BadDate),
        ("day before year", vec![("valid_until", "31/12/2026")], Some("valid_until"), Problem::BadDate),
        ("from after until", vec![("valid_from", "2026-02-02"), ("valid_until", "2026-02-01")], Some("valid_until"), Problem::FromAfterUntil),
        ("coverage with a scene", vec![("kind", "coverage"), ("application_platform", ""), ("base_platform", ""), ("approval", ""), ("resource", "")], Some("scene"), Problem::CoverageCell),
    ];
    for (name, changes, column, problem) in cases {
        let found = faults(&format!("{GOOD}{}", row(&changes)));
        let found: Vec<_> = found.iter().map(|f| (f.row, f.column.as_deref(), &f.problem)).collect();
        assert_eq!(found, [(3, column, &problem)], "{name}");
    }
    assert_eq!(faults(&format!("{GOOD}{}", row(&[]))), [], "the row that the cases change");
}

#[test]
fn faults_between_rows_name_the_other_row() {
    let span = |first: &str, last: &str, rest: &str| format!(",,700{first},700{last},{rest},,,,active");
    let part = "演示平台,演示移动,,express";
    let (user_a, user_b) = ("演示平台,演示移动,演示甲公司,express", "演示平台,演示移动,演示乙公司,express");
    let other = "演示别家平台,演示移动,,express";
    let (used, back) = (",in_use,,\n", ",returned,,\n");
    let whole = span("000000020000", "000000029999", part);
    let tail = span("000000025000", "000000029999", part);
    #[rustfmt::skip]
    let cases = [
        ("the same block twice", format!("{whole}{used}{whole}{used}"), vec![(3, Problem::SameNumbers(2))]),
        ("crossing ranges", format!("{whole}{used}{}{used}", span("000000025000", "000000034999", part)), vec![(3, Problem::Overlap(2))]),
        ("the finer row first", format!("{tail}{used}{}{used}", span("000000020000", "000000026000", part)), vec![(3, Problem::Overlap(2))]),
        ("a part of another platform", format!("{whole}{used}{}{used}", span("000000025000", "000000029999", other)), vec![(3, Problem::OtherPlatform(2))]),
        ("a part of a user's range", format!("{}{used}{tail}{used}", span("000000020000", "000000029999", user_a)), vec![(3, Problem::InsideUser(2))]),
        ("two users in a block, apart", format!("{}{used}{}{used}", span("000000020000", "000000020999", user_a), span("000000021000", "000000021999", user_b)), vec![(3, Problem::MixedUsers(2))]),
        ("two users in a block of their platform", format!("{whole}{used}{}{used}{}{used}", span("000000020000", "000000020999", user_a), span("000000021000", "000000021999", user_b)), vec![(4, Problem::MixedUsers(3))]),
        ("two users who meet in a block", format!("{}{used}{}{used}", span("000000020000", "000000035000", user_a), span("000000035001", "000000049999", user_b)), vec![(3, Problem::MixedUsers(2))]),
        ("in use within what was returned", format!("{whole}{back}{tail}{used}"), vec![(3, Problem::ReturnedInUse(2))]),
        ("returned and in use", format!("{whole}{back}{whole}{used}"), vec![(3, Problem::ReturnedInUse(2))]),
        ("returned across the end of what is in use", format!("{whole}{used}{}{back}", span("000000025000", "000000034999", part)), vec![(3, Problem::ReturnedInUse(2))]),
        ("users in blocks of their own", format!("{}{used}{}{used}", span("000000020000", "000000029999", user_a), span("000000030000", "000000039999", user_b)), vec![]),
        ("one user in two parts of a block", format!("{}{used}{}{used}", span("000000020000", "000000020999", user_a), span("000000022000", "000000022999", user_a)), vec![]),
        ("a user within the platform's block", format!("{whole}{used}{}{used}", span("000000020000", "000000020999", user_a)), vec![]),
        ("a user listed before the platform's block", format!("{}{used}{whole}{used}", span("000000020000", "000000020999", user_a)), vec![]),
        ("a part returned", format!("{whole}{used}{tail}{back}"), vec![]),
        ("a part of a user's range returned", format!("{}{used}{tail}{back}", span("000000020000", "000000029999", user_a)), vec![]),
        ("a part returned by one user, in a block of another", format!("{}{used}{}{back}", span("000000020000", "000000020999", user_a), span("000000021000", "000000021999", user_b)), vec![]),
    ];
    for (name, rows, expected) in cases {
        let found: Vec<_> = faults(&rows).into_iter().map(|f| (f.row, f.problem)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn faults_of_the_header() {
    let cells = "70000000001,演示平台,演示移动,express,active,in_use";
    #[rustfmt::skip]
    let cases = [
        ("repeated column", format!("block,application_platform,base_platform,scene,approval,resource,scene\n{cells},\n"), Problem::RepeatedColumn),
        ("repeated in another language", format!("block,application_platform,base_platform,scene,approval,resource,号段\n{cells},\n"), Problem::RepeatedColumn),
        ("misspelt column", format!("block,application_platform,base_platform,scene,approval,resource,valid_untill\n{cells},\n"), Problem::UnknownColumn),
        ("missing column", "block,base_platform,scene,approval,resource\n70000000001,演示移动,express,active,in_use\n".to_owned(), Problem::MissingColumn("application_platform")),
        ("no column of numbers", "application_platform,base_platform,scene,approval,resource\n演示平台,演示移动,express,active,in_use\n".to_owned(), Problem::MissingColumn("block, nor first and last")),
        ("no last", "first,application_platform,base_platform,scene,approval,resource\n".to_owned(), Problem::MissingColumn("last")),
        ("nothing at all", String::new(), Problem::NoHeader),
        ("a spreadsheet's own file", "PK\u{3}\u{4} and more".to_owned(), Problem::NotText),
        ("binary", "block\0\n".to_owned(), Problem::NotText),
    ];
    for (name, csv, problem) in cases {
        let found = read(csv).map_or_else(|f| f.faults, |_| Vec::new());
        let found: Vec<_> = found.into_iter().map(|f| (f.row, f.problem)).collect();
        assert_eq!(found, [(1, problem)], "{name}");
    }
    let extra = format!("{HEADER}{},too much\n", GOOD.trim());
    assert_eq!(read(extra).unwrap_err().faults[0].problem, Problem::ExtraCells);
    let hostile = read("block,\"a\n\u{1b}[2J\"\n").unwrap_err().to_string();
    assert!(!hostile.contains('\u{1b}') && hostile.contains(r"column a\n\u{1b}[2J"), "{hostile}");
}

#[test]
fn twenty_faults_are_all_reported_at_once() {
    let rows = [
        row(&[("block", "7.0E+10")]),
        row(&[("block", "123")]),
        row(&[("block", "=1+1")]),
        row(&[("block", "70000000o01")]),
        row(&[("block", "80000000001")]),
        row(&[("block", "")]),
        row(&[("block", ""), ("first", "700000000019999"), ("last", "700000000010000")]),
        row(&[("block", "70000000010"), ("application_platform", "")]),
        row(&[("block", "70000000011"), ("base_platform", "+演示")]),
        row(&[("block", "70000000012"), ("business_user", "演示\u{202E}")]),
        row(&[("block", "70000000013"), ("scene", "No Such")]),
        row(&[("block", "70000000014"), ("approval", "yes")]),
        row(&[("block", "70000000015"), ("resource", "gone")]),
        row(&[("block", "70000000016"), ("valid_from", "tomorrow")]),
        row(&[("block", "70000000017"), ("valid_from", "2027-01-01"), ("valid_until", "2026-01-01")]),
        row(&[("block", "70000000018")]),
        row(&[("block", "70000000018")]),
        row(&[("block", "70000000019"), ("business_user", "演示甲公司")]),
        row(&[
            ("block", ""),
            ("first", "700000000190000"),
            ("last", "700000000190999"),
            ("business_user", "演示乙公司"),
        ]),
        row(&[("block", "70000000020"), ("resource", "returned")]),
        row(&[("block", ""), ("first", "700000000200000"), ("last", "700000000200999")]),
        row(&[("block", "70000000021"), ("scene", "moving"), ("scene_zh_hans", "搬家")]),
        row(&[("block", "70000000022"), ("scene", "moving"), ("scene_zh_hans", "别的")]),
    ];
    let found = read(format!("{HEADER}{}", rows.concat())).unwrap_err();
    let at: Vec<_> = found.faults.iter().map(|f| f.row).collect();
    // Rows 17, 19, 21 and 23 are faulty only together with the row before them; 20 is at fault twice.
    assert_eq!(at, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 20, 22, 24]);
    assert_eq!(found.total, 20);
    let text = found.to_string();
    assert!(
        text.starts_with("test.csv: 20 faults, nothing was imported\n  row 2, column block, \"7.0E+10\": ")
    );
    assert_eq!(text.lines().count(), 21);
}

#[test]
fn a_hopeless_file_is_cut_short() {
    let found = read(format!("{HEADER}{}", row(&[("block", "1")]).repeat(1_500))).unwrap_err();
    assert_eq!((found.total, found.faults.len()), (1_500, 1_000));
    assert!(found.to_string().ends_with("\n  and 500 more"));
}

#[test]
fn every_encoding_says_the_same() {
    let text = demo::SAMPLE_CSV;
    let expected = read(text).unwrap().to_csv();
    let utf16 = |order: fn(u16) -> [u8; 2]| {
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect::<Vec<_>>()
    };
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8 with a byte order mark", format!("\u{FEFF}{text}").into()),
        ("GB18030", encoding_rs::GB18030.encode(text).0.into()),
        ("UTF-16, little end first", utf16(u16::to_le_bytes)),
        ("UTF-16, big end first", utf16(u16::to_be_bytes)),
        ("tabs", text.replace(',', "\t").into()),
        ("semicolons", text.replace(',', ";").into()),
        ("Windows line ends", text.replace('\n', "\r\n").into()),
        ("old Mac line ends", text.replace('\n', "\r").into()),
        ("no line end at the end", text.trim_end().into()),
        ("empty rows", text.replace('\n', "\n,,,\n\n").into()),
        ("its own copy", expected.clone()),
    ];
    for (name, bytes) in cases {
        assert!(read(bytes).unwrap().to_csv() == expected, "{name}");
    }
    let far_in = [HEADER.as_bytes(), &b"\n".repeat(100_000), b"\xFF\n"].concat();
    for (name, broken) in [
        ("no encoding at all", [HEADER.as_bytes(), b"\xFF\xFF\xFF\n"].concat()),
        ("half a character at the end", utf16(u16::to_le_bytes)[..101].to_vec()),
        ("behind the first block", far_in),
    ] {
        assert_eq!(read(broken).unwrap_err().faults[0].problem, Problem::NotText, "{name}");
    }
}

#[test]
fn rows_are_counted_as_a_spreadsheet_does() {
    for ends in ["\n", "\r\n", "\r"] {
        let csv = format!("{HEADER}{GOOD}\n\n,,,\n{}", row(&[("block", "1")]).trim_end());
        let found = read(csv.replace('\n', ends)).unwrap_err();
        assert_eq!(found.faults[0].row, 6, "{ends:?}");
    }
}

#[test]
fn words_and_dates_are_read_as_people_write_them() {
    let csv = "类型,号段,应用平台提供方,基础平台提供方,业务应用场景,试点资格,码号状态,生效日期,失效日期\n\
               分配,700 0000 0001,演示平台,演示移动,外卖,提前退出,在用,2026/1/5,2026年12月31日\n";
    let text = String::from_utf8(read(csv).unwrap().to_csv()).unwrap();
    assert!(
        text.ends_with(
            "\nallocation,700000000010000,700000000019999,演示平台,演示移动,,food_delivery,外卖,外賣,\
             Food delivery,exiting,in_use,2026-01-05,2026-12-31\n"
        ),
        "{text}"
    );
}

#[test]
fn coverage_is_joined() {
    let rows =
        ["70000000003", "70000000001", "70000000002", "70000000009"].map(|b| format!("coverage,{b}\n"));
    let sheet =
        read(format!("kind,block,{}\n{}", &HEADER["kind,block,first,last,".len()..].trim(), rows.concat()));
    let spans = [Span { first: 10_000, last: 39_999 }, Span { first: 90_000, last: 99_999 }];
    assert_eq!(sheet.unwrap().coverage, spans);
}

/// Ranges that nest or lie apart: each interval is cut into children, again and again.
fn nested() -> impl Strategy<Value = Vec<Span>> {
    let cut = prop::collection::vec((0_u64..200, 0_u64..200), 1..40);
    cut.prop_map(|candidates| {
        let mut spans: Vec<Span> = Vec::new();
        for (a, b) in candidates {
            let new = Span { first: a.min(b), last: a.max(b) };
            let fits = |old: &Span| {
                let apart = new.last < old.first || old.last < new.first;
                let within = |x: &Span, y: &Span| y.first <= x.first && x.last <= y.last && x != y;
                apart || within(&new, old) || within(old, &new)
            };
            if spans.iter().all(fits) {
                spans.push(new);
            }
        }
        spans
    })
}

proptest! {
    #[test]
    fn flattening_gives_each_number_its_finest_row(spans in nested(), scenes in prop::collection::vec(0..3_u32, 40)) {
        let names = ["food_delivery", "express", "ride_hailing"];
        let rows: String = spans.iter().zip(&scenes).map(|(span, scene)| {
            format!(",,700{:012},700{:012},演示平台,演示移动,,{},,,,active,in_use,,\n",
                span.first, span.last, names[*scene as usize])
        }).collect();
        let sheet = read(format!("{HEADER}{rows}")).unwrap();
        let pieces = flatten(&sheet.rows);
        for number in 0..=200 {
            let finest = spans.iter().zip(&scenes)
                .filter(|(span, _)| span.first <= number && number <= span.last)
                .min_by_key(|(span, _)| span.count())
                .map(|(_, scene)| names[*scene as usize]);
            let mut holding = pieces.iter().filter(|p| p.span.first <= number && number <= p.span.last);
            let piece = holding.next().map(|p| sheet.allocations[p.allocation as usize].scene.code.as_str());
            prop_assert_eq!(piece, finest);
            prop_assert!(holding.next().is_none());
        }
        for pair in pieces.windows(2) {
            prop_assert!(pair[0].span.last < pair[1].span.first);
            prop_assert!(pair[0].allocation != pair[1].allocation || pair[0].span.last + 1 < pair[1].span.first);
        }
    }
}
