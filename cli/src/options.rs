//! Options that several subcommands have.

use std::path::PathBuf;

use clap::Args;
use label700::labeler::{Diagnosis, Labeler};
use label700::time::Timestamp;
use label700::words::Language;

use crate::terminal;

/// How numbers are labelled and shown.
#[derive(Args)]
pub(crate) struct Labelling {
    /// The published view's folder; without it the 15-digit rule alone answers
    #[arg(long, value_name = "DIR")]
    view: Option<PathBuf>,
    /// Print JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// The language of the texts: zh-Hans, zh-Hant or en
    #[arg(long, value_name = "TAG", default_value = "zh-Hans", value_parser = language)]
    pub(crate) lang: Language,
    #[command(flatten)]
    pub(crate) clock: Clock,
}

impl Labelling {
    /// Opens the view, if one was asked for, and says so if it cannot be used.
    pub(crate) fn labeler(&self) -> Labeler {
        let Some(view_dir) = &self.view else { return Labeler::without_view() };
        let labeler = Labeler::open(view_dir);
        let diagnosis = labeler.status().diagnosis;
        if diagnosis != Diagnosis::Ready {
            terminal::complain(&format!(
                "warning: {diagnosis}, so the 15-digit rule alone answers; \
                 run `label700 update` with --view-dir {} to publish a list there",
                view_dir.display()
            ));
        }
        labeler
    }
}

/// The time to judge by.
#[derive(Args)]
pub(crate) struct Clock {
    /// The time to judge by, in RFC 3339, instead of the clock's
    #[arg(long, value_name = "T", value_parser = time)]
    now: Option<Timestamp>,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }
}

fn language(tag: &str) -> Result<Language, &'static str> {
    Language::parse(tag).ok_or("there are texts in zh-Hans, zh-Hant and en")
}

fn time(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse(text).ok_or("not a time such as 2026-11-23T08:00:00Z")
}
