//! `serve`: the published tree over HTTP, for trying out.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use label700_registry::serve;
use tokio::runtime::Runtime;

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
        let interrupts = Interrupts::catch()?;
        let server = serve::start(&registry.public_dir(), self.listen)?;
        // A reader that went away needs no URL; the server serves on.
        let mut out = std::io::stdout();
        let _ = writeln!(out, "{}", server.base_url()).and_then(|()| out.flush());
        interrupts.wait()?;
        server.shutdown();
        Ok(ExitCode::SUCCESS)
    }
}

/// Ctrl-C, or the polite end that a service manager sends.
struct Interrupts {
    runtime: Runtime,
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Interrupts {
    /// From here on they are caught, so that none is missed once the address is known.
    fn catch() -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        #[cfg(unix)]
        let signals = {
            use tokio::signal::unix::{SignalKind, signal};
            let _inside = runtime.enter();
            [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]
        };
        Ok(Self {
            runtime,
            #[cfg(unix)]
            signals,
        })
    }

    fn wait(self) -> std::io::Result<()> {
        #[cfg(unix)]
        {
            let [mut interrupt, mut terminate] = self.signals;
            self.runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => Ok(()),
                    _ = terminate.recv() => Ok(()),
                }
            })
        }
        #[cfg(not(unix))]
        self.runtime.block_on(tokio::signal::ctrl_c())
    }
}
