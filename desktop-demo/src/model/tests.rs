//! The phone's state, on a labeler without a list: the 15-digit rule alone answers.

use label700::label::{Kind, Reason};
use label700::labeler::Labeler;
use label700::number::Direction;
use label700::time::Timestamp;
use label700::words::Language;

use super::Simulator;
use super::call::Call;
use super::cases::CASES;
use super::view::Screen;

const NOW: Timestamp = Timestamp(1_795_400_000);
const TYPED: &str = " +86 700-1234-5678-9012 ";

fn ready() -> Simulator {
    let folder = tempfile::tempdir().unwrap();
    let mut simulator = Simulator::new(NOW);
    simulator.ready(Labeler::open(folder.path()));
    simulator
}

fn ringing(direction: Direction) -> Simulator {
    let mut simulator = ready();
    simulator.choose_direction(direction);
    simulator.ring_typed(TYPED, NOW);
    simulator
}

#[test]
fn nothing_rings_before_the_list_is_ready() {
    let mut simulator = Simulator::new(NOW);
    simulator.ring_typed(TYPED, NOW);
    simulator.ring_case("food-delivery", NOW);
    assert_eq!(simulator.phone().screen, Screen::Starting { steps_done: 0 });
    assert!(!simulator.panel().ready && simulator.panel().case.is_none());
    simulator.starting(2);
    assert_eq!(simulator.phone().screen, Screen::Starting { steps_done: 2 });
    simulator.failed("no room".to_owned());
    assert_eq!(simulator.phone().screen, Screen::Failed);
    assert_eq!(simulator.phone().failure, "no room");
    simulator.ring_typed(TYPED, NOW);
    assert_eq!(simulator.phone().screen, Screen::Failed);
}

#[test]
fn each_direction_has_its_screen() {
    for (direction, screen) in [
        (Direction::Incoming, Screen::Incoming),
        (Direction::Outgoing, Screen::Outgoing),
        (Direction::Message, Screen::Message),
    ] {
        let phone = ringing(direction).phone();
        assert_eq!(phone.screen, screen);
        assert!(phone.number == "700 1234 5678 9012", "{direction:?}: grouped");
        assert!(phone.number_spoken == "7 0 0 1 2 3 4 5 6 7 8 9 0 1 2", "{direction:?}: digit by digit");
        assert_eq!(phone.hint.unwrap().reason, Reason::Protected);
    }
}

#[test]
fn an_empty_line_calls_nobody() {
    let mut simulator = ready();
    simulator.ring_typed("  ", NOW);
    assert_eq!(simulator.phone().screen, Screen::Idle);
}

#[test]
fn an_accepted_call_counts_its_seconds_until_it_is_ended() {
    let mut simulator = ringing(Direction::Incoming);
    assert!(!simulator.tick(NOW.plus(5)), "a ringing phone shows no time");
    simulator.accept(NOW.plus(7));
    assert_eq!(simulator.phone().screen, Screen::Ongoing { seconds: 0 });
    assert!(simulator.tick(NOW.plus(72)));
    assert_eq!(simulator.phone().screen, Screen::Ongoing { seconds: 65 });
    simulator.tick(NOW);
    assert_eq!(simulator.phone().screen, Screen::Ongoing { seconds: 0 }, "a clock set back");
    simulator.end();
    assert_eq!(simulator.phone().screen, Screen::Idle);
}

#[test]
fn only_an_incoming_call_can_be_accepted() {
    for (direction, screen) in
        [(Direction::Outgoing, Screen::Outgoing), (Direction::Message, Screen::Message)]
    {
        let mut simulator = ringing(direction);
        simulator.accept(NOW);
        assert_eq!(simulator.phone().screen, screen);
    }
}

#[test]
fn leaving_closes_the_details_first() {
    let mut simulator = ringing(Direction::Incoming);
    simulator.toggle_details();
    simulator.open_action(1);
    assert!(simulator.phone().details_open && simulator.phone().action_open == Some(1));
    simulator.open_action(1);
    assert_eq!(simulator.phone().action_open, None);
    simulator.leave();
    assert!(!simulator.phone().details_open);
    assert_eq!(simulator.phone().screen, Screen::Incoming);
    simulator.leave();
    assert_eq!(simulator.phone().screen, Screen::Idle);
    simulator.leave();
    assert_eq!(simulator.phone().screen, Screen::Idle);
}

#[test]
fn a_new_call_closes_what_the_last_one_opened() {
    let mut simulator = ringing(Direction::Incoming);
    simulator.toggle_details();
    simulator.ring_typed(TYPED, NOW);
    assert!(!simulator.phone().details_open);
}

#[test]
fn a_change_of_language_changes_the_hint_on_the_phone() {
    let mut simulator = ringing(Direction::Incoming);
    let title = |simulator: &Simulator| simulator.phone().hint.unwrap().title.unwrap();
    let in_chinese = title(&simulator);
    simulator.choose_language(Language::En);
    assert_eq!(simulator.panel().language, Language::En);
    assert!(title(&simulator).is_ascii());
    assert!(!in_chinese.is_ascii());
}

#[test]
fn a_case_that_only_arrives_chooses_incoming() {
    let mut simulator = ready();
    simulator.choose_direction(Direction::Message);
    simulator.ring_case("express", NOW);
    assert_eq!(simulator.phone().screen, Screen::Message);
    simulator.ring_case("verification-failed", NOW);
    assert_eq!(simulator.phone().screen, Screen::Incoming);
    assert_eq!(simulator.panel().direction, Direction::Incoming);
    assert_eq!(simulator.panel().case, Some("verification-failed"));
    simulator.ring_typed(TYPED, NOW);
    assert_eq!(simulator.panel().case, None);
}

#[test]
fn what_is_no_700_number_is_shown_as_it_came() {
    for (name, raw, shown) in [
        ("plain", "13000000000", "13000000000"),
        ("blanks at the ends", " 010 0000 0000 ", "010 0000 0000"),
        ("a mark that turns the line", "\u{202E}13000000000", "13000000000"),
        ("a line break", "130\n0000", "1300000"),
        ("digits that fonts lack", "130๓0000१000", "130□0000□000"),
        (
            "too long for the screen",
            "00000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000…",
        ),
    ] {
        let mut simulator = ready();
        simulator.ring_typed(raw, NOW);
        assert!(simulator.phone().number == shown, "{name}");
        assert!(simulator.phone().hint.unwrap().title.is_none(), "{name}");
    }
}

#[test]
fn a_withheld_number_is_empty() {
    for raw in ["", "-2", "anonymous"] {
        let mut simulator = ready();
        simulator.ring(Call::typed(raw, Direction::Incoming), NOW);
        let phone = simulator.phone();
        assert!(phone.number.is_empty() && phone.kind == Some(Kind::Withheld), "{raw:?}");
    }
}

#[test]
fn cases_have_names_of_their_own() {
    for (index, case) in CASES.iter().enumerate() {
        assert!(CASES.iter().skip(index + 1).all(|other| other.id != case.id), "{}", case.id);
    }
}
