//! A registry for trying out: keys without passphrases, invented companies, one list published.

use std::path::Path;

use label700::time::Timestamp;

use crate::error::Error;
use crate::operator::Unattended;
use crate::registry::{Protection, Registry};
use crate::release::ApproveOptions;
use crate::staging::PublishOptions;

/// The feed's name of a demo registry.
pub const FEED: &str = "demo";

/// The sample: `registry/samples/demo.csv`. Every company in it is invented.
pub const SAMPLE_CSV: &str = include_str!("../samples/demo.csv");

/// Makes a demo registry in `dir`, which must be empty or absent, imports the sample and publishes it,
/// all as of `now`. Takes about a tenth of a second.
///
/// # Errors
/// [`Error::AlreadyThere`], or what stands in the way of writing.
pub fn create(dir: &Path, now: Timestamp) -> Result<Registry, Error> {
    let registry = Registry::init(dir, FEED, &Protection::Demo, now, Box::new(Unattended))?;
    registry.import_bytes("demo.csv", SAMPLE_CSV.as_bytes())?;
    registry.publish(&PublishOptions::default(), now)?;
    registry.approve(&ApproveOptions::default(), now)?;
    Ok(registry)
}
