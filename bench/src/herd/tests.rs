//! No herd at a smaller scale: a rule for each scenario. The numbers are the same on every machine.

use super::*;

const HANDSETS: u32 = 20_000;
/// Requests a minute on average when nothing happens.
const MEAN: f64 = HANDSETS as f64 * 3.0 / 1_440.0;
/// Peaks are averages of an hour: in a minute 20,000 handsets are too few to tell a herd from chance.
const MINUTES: usize = 60;

fn traffic(name: &str) -> Traffic {
    let scenario = Scenario::ALL.into_iter().find(|scenario| scenario.name.contains(name)).unwrap();
    simulate(&scenario, HANDSETS, &Schedule::default(), Cost::default())
}

#[test]
fn nobody_comes_in_herds() {
    let cases = [
        ("a usual day", 1.15),
        ("a publication", 1.9),
        ("no answer", 3.5),
        ("Retry-After: 1 h", 2.6),
        ("Retry-After: 12:00", 2.4),
        ("95 %", 1.4),
        ("all installed", 1.7),
    ];
    for (name, most) in cases {
        let (peak, minute) = traffic(name).peak(0, MINUTES);
        assert!(peak <= most * MEAN, "{name}: {:.2} times the mean at minute {minute}", peak / MEAN);
    }
}

#[test]
fn a_day_after_an_outage_it_is_a_usual_day() {
    let two_days_on = 48 * 60;
    for name in ["no answer", "Retry-After: 1 h", "Retry-After: 12:00"] {
        let (peak, _) = traffic(name).peak(two_days_on, MINUTES);
        assert!(peak <= 1.7 * MEAN, "{name}: {:.2} times the mean", peak / MEAN);
    }
}

#[test]
fn all_are_served_once_the_server_is_back() {
    for name in ["no answer", "Retry-After: 1 h", "Retry-After: 12:00"] {
        let refreshes = traffic(name).refreshes as f64 / f64::from(HANDSETS);
        assert!((2.5..3.2).contains(&refreshes), "{name}: {refreshes} refreshes each in three days");
    }
}
