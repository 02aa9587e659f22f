//! Deltas one after the other.

use super::*;

/// What may happen to a list between two publications.
#[derive(Clone, Debug)]
enum Event {
    Remove(prop::sample::Index),
    Relabel(prop::sample::Index, usize),
    Add(u64, u64, usize),
    Coverage(Vec<(u64, u64)>),
    Restore,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => any::<prop::sample::Index>().prop_map(Event::Remove),
        3 => (any::<prop::sample::Index>(), 0..80usize).prop_map(|(at, nth)| Event::Relabel(at, nth)),
        4 => (0..=MAX_SUBSCRIBER, 1..50_000u64, 0..80usize).prop_map(|(first, n, nth)| Event::Add(first, n, nth)),
        1 => prop::collection::vec((0..=MAX_SUBSCRIBER, 0..=MAX_SUBSCRIBER), 0..5).prop_map(Event::Coverage),
        1 => Just(Event::Restore),
    ]
}

fn happen(event: &Event, content: &mut ListContent, first: &ListContent) {
    let count = content.entries.len();
    match event {
        Event::Remove(at) if count > 0 => drop(content.entries.remove(at.index(count))),
        Event::Relabel(at, nth) if count > 0 => {
            content.entries[at.index(count)].allocation = allocation(*nth)
        }
        Event::Add(from, numbers, nth) => {
            let added = range(*from, (from + numbers - 1).min(MAX_SUBSCRIBER));
            let overlaps = |e: &Entry| e.range.first() <= added.last() && added.first() <= e.range.last();
            if !content.entries.iter().any(overlaps) {
                content.entries.push(Entry { range: added, allocation: allocation(*nth) });
            }
        }
        Event::Coverage(intervals) => {
            content.coverage = intervals.iter().map(|(a, b)| range(*a.min(b), *a.max(b))).collect();
        }
        // What was taken away long ago comes back, at its old place and with its old label.
        Event::Restore => content.entries.clone_from(&first.entries),
        _ => {}
    }
}

/// The list after each step.
fn history(first: Vec<Plain>, steps: &[Vec<Event>]) -> Vec<List> {
    let mut content = numbered(1, &first);
    let first = content.clone();
    let mut lists = vec![opened(&content)];
    for events in steps {
        events.iter().for_each(|event| happen(event, &mut content, &first));
        content.seq += 1;
        content.issued = content.issued.plus(3_600);
        lists.push(opened(&content));
    }
    lists
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_chain_over_random_histories_equals_the_full_list(
        first in any_ranges(200),
        steps in prop::collection::vec(prop::collection::vec(event(), 0..12), 1..12),
    ) {
        let lists = history(first, &steps);
        let deltas: Vec<Delta> = lists.windows(2).map(|pair| delta(&pair[0], &pair[1])).collect();
        for from in 0..lists.len() {
            for to in from..lists.len() {
                let bytes = Delta::apply_all(&deltas[from..to], &lists[from]).unwrap();
                prop_assert!(bytes == lists[to].as_bytes(), "{} to {}", from + 1, to + 1);
            }
        }
        // One by one it is the same as all at once.
        let mut bytes = lists[0].as_bytes().to_vec();
        for delta in &deltas {
            bytes = delta.apply(&List::open(bytes).unwrap()).unwrap();
        }
        prop_assert!(bytes == lists.last().unwrap().as_bytes());
    }
}

#[test]
fn a_chain_must_hold_together() {
    let ranges = regular(100, 120_000_000, 20_000, 10_000);
    let lists: Vec<List> = (0..4).map(|i| list(i + 1, &ranges[i as usize..])).collect();
    let step = |from: usize, to: usize| delta(&lists[from], &lists[to]);
    // The same number, another list.
    let other = list(2, &ranges[50..]);
    let aside = delta(&other, &lists[2]);
    let cases: [(&str, Vec<Delta>, bool); 8] = [
        ("in order", vec![step(0, 1), step(1, 2), step(2, 3)], true),
        ("a longer step", vec![step(0, 2), step(2, 3)], true),
        ("none", vec![], true),
        ("a gap", vec![step(0, 1), step(2, 3)], false),
        ("the wrong way round", vec![step(1, 2), step(0, 1)], false),
        ("a step twice", vec![step(0, 1), step(0, 1)], false),
        ("from the middle", vec![step(1, 2), step(2, 3)], false),
        ("a step from another list of that number", vec![step(0, 1), aside], false),
    ];
    for (case, chain, good) in cases {
        let result = Delta::apply_all(&chain, &lists[0]);
        let expected = chain.last().map_or(1, Delta::to_seq) as usize - 1;
        match result {
            Ok(bytes) => assert!(good && bytes == lists[expected].as_bytes(), "{case}"),
            Err(error) => assert!(!good && error == ListError::WrongBase, "{case}: {error}"),
        }
    }
}
