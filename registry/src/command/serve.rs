//! `serve`: the published tree over HTTP, for trying out.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use label700_registry::serve;

use super::Place;

/// Serve R/public over HTTP until interrupted, for trying out.
///
/// The first line printed is the base URL for clients. For real use, any web server, CDN or object store
/// serves the same files.
#[derive(Args)]
#[command(after_help = "Example:\n  label700-registry --dir R serve --listen 127.0.0.1:8700")]
pub(crate) struct Serve {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8700")]
    listen: SocketAddr,
}

impl Serve {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<ExitCode> {
        let registry = place.open()?;
        let server = serve::start(&registry.public_dir(), self.listen)?;
        // A reader that went away needs no URL; the server serves on.
        let mut out = std::io::stdout();
        let _ = writeln!(out, "{}", server.base_url()).and_then(|()| out.flush());
        wait_for_interrupt()?;
        server.shutdown();
        Ok(ExitCode::SUCCESS)
    }
}

fn wait_for_interrupt() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                interrupted = tokio::signal::ctrl_c() => interrupted,
                _ = terminate.recv() => Ok(()),
            }
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await
    })
}
