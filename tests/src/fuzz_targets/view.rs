//! `view.json` beside a list that is there, damaged or missing.

use std::cell::Cell;
use std::fs;

use label700::label::{CallFacts, Kind};
use label700::labeler::Labeler;
use label700::list::encode;
use label700::number::Direction;
use label700::time::Timestamp;
use label700::view::{Versions, View, list_path};
use label700::words::Language;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::publisher::{one_block_list, start};

const COMPANY: &str = "演示外卖平台";
const LISTED: &str = "700123456789012";

/// The first byte chooses what lies in place of the list and the time, the rest is `view.json`. Accepted: a
/// view that is opened.
pub fn run(data: &[u8]) -> bool {
    thread_local!(static PLACE: Place = Place::new());
    data.split_first().is_some_and(|(choice, json)| PLACE.with(|place| open(place, *choice, json)))
}

fn open(place: &Place, choice: u8, json: &[u8]) -> bool {
    let beside = Beside::chosen_by(choice);
    place.put(beside);
    let intact = beside == Beside::Whole;
    fs::write(place.folder.path().join("view.json"), json).unwrap();

    let read = View::read(place.folder.path());
    let labeler = Labeler::open(place.folder.path());
    let opened = labeler.status().seq.is_some();
    assert!(!opened || read.is_ok(), "only a view that can be read is opened");
    assert!(!opened || intact, "a list that is damaged or missing is not opened");
    for now in [start().plus(86_400), Timestamp(0), Timestamp(i64::MIN), Timestamp(i64::MAX)] {
        check_labels(&labeler, now, opened);
    }
    if let Ok(view) = read {
        check_round_trip(place, &view);
    }
    opened
}

fn check_labels(labeler: &Labeler, now: Timestamp, opened: bool) {
    for direction in [Direction::Incoming, Direction::Message] {
        let label = labeler.label(LISTED, &CallFacts::new(direction, now));
        assert!(label.kind() == Kind::Protected, "the 15-digit rule always answers");
        let hint = labeler.hint(&label, Language::ZhHans);
        let said = format!("{hint:?}");
        assert!(opened || !said.contains(COMPANY), "no company's name without its list");
    }
    let _ = labeler.status().freshness(now);
}

/// What can be read is written as something that reads the same.
fn check_round_trip(place: &Place, view: &View) {
    let copy = place.folder.path().join("copy");
    view.write(&copy).expect("what was read may be written");
    assert!(View::read(&copy).as_ref() == Ok(view));
}

/// The view that belongs to the list, as the seeds of the corpus: without a check, which a fuzzer could not mend,
/// and as an updater writes it.
pub fn seeds() -> [Vec<u8>; 2] {
    let place = Place::new();
    let uncounted = View {
        format: label700::view::FORMAT,
        list: list_path(&place.sha256),
        length: place.list.len() as u64,
        crc32c: crc32c::crc32c(&place.list),
        sha256: place.sha256.clone(),
        feed: crate::publisher::FEED.to_owned(),
        seq: 1,
        x_issued: start().to_rfc3339(),
        timestamp_expires: start().plus(7 * 86_400).to_rfc3339(),
        max_age_days: Some(30),
        switches: vec!["unlisted".to_owned()],
        list_role: "list".to_owned(),
        publication: 0,
        versions: Versions { root: 1, timestamp: 1, targets: 1 },
        online_keys: "0".repeat(64),
    };
    let folder = place.folder.path();
    View { publication: 1, ..uncounted.clone() }.write(folder).unwrap();
    [serde_json::to_vec(&uncounted).unwrap(), fs::read(folder.join("view.json")).unwrap()]
}

/// What lies where the view's list should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    Whole,
    /// With one bit changed.
    Damaged {
        at: usize,
        bit: u8,
    },
    Short,
    Nothing,
}

impl Beside {
    fn chosen_by(choice: u8) -> Self {
        match choice % 4 {
            0 => Self::Whole,
            1 => Self::Damaged { at: usize::from(choice) * 7, bit: choice / 4 % 8 },
            2 => Self::Short,
            _ => Self::Nothing,
        }
    }
}

/// A view folder of this thread's own.
struct Place {
    folder: TempDir,
    list: Vec<u8>,
    sha256: String,
    /// What was put there last: inputs come in rows that differ in the JSON alone.
    beside: Cell<Beside>,
}

impl Place {
    fn new() -> Self {
        let list = encode(&one_block_list(1, COMPANY, start())).unwrap();
        let sha256 = hex::encode(Sha256::digest(&list));
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("lists")).unwrap();
        Self { folder, list, sha256, beside: Cell::new(Beside::Nothing) }
    }

    fn put(&self, beside: Beside) {
        if self.beside.replace(beside) == beside {
            return;
        }
        let path = self.folder.path().join(list_path(&self.sha256));
        let mut bytes = self.list.clone();
        match beside {
            Beside::Whole => {}
            Beside::Damaged { at, bit } => {
                let at = at % bytes.len();
                bytes[at] ^= 1 << bit;
            }
            Beside::Short => drop(bytes.pop()),
            Beside::Nothing => {
                let _ = fs::remove_file(&path);
                return;
            }
        }
        fs::write(path, bytes).unwrap();
    }
}
