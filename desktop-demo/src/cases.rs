//! `label700-sim cases`: what the phone says of every prepared case, without a display.

use std::io::{self, Write};

use label700::time::Timestamp;

use crate::cli::CasesOptions;
use crate::demo::Demo;
use crate::model::Simulator;
use crate::model::cases::CASES;

/// Prints a line for each case: its name, the number, and the hint's title and subtitle.
pub fn print(options: &CasesOptions) -> anyhow::Result<()> {
    let now = options.now.unwrap_or_else(Timestamp::now);
    let demo = Demo::start(now, |_| {})?;
    let mut simulator = Simulator::new(now);
    simulator.choose_language(options.lang);
    simulator.ready(demo.labeler());
    let mut out = io::stdout().lock();
    for case in CASES {
        simulator.choose_direction(options.direction);
        simulator.ring_case(case.id, now);
        let phone = simulator.phone();
        let hint = phone.hint.as_ref();
        let title = hint.and_then(|hint| hint.title.as_deref()).unwrap_or("—");
        let subtitle = hint.and_then(|hint| hint.subtitle.as_deref()).unwrap_or("");
        let number = if phone.number.is_empty() { "—" } else { &phone.number };
        let line = format!("{:<20} {number:<22} {title}  {subtitle}", case.id);
        match writeln!(out, "{}", line.trim_end()) {
            // Whoever read the lines, such as `head`, has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            written => written?,
        }
    }
    Ok(())
}
