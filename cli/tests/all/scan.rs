use crate::published::{path, view};
use crate::{NOW, run};

#[test]
fn each_number_of_a_message_is_printed_with_its_place() {
    let (dir, _) = view();
    let message = "😀骑手 700 1000 0000 0001，或 700300000000001\n单号 700100000000001";
    let with_view = ["scan", "--view", path(&dir), "--now", NOW];
    let (out, err, code) = run(&[&with_view[..], &["--json"]].concat(), message);
    let expected = concat!(
        r#"{"start":11,"end":29,"utf16_start":5,"utf16_end":23,"number":"700100000000001","kind":"protected","reason":"listed","severity":"info","title":"号码保护服务专用号码","subtitle":"外卖 · 演示外卖平台","scene":"外卖","list":{"seq":7,"freshness":"fresh"}}"#,
        "\n",
        r#"{"start":36,"end":51,"utf16_start":26,"utf16_end":41,"number":"700300000000001","kind":"protected","reason":"unlisted","severity":"caution","title":"号码保护服务专用号码","subtitle":"未在本标记名单内","scene":null,"list":{"seq":7,"freshness":"fresh"}}"#,
        "\n",
    );
    assert_eq!((out.as_str(), err.as_str(), code), (expected, "", 0));

    let (out, _, _) = run(&with_view, message);
    let cards = "\
11–29  700 1000 0000 0001  号码保护服务专用号码
    外卖 · 演示外卖平台
36–51  700 3000 0000 0001  ▲ 号码保护服务专用号码
    未在本标记名单内
";
    assert_eq!(out, cards);
}

#[test]
fn a_message_without_numbers_and_one_that_is_not_utf_8() {
    assert_eq!(run(&["scan"], "没有号码"), (String::new(), String::new(), 0));
    let (out, err, code) = run(&["scan", "--lang", "en"], b"\xff 700100000000001".to_vec());
    assert_eq!((out.as_str(), code), ("4–19  700 1000 0000 0001  Number protection service number\n", 0));
    assert!(err.contains("not UTF-8"), "{err}");
}
