//! `kill -9` of the real `label700 update`, at random moments, while the publisher goes on publishing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use label700::store::Store;
use label700::view::View;
use label700_tests::publisher::Publisher;
use serde_json::Value;

use super::desk::folder;
use super::file_server::FileServer;
use super::repository::{old_publisher, put_list};
use crate::commands::program;

/// Each list has so many blocks, of which it shares all but a few with the one before.
const BLOCKS: u64 = 40;
const STEP: u64 = 10;

/// How often, where `LABEL700_KILLS` does not say.
const KILLS: u64 = 200;

#[test]
fn an_update_killed_at_any_moment_loses_nothing() {
    let kills = number_from("LABEL700_KILLS").unwrap_or(KILLS);
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let seed = number_from("LABEL700_SEED").unwrap_or(since.as_nanos() as u64);
    println!("seed {seed}: repeat with LABEL700_SEED={seed}; the moments depend on the machine too");
    let mut random = Random(seed);
    let mut phone = Phone::new();
    let mut ends: BTreeMap<&str, u64> = BTreeMap::new();
    for round in 0..kills {
        let old = phone.publisher.seq;
        phone.publish_next();
        let end = phone.kill_an_update(&mut random);
        *ends.entry(end).or_default() += 1;

        let seq = phone.seq_that_answers();
        assert!(seq == old || seq == old + 1, "kill {round}: list {seq} answers after {old}");
        assert!(end != DONE || seq == old + 1, "kill {round}: an update had ended, but list {seq} answers");
        let status = phone.command("status", &["--state-dir", "S", "--view-dir", "V"]);
        assert!(status.status.success(), "kill {round}, {end}: {status:?}");
        phone.update();
        assert_eq!(phone.seq_that_answers(), old + 1, "kill {round}, {end}: after the next update");
    }
    println!("{kills} updates were killed: {ends:?}");
    let before =
        ends.get(FETCHING).copied().unwrap_or_default() + ends.get(BEFORE).copied().unwrap_or_default();
    assert!(before > 0, "none was killed before it published: {ends:?}");
    assert!(ends.contains_key(AFTER), "none was killed after it published: {ends:?}");
}

const BEFORE: &str = "1 before anything was stored";
const FETCHING: &str = "2 while fetching";
const BETWEEN: &str = "3 between database and view";
const AFTER: &str = "4 after publication";
const DONE: &str = "5 it was done already";

struct Phone {
    folder: tempfile::TempDir,
    server: FileServer,
    publisher: Publisher,
    pace: Pace,
}

/// How long the parts of an update take on this machine.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    to_first_request: Duration,
    between_requests: Duration,
    from_last_request: Duration,
}

/// A root, timestamp, snapshot, list role, list.
const REQUESTS: u32 = 5;

impl Phone {
    /// Up to date with a first list.
    fn new() -> Self {
        let mut publisher = old_publisher();
        put_list(&mut publisher, 1, first_block(1)..first_block(1) + BLOCKS);
        let mut phone =
            Self { folder: folder(), server: FileServer::start(), publisher, pace: Pace::default() };
        std::fs::write(phone.path("anchor.json"), phone.publisher.anchor()).unwrap();
        phone.server.serve(phone.publisher.files());
        phone.update();
        phone.publish_next();
        phone.pace = phone.measure_an_update();
        phone
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn publish_next(&mut self) {
        let seq = self.publisher.seq + 1;
        put_list(&mut self.publisher, seq, first_block(seq)..first_block(seq) + BLOCKS);
        for role in ["list", "snapshot", "timestamp"] {
            self.publisher.bump(role);
        }
        self.server.serve(self.publisher.files());
    }

    fn update_command(&self) -> Command {
        let mut command = program("label700");
        let now = self.publisher.issued.to_rfc3339();
        command.current_dir(self.folder.path()).args(["update", "--url", &self.server.url, "--now", &now]);
        command.args(["--anchor", "anchor.json", "--state-dir", "S", "--view-dir", "V"]);
        command
    }

    fn update(&self) {
        let output = self.update_command().output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }

    fn measure_an_update(&self) -> Pace {
        self.server.forget_requests();
        let began = Instant::now();
        let mut child = self.update_command().stdout(Stdio::null()).spawn().unwrap();
        self.server.wait_for(1);
        let first = Instant::now();
        self.server.wait_for(REQUESTS - 1);
        let last = Instant::now();
        assert!(child.wait().unwrap().success());
        Pace {
            to_first_request: first - began,
            between_requests: (last - first) / (REQUESTS - 1),
            from_last_request: last.elapsed(),
        }
    }

    /// Where the update was when it was killed.
    fn kill_an_update(&self, random: &mut Random) -> &'static str {
        let before = self.state();
        self.server.forget_requests();
        let mut child = self.update_command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The publication comes after the last, and is what matters most.
        match random.below(12) as u32 {
            11 => self.wait_for_publication(before.shown),
            requests => {
                let part = match requests {
                    0 => self.pace.to_first_request,
                    1..REQUESTS => self.pace.between_requests,
                    _ => self.pace.from_last_request,
                };
                self.server.wait_for(requests.min(REQUESTS));
                thread::sleep(part.mul_f64(random.below(1_400) as f64 / 1_000.0));
            }
        }
        let done = kill(&mut child);
        let after = self.state();
        assert!(before.floors.iter().all(|(role, floor)| after.floors[role] >= *floor), "a floor fell");
        match () {
            () if done => DONE,
            () if after.shown > before.shown => AFTER,
            () if after.published > before.published => BETWEEN,
            () if after.floors != before.floors => FETCHING,
            () => BEFORE,
        }
    }

    /// Until `view.json` is being swapped, or just was.
    fn wait_for_publication(&self, shown: u64) {
        let began = Instant::now();
        let swapping = || self.path("V/view.json.tmp").exists();
        let swapped = || View::read(&self.path("V")).is_ok_and(|view| view.seq > shown);
        while !swapping() && !swapped() && began.elapsed() < Duration::from_secs(5) {
            thread::yield_now();
        }
    }

    fn state(&self) -> State {
        let store = Store::open_read_only(&self.path("S")).unwrap().unwrap();
        State {
            floors: store.load_kept().unwrap().floors,
            published: store.seq_floor("list").unwrap(),
            shown: View::read(&self.path("V")).unwrap().seq,
        }
    }

    /// The list by which every number is answered.
    fn seq_that_answers(&self) -> u64 {
        let newest = self.publisher.seq;
        // What tells the newest list from the one before, and from the one to come.
        let blocks: Vec<u64> = (newest - 1..=newest + 1)
            .flat_map(|seq| [first_block(seq), first_block(seq) + BLOCKS - 1])
            .collect();
        let numbers: Vec<String> = blocks.iter().map(|block| format!("7001234{block:04}0000")).collect();
        let now = self.publisher.issued.to_rfc3339();
        let mut arguments = vec!["--json", "--view", "V", "--now", &now];
        arguments.extend(numbers.iter().map(String::as_str));
        let output = self.command("label", &arguments);
        assert!(output.status.success() && output.stderr.is_empty(), "{:?}", output.stderr);
        let lines = String::from_utf8(output.stdout).unwrap();
        let answers: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let seq = answers[0]["list"]["seq"].as_u64().unwrap();
        assert_eq!(answers.len(), blocks.len());
        for (at, (block, answer)) in blocks.iter().zip(&answers).enumerate() {
            let listed = (first_block(seq)..first_block(seq) + BLOCKS).contains(block);
            let expected = match listed {
                true => format!("外卖 · 演示平台{block}号,名单{seq}"),
                false => "未在本标记名单内".to_owned(),
            };
            assert_eq!(answer["subtitle"].as_str(), Some(expected.as_str()), "number {at} by list {seq}");
            assert_eq!(answer["list"]["seq"].as_u64(), Some(seq));
        }
        seq
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Output {
        program("label700").current_dir(self.folder.path()).arg(name).args(arguments).output().unwrap()
    }
}

struct State {
    floors: BTreeMap<String, u64>,
    published: u64,
    shown: u64,
}

/// Whether it had ended well before; anything but that and the kill is a failure.
fn kill(child: &mut Child) -> bool {
    let _ = child.kill();
    let status = child.wait().unwrap();
    assert!(status.success() || status.code().is_none(), "the update ended by itself: {status}");
    status.success()
}

fn first_block(seq: u64) -> u64 {
    seq * STEP % 9_000
}

fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}
