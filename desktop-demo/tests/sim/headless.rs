//! The views driven through their accessible labels, as a screen reader would, and by keys alone, on the
//! real list.

use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery, init_no_event_loop};
use label700::label::Severity;
use label700::time::Timestamp;
use label700_sim::demo::Demo;
use label700_sim::model::Simulator;
use label700_sim::model::cases::CASES;
use label700_sim::ui::Ui;
use label700_sim::views::{HintMark, PanelAdapter, PhoneAdapter, PhoneScreen, SimWindow, Theme};
use slint::platform::{Key, WindowEvent};
use slint::{ComponentHandle, SharedString};

/// A window whose list is ready.
struct Bench {
    window: SimWindow,
    ui: Ui,
    demo: Demo,
}

impl Bench {
    fn new() -> Self {
        init_no_event_loop();
        let now = Timestamp::parse("2026-11-23T09:41:00+08:00").unwrap();
        let demo = Demo::start(now, |_| {}).unwrap();
        let (window, ui) = Ui::new(Simulator::new(now), move || now).unwrap();
        ui.act(|simulator, _| simulator.ready(demo.labeler()));
        window.show().unwrap();
        window.window().dispatch_event(WindowEvent::WindowActiveChanged(true));
        Self { window, ui, demo }
    }

    /// Rings the case through the panel's button for it.
    #[track_caller]
    fn press(&self, label: &str) {
        let label = label.to_owned();
        let found = ElementQuery::from_root(&self.window)
            .match_descendants()
            .match_predicate({
                let label = label.clone();
                move |element| {
                    matches!(
                        element.accessible_role(),
                        Some(AccessibleRole::Button | AccessibleRole::RadioButton)
                    ) && element.accessible_label().is_some_and(|l| l == label)
                }
            })
            .find_first();
        found.unwrap_or_else(|| panic!("no 「{label}」 to press")).invoke_accessible_default_action();
    }

    /// The texts that stand on the hint's card.
    fn card(&self) -> Vec<SharedString> {
        let card = ElementHandle::find_by_element_type_name(&self.window, "HintCardView").next().unwrap();
        let texts = card.query_descendants().match_accessible_role(AccessibleRole::Text).find_all();
        texts.iter().filter_map(ElementHandle::accessible_label).collect()
    }

    fn key(&self, key: impl Into<SharedString>) {
        let text = key.into();
        self.window.window().dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        self.window.window().dispatch_event(WindowEvent::KeyReleased { text });
    }

    fn phone(&self) -> PhoneAdapter<'_> {
        self.window.global::<PhoneAdapter>()
    }

    fn panel(&self) -> PanelAdapter<'_> {
        self.window.global::<PanelAdapter>()
    }
}

#[test]
fn every_prepared_case_has_the_reason_that_it_is_there_for() {
    let bench = Bench::new();
    for case in CASES {
        let (reason, severity) = bench.ui.act(|simulator, now| {
            simulator.ring_case(case.id, now);
            let hint = simulator.phone().hint.unwrap();
            (hint.reason, hint.severity)
        });
        assert_eq!(reason, case.reason, "{}", case.id);
        let caution = bench.phone().get_hint().mark == HintMark::Caution;
        assert_eq!(caution, severity == Severity::Caution, "{}", case.id);
    }
}

#[test]
fn the_card_shows_what_the_labeler_said() {
    let bench = Bench::new();
    for (case, title, subtitle, mark) in [
        ("外卖", "号码保护服务专用号码", "外卖 · 演示外卖平台", HintMark::Badge),
        ("快递", "号码保护服务专用号码", "快递 · 演示包裹公司", HintMark::Badge),
        ("其他场景", "号码保护服务专用号码", "家政 · 演示保洁公司", HintMark::Badge),
        ("平台已暂停", "号码保护服务专用号码", "名单:平台试点已暂停", HintMark::Badge),
        ("平台已撤销", "号码保护服务专用号码", "名单:平台试点资格已撤销", HintMark::Caution),
        ("名单内未列", "号码保护服务专用号码", "未在本标记名单内", HintMark::Caution),
        ("网络验证未通过", "号码保护服务专用号码", "主叫号码未通过网络验证", HintMark::Caution),
        ("位数不符", "不是700专用号码", "位数不符", HintMark::Caution),
        ("带国际标记", "疑似境外号码", "700前带国际标记", HintMark::Notice),
    ] {
        bench.press(case);
        assert!(bench.phone().get_screen() == PhoneScreen::Incoming, "{case}");
        assert_eq!(bench.card()[..2], [title, subtitle], "{case}");
        assert!(bench.phone().get_hint().mark == mark, "{case}: mark");
    }
    bench.press("名单范围之外");
    assert_eq!(bench.card(), ["号码保护服务专用号码"], "a 700 number that no list knows");
    for case in ["普通手机号", "号码未显示"] {
        bench.press(case);
        assert!(!bench.phone().get_hint().shown, "{case}: no hint");
    }
}

#[test]
fn a_long_name_is_cut_on_the_card_and_whole_in_the_details() {
    let bench = Bench::new();
    bench.press("很长的名称");
    let name = "演示一家名称特别特别特别长用来试验界面截断效果的股份有限公司";
    assert!(bench.card().iter().any(|text| text.ends_with('…')));
    assert!(!bench.card().iter().any(|text| text.contains(name)));
    bench.press("了解");
    assert!(bench.card().iter().any(|text| text.contains(name)));
}

#[test]
fn language_changes_the_phone_and_the_panel_at_once() {
    let bench = Bench::new();
    bench.press("外卖");
    for (language, title, subtitle, accept) in [
        ("English", "Number protection service number", "Food delivery · 演示外卖平台", "Accept"),
        ("繁體", "號碼保護服務專用號碼", "外賣 · 演示外卖平台", "接聽"),
        ("简体", "号码保护服务专用号码", "外卖 · 演示外卖平台", "接听"),
    ] {
        bench.press(language);
        assert_eq!(bench.card()[..2], [title, subtitle], "{language}");
        let buttons = ElementHandle::find_by_accessible_label(&bench.window, accept).count();
        assert_eq!(buttons, 1, "{language}: the accept button");
    }
}

#[test]
fn the_phone_goes_dark_and_light() {
    let bench = Bench::new();
    let ground = || bench.window.global::<Theme>().get_screen_top();
    let light = ground();
    bench.press("深色");
    assert_ne!(ground(), light);
    bench.press("浅色");
    assert_eq!(ground(), light);
}

#[test]
fn what_a_screen_reader_hears_has_the_number_digit_by_digit() {
    let bench = Bench::new();
    bench.press("外卖");
    let spoken = bench.phone().get_hint().spoken;
    assert!(spoken.starts_with("来电，号码保护服务专用号码，外卖，演示外卖平台，"));
    let digits = "七零零，一二三四，五六七八，九零一二";
    assert!(spoken.contains(digits), "the digits");
    let heard = ElementHandle::find_by_accessible_label(&bench.window, &spoken).next().unwrap();
    assert_eq!(heard.accessible_role(), Some(AccessibleRole::Groupbox));
    let shown = ElementHandle::find_by_accessible_label(&bench.window, "7 0 0 1 2 3 4 5 6 7 8 9 0 1 2");
    assert_eq!(shown.count(), 1, "the number on the screen");
}

#[test]
fn every_control_says_what_it_is() {
    let bench = Bench::new();
    for case in ["外卖", "位数不符"] {
        bench.press(case);
        bench.press("了解");
        let nameless = ElementQuery::from_root(&bench.window)
            .match_descendants()
            .match_predicate(|element| {
                let control = !matches!(
                    element.accessible_role(),
                    None | Some(AccessibleRole::None | AccessibleRole::Text)
                );
                control && element.accessible_label().is_none_or(|label| label.is_empty())
            })
            .find_all();
        let names: Vec<_> = nameless.iter().map(|e| (e.type_name(), e.accessible_role())).collect();
        assert!(names.is_empty(), "{case}: {names:?}");
    }
}

#[test]
fn a_number_is_typed_in_any_form_and_rung_with_enter() {
    let bench = Bench::new();
    for letter in "+86 700-1234-5678-9012".chars() {
        bench.key(letter);
    }
    bench.key(Key::Return);
    assert!(bench.phone().get_screen() == PhoneScreen::Incoming);
    assert!(bench.phone().get_number() == "700 1234 5678 9012");
    assert_eq!(bench.card()[1], "外卖 · 演示外卖平台");
    bench.key(Key::Escape);
    assert!(bench.phone().get_screen() == PhoneScreen::Idle);
}

#[test]
fn the_keyboard_alone_reaches_everything() {
    let bench = Bench::new();
    let mut reached = std::collections::BTreeSet::new();
    for stops in 1..=40 {
        bench.press("简体");
        bench.press("浅色");
        bench.press("来电");
        bench.press("外卖");
        for _ in 0..stops {
            bench.key(Key::Tab);
        }
        bench.key(Key::RightArrow);
        reached.insert(format!("language {}", bench.panel().get_language()));
        reached.insert(format!("direction {}", bench.panel().get_direction()));
        reached.insert(format!("dark {}", bench.window.global::<Theme>().get_dark()));
        bench.key(' ');
        reached.insert(format!("{:?}", bench.phone().get_screen()));
        reached.insert(format!("details {}", bench.phone().get_details_open()));
        reached.insert(format!("case {}", bench.panel().get_chosen_case()));
        // Each round begins where the keyboard began: in the field.
        bench.window.invoke_focus_field();
    }
    for wanted in
        ["language 1", "direction 1", "dark true", "Ongoing", "Idle", "details true", "case withheld"]
    {
        assert!(reached.contains(wanted), "{wanted} was not reached: {reached:?}");
    }
}

#[test]
fn the_keyboard_keeps_its_place_while_an_action_opens_and_closes() {
    let bench = Bench::new();
    let open = || bench.phone().get_action_open();
    let reached = (1..=40).any(|stops| {
        bench.window.invoke_focus_field();
        bench.press("外卖");
        bench.press("了解");
        for _ in 0..stops {
            bench.key(Key::Tab);
        }
        bench.key(' ');
        open() >= 0
    });
    assert!(reached, "no action was reached");
    for expected in [false, true] {
        bench.key(' ');
        assert_eq!(open() >= 0, expected);
    }
}

#[test]
fn an_ended_demo_leaves_nothing_behind() {
    let bench = Bench::new();
    let folder = bench.demo.folder().to_owned();
    let address = bench.demo.base_url().replace("http://", "");
    assert!(folder.is_dir());
    assert!(std::net::TcpStream::connect(&address).is_ok());
    drop(bench);
    assert!(!folder.exists());
    assert!(std::net::TcpStream::connect(&address).is_err());
}
