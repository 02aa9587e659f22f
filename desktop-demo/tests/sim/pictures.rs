//! `label700-sim picture` and `cases`: the program itself, with no display.

use std::path::Path;
use std::process::{Command, Output};

use label700_sim::model::cases::CASES;

/// The program in an environment that has no display.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_label700-sim"));
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    command
}

/// A picture of 1060 × 800, as rows of RGB.
pub(crate) struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// What `label700-sim picture` draws with these arguments.
    pub(crate) fn draw(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("picture.png");
        let output = program().arg("picture").args(arguments).arg("--output").arg(&file).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Self::read(&file)
    }

    pub(crate) fn read(file: &Path) -> Self {
        let file = std::io::BufReader::new(std::fs::File::open(file).unwrap());
        let mut decoder = png::Decoder::new(file);
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert!(info.color_type == png::ColorType::Rgb, "a picture of {:?}", info.color_type);
        Self { width: info.width as usize, pixels }
    }

    /// How many pixels differ within a rectangle (left, top, right, bottom).
    pub(crate) fn differences(&self, other: &Self, (left, top, right, bottom): Area) -> usize {
        if self.width != other.width || self.pixels.len() != other.pixels.len() {
            return usize::MAX;
        }
        let pixel = |picture: &'_ Self, x, y| -> [u8; 3] {
            let at = 3 * (y * picture.width + x);
            picture.pixels[at..at + 3].try_into().unwrap()
        };
        let places = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
        places.filter(|&(x, y)| pixel(self, x, y) != pixel(other, x, y)).count()
    }
}

/// Left, top, right, bottom.
pub(crate) type Area = (usize, usize, usize, usize);

/// The phone's display in a window of 1060 × 800.
pub(crate) const PHONE: Area = (50, 34, 406, 766);

const NOW: [&str; 2] = ["--now", "2026-11-23T09:41:00+08:00"];

#[test]
fn a_picture_is_the_same_every_time() {
    let draw = || Picture::draw(&[&["--case", "food-delivery"], &NOW[..]].concat());
    assert_eq!(draw().pixels, draw().pixels);
}

#[test]
fn pictures_differ_where_they_should() {
    let usual = Picture::draw(&[&["--case", "food-delivery"], &NOW[..]].concat());
    for (what, arguments) in [
        ("another case", &["--case", "revoked"][..]),
        ("dark", &["--case", "food-delivery", "--dark"]),
        ("English", &["--case", "food-delivery", "--lang", "en"]),
        ("traditional Chinese", &["--case", "food-delivery", "--lang", "zh-Hant"]),
        ("a message", &["--case", "food-delivery", "--direction", "message"]),
        ("outgoing", &["--case", "food-delivery", "--direction", "outgoing"]),
        ("details", &["--case", "food-delivery", "--moment", "details"]),
        ("accepted", &["--case", "food-delivery", "--moment", "accepted"]),
        ("ended", &["--case", "food-delivery", "--moment", "ended"]),
    ] {
        let other = Picture::draw(&[arguments, &NOW[..]].concat());
        assert!(usual.differences(&other, PHONE) > 100, "{what}");
    }
    let typed = Picture::draw(&[&["--number", "+86 700 1234 5678 9012"], &NOW[..]].concat());
    assert_eq!(usual.differences(&typed, PHONE), 0, "the same number typed in another form");
}

#[test]
fn cases_are_printed_with_their_hints() {
    let output = program().args(["cases"]).args(NOW).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    assert_eq!(printed.lines().count(), CASES.len());
    for (case, line) in CASES.iter().zip(printed.lines()) {
        assert!(line.starts_with(case.id), "{}", case.id);
    }
    assert!(printed.contains("外卖 · "), "{printed}");
}

#[test]
fn without_a_display_the_window_says_what_to_do() {
    let Output { status, stdout, stderr } = program().output().unwrap();
    assert_eq!(status.code(), Some(1));
    assert!(stdout.is_empty());
    let said = text(&stderr);
    for word in ["display", "label700-sim cases", "label700-sim picture", "xvfb-run"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    assert!(!said.contains("panicked"), "{said}");
}

/// An empty fontconfig stands in for a machine without fonts.
#[cfg(target_os = "linux")]
#[test]
fn without_any_font_it_says_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("fonts.conf");
    let empty = folder.path().join("empty").display().to_string();
    std::fs::write(
        &config,
        format!("<fontconfig><dir>{empty}</dir><cachedir>{empty}</cachedir></fontconfig>"),
    )
    .unwrap();
    let file = folder.path().join("picture.png");
    let mut picture = program();
    picture.args(["picture", "--case", "express", "--output"]).arg(file).env("FONTCONFIG_FILE", config);
    let output = picture.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("fonts-dejavu-core") && !said.contains("panicked"), "{said}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
