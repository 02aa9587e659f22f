//! Random histories of a publisher, a handset that keeps losing its state, and a CDN that replays.

use label700::view::View;
use label700_tests::publisher::{Keys, Publisher, start};
use proptest::prelude::*;
use serde_json::json;

use super::LAST;
use crate::handset::Handset;

#[derive(Clone, Debug)]
enum Step {
    NextList,
    NewTimestamp,
    Rename,
    Rotate(Rotated),
    /// A thief with the timestamp's key drives its version to the end.
    DriveUp,
    LoseState,
    DamageState,
    BackUp,
    PutBack,
    /// An app update brings the newest root for an anchor.
    MoveAnchor,
    /// A refresh that gets no further than to this file, if it asks for it.
    CutAt(&'static str),
    /// A refresh from an old state of the repository.
    Replay(prop::sample::Index),
    Refresh,
}

#[derive(Clone, Copy, Debug)]
enum Rotated {
    Nothing,
    Timestamp,
    Snapshot,
}

fn step() -> impl Strategy<Value = Step> {
    let rotated = prop::sample::select(vec![Rotated::Nothing, Rotated::Timestamp, Rotated::Snapshot]);
    prop_oneof![
        Just(Step::NextList),
        Just(Step::NewTimestamp),
        Just(Step::Rename),
        rotated.prop_map(Step::Rotate),
        Just(Step::DriveUp),
        Just(Step::LoseState),
        Just(Step::DamageState),
        Just(Step::BackUp),
        Just(Step::PutBack),
        Just(Step::MoveAnchor),
        prop::sample::select(vec!["timestamp", "snapshot"]).prop_map(Step::CutAt),
        any::<prop::sample::Index>().prop_map(Step::Replay),
        Just(Step::Refresh),
    ]
}

struct World {
    publisher: Publisher,
    /// All that was ever published.
    past: Vec<Publisher>,
    handset: Handset,
    backup: std::path::PathBuf,
    keys: u8,
    roles: u64,
    driven_up: bool,
}

impl World {
    fn new() -> Self {
        let publisher = Publisher::default();
        let handset = Handset::new(&publisher);
        handset.refresh(start()).unwrap();
        let backup = handset.back_up();
        let past = vec![publisher.clone()];
        Self { publisher, past, handset, backup, keys: 60, roles: 1, driven_up: false }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::NextList => self.publisher.next_list("演示快递公司"),
            Step::NewTimestamp => self.publisher.bump("timestamp"),
            Step::Rename => self.rename(),
            Step::Rotate(rotated) => self.rotate(*rotated),
            Step::DriveUp => {
                let mut thief = self.publisher.clone();
                thief.versions.insert("timestamp".to_owned(), LAST);
                self.handset.serve(&thief);
                self.driven_up |= self.handset.refresh(start()).is_ok();
            }
            Step::LoseState => self.handset.lose_state(),
            Step::DamageState => {
                let state = self.handset.state_dir().join("state.db");
                std::fs::write(state, b"damaged").unwrap();
            }
            Step::BackUp => {
                drop(self.handset.updater().unwrap());
                std::fs::remove_dir_all(&self.backup).unwrap();
                self.backup = self.handset.back_up();
            }
            Step::PutBack => self.handset.put_back(&self.backup),
            Step::MoveAnchor => {
                let root = format!("metadata/{}.root.json", self.publisher.version("root"));
                self.handset.anchor.clone_from(&self.publisher.files()[&root]);
            }
            Step::CutAt(role) => {
                let mut files = self.publisher.files();
                let snapshot = format!("metadata/{}.snapshot.json", self.publisher.version("snapshot"));
                files.remove(if *role == "snapshot" { snapshot.as_str() } else { "metadata/timestamp.json" });
                self.handset.fetch.serve(&files);
                drop(self.handset.refresh(start()));
            }
            Step::Replay(which) => {
                self.handset.serve(which.get(&self.past));
                drop(self.handset.refresh(start()));
            }
            Step::Refresh if self.driven_up => {}
            Step::Refresh => self.honest_refresh(),
        }
        // A folder that is lost is made again by the next start.
        std::fs::create_dir_all(self.handset.state_dir()).unwrap();
        self.past.push(self.publisher.clone());
    }

    fn rotate(&mut self, rotated: Rotated) {
        self.keys += 1;
        let keys = Keys::new(self.keys, 1, 1);
        self.driven_up &= matches!(rotated, Rotated::Nothing);
        self.publisher.rotate(|publisher| match rotated {
            Rotated::Nothing => {}
            Rotated::Timestamp => publisher.timestamp_keys = keys,
            Rotated::Snapshot => publisher.snapshot_keys = keys,
        });
    }

    /// The list's role gets another name, and its numbers begin anew.
    fn rename(&mut self) {
        let (old, version) =
            (self.publisher.list_role.clone(), self.publisher.version(&self.publisher.list_role));
        self.roles += 1;
        self.publisher.list_role = format!("list-{}", self.roles);
        self.publisher.put_list(1, "演示外卖平台");
        // Phones do not let a role vanish from the snapshot.
        self.publisher.edit("snapshot", move |signed| {
            signed["meta"][format!("{old}.json")] = json!({ "version": version });
        });
        for role in ["targets", "snapshot", "timestamp"] {
            self.publisher.bump(role);
        }
    }

    fn honest_refresh(&self) {
        self.handset.serve(&self.publisher);
        let refreshed = self.handset.refresh(start());
        assert!(refreshed.is_ok(), "the handset is stuck: {refreshed:?}");
    }

    /// The shown list's place among all that were published: by its role, then by its number.
    fn shown(&self) -> (u64, u64) {
        let view = View::read(&self.handset.view_dir()).unwrap();
        let role = view.list_role.strip_prefix("list-").map_or(1, |number| number.parse().unwrap());
        (role, view.seq)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_list_gives_way_to_an_older_one_and_the_newest_is_always_reached(
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let mut world = World::new();
        let mut shown = world.shown();
        for step in &steps {
            world.take(step);
            let now = world.shown();
            prop_assert!(now >= shown, "{step:?} led from {shown:?} back to {now:?}");
            shown = now;
        }
        if world.driven_up {
            world.rotate(Rotated::Timestamp);
        }
        world.honest_refresh();
        prop_assert_eq!(world.shown(), (world.roles, world.publisher.seq));
    }
}
