//! Where and when the figures were made.

use label700::time::Timestamp;

/// `Intel … , 2 cores, 24 GB, 2026-11-23`.
pub fn made() -> String {
    let model =
        first_line("/proc/cpuinfo", "model name").unwrap_or_else(|| "an unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = first_line("/proc/meminfo", "MemTotal")
        .and_then(|text| text.strip_suffix(" kB")?.parse::<f64>().ok())
        .map_or_else(String::new, |kb| format!("{:.0} GB of memory, ", kb / 1e6));
    let today = Timestamp::now().to_rfc3339();
    let today = today.get(..10).unwrap_or_default();
    format!("{model}, {cores} cores, {memory}{today}.")
}

fn first_line(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}
