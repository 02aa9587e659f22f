//! The published tree over HTTP, for trying out. For real use any web server or CDN does.

use std::fmt;
use std::future::IntoFuture as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use tokio::sync::oneshot;
use tower_http::services::ServeDir;

use crate::error::Error;

/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(1);

/// A running server; dropping it stops it.
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves `public_dir` in a thread of its own: GET and HEAD, ranges included. Port 0 takes a free one.
/// When this returns, the server answers.
///
/// # Errors
/// [`Error::PortInUse`], or [`Error::Io`] if the folder is missing or the address is not this computer's.
pub fn start(public_dir: &Path, address: SocketAddr) -> Result<Server, Error> {
    let not_served = |source| Error::Io { doing: "serve", path: public_dir.to_owned(), source };
    std::fs::read_dir(public_dir).map_err(not_served)?;
    let listener = bind(address)?;
    let address = listener.local_addr().map_err(not_served)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(not_served)?;
    let files = ServeDir::new(public_dir).append_index_html_on_directories(false);
    let router = Router::new().fallback_service(files);
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = std::thread::Builder::new().name("registry-serve".to_owned());
    let thread = thread.spawn(move || {
        runtime.block_on(async move {
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                run(listener, router, stopped).await;
            }
        });
    });
    Ok(Server { address, stop: Some(stop), thread: Some(thread.map_err(not_served)?) })
}

fn bind(address: SocketAddr) -> Result<TcpListener, Error> {
    let listener = TcpListener::bind(address).and_then(|l| l.set_nonblocking(true).map(|()| l));
    listener.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Error::PortInUse(address),
        _ => Error::Io { doing: "listen on", path: address.to_string().into(), source },
    })
}

/// Serves until told to stop, and then for as long as open requests take, within bounds.
async fn run(listener: tokio::net::TcpListener, router: Router, stopped: oneshot::Receiver<()>) {
    let (drain, draining) = oneshot::channel::<()>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = draining.await;
    });
    let limit = async move {
        // An error means that the server's handle is gone, which is an order to stop as well.
        let _ = stopped.await;
        let _ = drain.send(());
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        _ = serving.into_future() => {}
        () = limit => {}
    }
}

impl Server {
    /// What to give a client: `http://127.0.0.1:8700`, under which `metadata` and `targets` lie.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops, and returns when the port is free again.
    pub fn shutdown(mut self) {
        self.stop_and_wait();
    }

    fn stop_and_wait(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop_and_wait();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}
