//! A server on loopback that answers with whatever bytes a test gives it.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub(super) trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// Answers one request: its head (request line and headers) and the connection to write to.
type Answer = dyn Fn(&str, &mut dyn Wire) -> io::Result<()> + Send + Sync;

/// Serves until dropped, one request a connection.
pub(super) struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub(super) fn start(
        answer: impl Fn(&str, &mut dyn Wire) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::serve(Arc::new(answer))
    }

    /// Answers every request with these bytes.
    pub(super) fn saying(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |_, wire| wire.write_all(&response))
    }

    fn serve(answer: Arc<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        thread::spawn({
            let (heads, stop) = (Arc::clone(&heads), Arc::clone(&stop));
            move || {
                for stream in listener.incoming() {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let Ok(stream) = stream else { return };
                    // Clients hang up in the middle: that is what most tests are about.
                    let _ = converse(stream, &heads, &*answer);
                }
            }
        });
        Self { address, heads, stop }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The heads of all requests so far.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread if it waits for a connection. It is not joined: it may be stuck in writing
        // to a client that lives in the thread of the test.
        let _ = TcpStream::connect(self.address);
    }
}

fn converse(mut wire: TcpStream, heads: &Mutex<Vec<String>>, answer: &Answer) -> io::Result<()> {
    let bound = Some(Duration::from_secs(10));
    wire.set_read_timeout(bound)?;
    wire.set_write_timeout(bound)?;
    let head = read_head(&mut wire)?;
    heads.lock().unwrap().push(head.clone());
    answer(&head, &mut wire)?;
    wire.flush()
}

fn read_head(wire: &mut dyn Wire) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 {
        wire.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// A complete answer.
pub(super) fn response(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n").into_bytes();
    bytes.extend(format!("Content-Length: {}\r\n", body.len()).bytes());
    for header in headers {
        bytes.extend(format!("{header}\r\n").bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}

/// The value of a request's header.
pub(super) fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
}
