//! A program in another language, started to time its binding.

use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde::Deserialize;

/// A virtual machine on a busy computer takes seconds; what takes longer than this hangs.
const PATIENCE: Duration = Duration::from_secs(120);
/// So seldom that looking whether it has ended disturbs nothing.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What one language takes, in nanoseconds by the clock.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// One number labelled by a call of its own.
    #[serde(rename = "single_ns")]
    pub single: f64,
    /// All numbers of the file labelled by one call.
    #[serde(rename = "batch_ns")]
    pub batch: f64,
}

/// A command to start, and the language that it speaks for.
#[derive(Clone, Debug)]
pub struct Program {
    words: Vec<String>,
    patience: Duration,
}

impl Program {
    /// Splits the command as a shell would, without asking one.
    ///
    /// # Errors
    /// Quotes are left open, or there is no word.
    pub fn from_words(command: &str) -> anyhow::Result<Self> {
        let words = shlex::split(command).context("its command leaves a quote open")?;
        ensure!(!words.is_empty(), "its command is empty");
        Ok(Self { words, patience: PATIENCE })
    }

    /// Starts it anew and waits for what it prints.
    ///
    /// # Errors
    /// It does not start, fails, takes too long, or prints anything but one line of times.
    pub fn time(&self, view: &Path, numbers: &Path) -> anyhow::Result<Times> {
        let (name, arguments) = self.words.split_first().context("its command is empty")?;
        // A file never fills up and blocks the program, as a pipe would that nobody reads meanwhile.
        let mut output = tempfile::tempfile()?;
        let child = Command::new(name)
            .args(arguments)
            .args([view, numbers])
            .stdin(std::process::Stdio::null())
            .stdout(output.try_clone()?)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        let status = self.wait(child)?;
        ensure!(status.success(), "{name} failed: {status}");
        output.rewind()?;
        let mut text = String::new();
        output.read_to_string(&mut text).with_context(|| format!("{name} printed no text"))?;
        read(&text).with_context(|| format!("{name} did not print one line of times"))
    }

    fn wait(&self, mut child: Child) -> anyhow::Result<ExitStatus> {
        let began = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if began.elapsed() > self.patience {
                child.kill()?;
                child.wait()?;
                anyhow::bail!("it had not ended after {} s", self.patience.as_secs());
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}

fn read(text: &str) -> anyhow::Result<Times> {
    let times: Times = serde_json::from_str(text)?;
    let plausible = |time: f64| time.is_finite() && time > 0.0;
    ensure!(plausible(times.single) && plausible(times.batch), "a time is not above zero");
    Ok(times)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn time(command: &str) -> anyhow::Result<Times> {
        Program::from_words(command)?.time(Path::new("view"), Path::new("numbers.txt"))
    }

    #[test]
    fn one_line_of_times_is_read() {
        let times = time(r#"sh -c 'echo "{\"single_ns\": 1500.5, \"batch_ns\": 2e6}"'"#).unwrap();
        assert_eq!(times, Times { single: 1_500.5, batch: 2e6 });
    }

    #[test]
    fn it_is_started_with_the_view_and_the_numbers() {
        let command =
            r#"sh -c 'test "$1 $2" = "view numbers.txt" && echo "{\"single_ns\": 1, \"batch_ns\": 2}"' name"#;
        assert_eq!(time(command).unwrap(), Times { single: 1.0, batch: 2.0 });
    }

    #[test]
    fn anything_else_is_an_error_that_says_what() {
        let cases = [
            ("fails", "sh -c 'exit 3'", "failed"),
            (
                "fails after printing",
                r#"sh -c 'echo "{\"single_ns\": 1, \"batch_ns\": 2}"; exit 3'"#,
                "failed",
            ),
            ("is not there", "/nowhere/at-all", "cannot be started"),
            ("prints nothing", "true", "did not print"),
            ("prints words", "echo fast", "did not print"),
            (
                "prints more",
                r#"sh -c 'echo "{\"single_ns\": 1, \"batch_ns\": 2}"; echo ok'"#,
                "did not print",
            ),
            ("lacks a time", r#"sh -c 'echo "{\"single_ns\": 1}"'"#, "did not print"),
            ("took no time", r#"sh -c 'echo "{\"single_ns\": 0, \"batch_ns\": 2}"'"#, "did not print"),
            ("an open quote", "sh -c 'echo", "quote"),
            ("no command", "  ", "empty"),
        ];
        for (name, command, says) in cases {
            let error = format!("{:#}", time(command).expect_err(name));
            assert!(error.contains(says), "{name}: {error}");
        }
    }

    #[test]
    fn one_that_hangs_is_ended() {
        let program =
            Program { patience: Duration::from_millis(100), ..Program::from_words("sleep 60").unwrap() };
        let began = Instant::now();
        // `sleep` adds up its arguments, so these are times too.
        let error = program.time(Path::new("1"), Path::new("1")).unwrap_err();
        assert!(error.to_string().contains("had not ended"), "{error}");
        assert!(began.elapsed() < Duration::from_secs(30));
    }
}
