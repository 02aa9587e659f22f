//! Against a tiny server that misbehaves on purpose.

mod answers;
mod limits;
mod redirects;
mod resume;
mod server;

use std::time::Duration;

use super::*;

/// Limits that let a test about time end soon.
fn quick() -> HttpOptions {
    HttpOptions {
        connect_timeout: Duration::from_secs(5),
        metadata_timeout: Duration::from_secs(5),
        targets_timeout: Duration::from_secs(5),
        pace_window: Duration::from_secs(1),
        system_proxy: false,
        ..HttpOptions::default()
    }
}

fn client() -> HttpFetch {
    HttpFetch::new(quick()).unwrap()
}
