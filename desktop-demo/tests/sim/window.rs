//! The real window under a display of its own, with a real pointer and real keys. What it shows is
//! compared, pixel for pixel, with what `label700-sim picture` draws.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask};

use crate::pictures::{Area, PHONE, Picture, program};

/// Where things are in a window of 1060 × 800.
const RING: (u32, u32) = (972, 263);
const FIELD: (u32, u32) = (640, 263);
const ACCEPT: (u32, u32) = (320, 658);
const HANG_UP: (u32, u32) = (228, 658);
const NOWHERE: (u32, u32) = (448, 780);
/// The phone below the line with the call's running time.
const BELOW_TIME: Area = (PHONE.0, 125, PHONE.2, PHONE.3);

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_call_is_typed_accepted_and_ended_in_a_real_window() {
    if std::env::var_os("LABEL700_SKIP_WINDOW").is_some_and(|value| value == "1") {
        eprintln!("skipped, because LABEL700_SKIP_WINDOW=1");
        return;
    }
    let display = Display::start();
    let mut sim = Sim::start(&display);

    let idle = Picture::draw(&["--moment", "ended"]);
    sim.wait_for("idle", &idle, PHONE);
    assert!(!sim.own_files().is_empty(), "the demo list has a folder");
    let ports = listening_ports(sim.process.id());
    assert!(!ports.is_empty(), "the demo list is served");

    sim.click(FIELD);
    sim.keys(&["type", "+86 700 1234 5678 9012"]);
    sim.keys(&["key", "Return"]);
    let ringing = Picture::draw(&["--case", "food-delivery"]);
    assert!(idle.differences(&ringing, PHONE) > 1000, "the pictures tell the screens apart");
    sim.wait_for("ringing, by the Enter key", &ringing, PHONE);

    sim.keys(&["key", "Escape"]);
    sim.wait_for("declined, by the Escape key", &idle, PHONE);

    sim.click(RING);
    sim.wait_for("ringing, by the button", &ringing, PHONE);

    sim.click(ACCEPT);
    let ongoing = Picture::draw(&["--case", "food-delivery", "--moment", "accepted"]);
    sim.wait_for("accepted", &ongoing, BELOW_TIME);
    sleep(Duration::from_millis(1500));
    assert!(sim.look().differences(&ongoing, PHONE) > 0, "the call's time runs");

    sim.click(HANG_UP);
    sim.wait_for("hung up", &idle, PHONE);

    sim.close();
    assert!(sim.own_files().is_empty(), "left behind: {:?}", sim.own_files());
    for port in ports {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        assert!(TcpStream::connect(address).is_err(), "port {port} is still open");
    }
}

/// An X server of its own, ended with the test.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn start() -> Self {
        for tool in ["Xvfb", "xdotool", "import"] {
            assert!(
                on_path(tool),
                "{tool} is missing. Install xvfb, xdotool and imagemagick, or set LABEL700_SKIP_WINDOW=1"
            );
        }
        // Xvfb looks for a free display itself, and says which.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x960x24", "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb did not start");
        Self { server, name: format!(":{}", number.trim()) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The program in its window.
struct Sim<'a> {
    display: &'a Display,
    process: Child,
    window: String,
    temporary: TempDir,
}

impl<'a> Sim<'a> {
    fn start(display: &'a Display) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let process = program()
            .env("DISPLAY", &display.name)
            .env("TMPDIR", temporary.path())
            .env("LANG", "C.UTF-8")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut sim = Self { display, process, window: String::new(), temporary };
        let begin = Instant::now();
        while sim.window.is_empty() {
            sim.check_alive(begin, "a window");
            let found = sim.xdotool(&["search", "--onlyvisible", "--name", "Label700"]);
            sim.window = found.lines().next().unwrap_or_default().to_owned();
        }
        // There is no window manager that would give it the keys.
        sim.xdotool(&["windowfocus", "--sync", &sim.window.clone()]);
        sim
    }

    fn click(&self, (x, y): (u32, u32)) {
        let to = |(x, y): (u32, u32)| {
            self.xdotool(&["mousemove", "--window", &self.window, &x.to_string(), &y.to_string()]);
        };
        to((x, y));
        self.xdotool(&["click", "1"]);
        // A pointer that rests on a button would change its colour.
        to(NOWHERE);
    }

    fn keys(&self, arguments: &[&str]) {
        self.xdotool(arguments);
    }

    fn look(&self) -> Picture {
        let file = self.temporary.path().with_extension("png");
        let status = Command::new("import")
            .env("DISPLAY", &self.display.name)
            .args(["-window", &self.window, "-depth", "8"])
            .arg(prefixed("PNG24:", &file))
            .status()
            .unwrap();
        assert!(status.success(), "no picture of the window");
        let picture = Picture::read(&file);
        let _ = std::fs::remove_file(file);
        picture
    }

    #[track_caller]
    fn wait_for(&mut self, what: &str, expected: &Picture, area: Area) {
        let begin = Instant::now();
        while self.look().differences(expected, area) > 0 {
            self.check_alive(begin, what);
            sleep(Duration::from_millis(50));
        }
    }

    #[track_caller]
    fn check_alive(&mut self, begin: Instant, what: &str) {
        let mut said = String::new();
        if let Some(status) = self.process.try_wait().unwrap() {
            let _ = self.process.stderr.take().map(|mut stderr| stderr.read_to_string(&mut said));
            panic!("ended with {status} while waiting for {what}: {said}");
        }
        if begin.elapsed() > PATIENCE {
            let kept = std::env::temp_dir().join("label700-sim-window.png");
            let _ = Command::new("import")
                .env("DISPLAY", &self.display.name)
                .args(["-window", "root"])
                .arg(&kept)
                .status();
            panic!("not seen: {what}. What was seen instead is in {}", kept.display());
        }
    }

    /// Closes the window as its close button would, and waits for the program's end.
    fn close(&mut self) {
        ask_to_close(&self.display.name, self.window.parse().unwrap());
        let begin = Instant::now();
        while begin.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait().unwrap() {
                assert!(status.success(), "ended with {status}");
                return;
            }
            sleep(Duration::from_millis(20));
        }
        panic!("the program goes on after its window was closed");
    }

    fn own_files(&self) -> Vec<PathBuf> {
        std::fs::read_dir(self.temporary.path()).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    fn xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool").env("DISPLAY", &self.display.name).args(arguments).output();
        String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
    }
}

impl Drop for Sim<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends what a window manager sends when its close button is pressed.
fn ask_to_close(display: &str, window: u32) {
    let (connection, _) = x11rb::connect(Some(display)).unwrap();
    let atom = |name: &[u8]| connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
    let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
    let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
    connection.send_event(false, window, EventMask::NO_EVENT, message).unwrap().check().unwrap();
}

/// The TCP ports on which the process listens, as the kernel knows them.
fn listening_ports(process: u32) -> Vec<u16> {
    let sockets: Vec<String> = std::fs::read_dir(format!("/proc/{process}/fd"))
        .unwrap()
        .filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok())
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let table = std::fs::read_to_string(format!("/proc/{process}/net/tcp")).unwrap();
    let columns = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    columns
        .filter(|c| c[3] == "0A" && sockets.iter().any(|socket| socket == c[9]))
        .map(|c| u16::from_str_radix(c[1].rsplit(':').next().unwrap(), 16).unwrap())
        .collect()
}

fn on_path(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(tool).is_file())
}

fn prefixed(prefix: &str, path: &Path) -> std::ffi::OsString {
    let mut text = std::ffi::OsString::from(prefix);
    text.push(AsRef::<OsStr>::as_ref(path));
    text
}
