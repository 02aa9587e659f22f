//! A handset that runs the real programs, and the publisher of its lists.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

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

/// A root, timestamp, snapshot, list role, list.
pub(crate) const REQUESTS: u32 = 5;

pub(crate) struct Phone {
    folder: tempfile::TempDir,
    pub(crate) server: FileServer,
    pub(crate) publisher: Publisher,
    pub(crate) pace: Pace,
}

/// How long the parts of the last whole update took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    to_first_request: Duration,
    between_requests: Duration,
    from_last_request: Duration,
}

/// What an update has left.
pub(crate) struct State {
    pub(crate) floors: BTreeMap<String, u64>,
    pub(crate) published: u64,
    pub(crate) shown: u64,
}

/// An update under way.
pub(crate) struct Running {
    child: Child,
    /// The other end of what it prints to.
    _reader: Option<UnixStream>,
}

impl Pace {
    /// How long it takes from this request to the next, or to the end.
    pub(crate) fn after(&self, request: u32) -> Duration {
        match request {
            0 => self.to_first_request,
            1..REQUESTS => self.between_requests,
            _ => self.from_last_request,
        }
    }
}

impl Phone {
    /// Up to date with a first list.
    pub(crate) fn new() -> Self {
        let mut publisher = old_publisher();
        put_list(&mut publisher, 1, first_block(1)..first_block(1) + BLOCKS);
        let mut phone =
            Self { folder: folder(), server: FileServer::start(), publisher, pace: Pace::default() };
        std::fs::write(phone.path("anchor.json"), phone.publisher.anchor()).unwrap();
        phone.server.serve(phone.publisher.files());
        phone.update();
        phone
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn publish_next(&mut self) {
        let seq = self.publisher.seq + 1;
        put_list(&mut self.publisher, seq, first_block(seq)..first_block(seq) + BLOCKS);
        for role in ["list", "snapshot", "timestamp"] {
            self.publisher.bump(role);
        }
        self.server.serve(self.publisher.files());
    }

    fn update_command(&self, held: Option<u32>) -> Command {
        let mut command = program("label700");
        let now = self.publisher.issued.to_rfc3339();
        let url = self.server.expect(held);
        command.current_dir(self.folder.path()).args(["update", "--url", &url, "--now", &now]);
        command.args(["--anchor", "anchor.json", "--state-dir", "S", "--view-dir", "V"]);
        command
    }

    pub(crate) fn update(&mut self) {
        let mut command = self.update_command(None);
        let began = Instant::now();
        let output = command.output().unwrap();
        let ended = Instant::now();
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        // One that finds the list there already makes fewer requests.
        if let [first, _, _, _, last] = self.server.times()[..] {
            self.pace = Pace {
                to_first_request: first - began,
                between_requests: (last - first) / (REQUESTS - 1),
                from_last_request: ended - last,
            };
        }
    }

    /// Unless it may end, it waits for ever where it says that it is done.
    pub(crate) fn start_update(&self, held: Option<u32>, may_end: bool) -> Running {
        let (stdout, reader) = if may_end { (Stdio::null(), None) } else { never_read() };
        let child = self.update_command(held).stdout(stdout).stderr(Stdio::null()).spawn().unwrap();
        Running { child, _reader: reader }
    }

    pub(crate) fn is_swapping(&self) -> bool {
        self.path("V/view.json.tmp").exists()
    }

    pub(crate) fn shown(&self) -> u64 {
        View::read(&self.path("V")).unwrap().seq
    }

    pub(crate) fn state(&self) -> State {
        let store = Store::open_read_only(&self.path("S")).unwrap().unwrap();
        State {
            floors: store.load_kept().unwrap().floors,
            published: store.seq_floor("list").unwrap(),
            shown: self.shown(),
        }
    }

    /// The list by which every number is answered.
    pub(crate) fn seq_that_answers(&self) -> u64 {
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

    pub(crate) fn command(&self, name: &str, arguments: &[&str]) -> Output {
        program("label700").current_dir(self.folder.path()).arg(name).args(arguments).output().unwrap()
    }
}

impl Running {
    pub(crate) fn wait_until(&mut self, reached: impl Fn() -> bool) {
        while !reached() {
            assert_eq!(self.child.try_wait().unwrap(), None, "the update ended by itself");
            thread::yield_now();
        }
    }

    /// Whether it had ended well before; anything but that and the kill is a failure.
    pub(crate) fn kill(mut self) -> bool {
        let _ = self.child.kill();
        let status = self.child.wait().unwrap();
        assert!(status.success() || status.code().is_none(), "the update ended by itself: {status}");
        status.success()
    }
}

/// Something to print to which takes nothing.
fn never_read() -> (Stdio, Option<UnixStream>) {
    let (reader, mut writer) = UnixStream::pair().unwrap();
    writer.set_nonblocking(true).unwrap();
    while writer.write(b"\n").is_ok() {}
    writer.set_nonblocking(false).unwrap();
    (Stdio::from(OwnedFd::from(writer)), Some(reader))
}

fn first_block(seq: u64) -> u64 {
    seq * STEP % 9_000
}
