//! What is done with fuzzed bytes: one function a target. `fuzz/` calls them with millions of inputs, the
//! ordinary tests with the committed corpora.
//!
//! A target returns whether the bytes were accepted as what it reads; it panics if an invariant breaks.

pub mod cdn;
pub mod csv;
pub mod delta;
pub mod key_file;
pub mod list;
pub mod message_text;
pub mod metadata;
pub mod number_text;
pub mod seeds;
pub mod view;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct FuzzTarget {
    /// Its name, also of its binary and of its corpus folder.
    pub name: &'static str,
    /// Takes the bytes, and says whether they were accepted.
    pub run: fn(&[u8]) -> bool,
}

/// All targets. A corpus folder that is not in here fails a test.
pub const ALL: &[FuzzTarget] = &[
    FuzzTarget { name: "number_text", run: number_text::run },
    FuzzTarget { name: "message_text", run: message_text::run },
    FuzzTarget { name: "metadata_root", run: metadata::root },
    FuzzTarget { name: "metadata_timestamp", run: metadata::timestamp },
    FuzzTarget { name: "metadata_snapshot", run: metadata::snapshot },
    FuzzTarget { name: "metadata_targets", run: metadata::targets },
    FuzzTarget { name: "metadata_list_role", run: metadata::list_role },
    FuzzTarget { name: "list_bytes", run: list::bytes },
    FuzzTarget { name: "list_content", run: list::content },
    FuzzTarget { name: "delta_bytes", run: delta::bytes },
    FuzzTarget { name: "delta_history", run: delta::history },
    FuzzTarget { name: "view_json", run: view::run },
    FuzzTarget { name: "cdn", run: cdn::run },
    FuzzTarget { name: "cdn_metadata", run: cdn::metadata },
    FuzzTarget { name: "csv", run: csv::run },
    FuzzTarget { name: "key_file", run: key_file::run },
];
