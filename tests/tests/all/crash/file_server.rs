//! A repository over HTTP on loopback, which tells when something was asked for, and takes its time.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Between the two halves of a body, so that downloads can be cut off inside.
const PAUSE: Duration = Duration::from_millis(2);

pub(crate) struct FileServer {
    pub(crate) url: String,
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    asked: Receiver<()>,
}

impl FileServer {
    /// Ends with the test's process.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let files = Arc::new(Mutex::new(BTreeMap::new()));
        let (sender, asked) = channel();
        let served = Arc::clone(&files);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (served, sender) = (Arc::clone(&served), sender.clone());
                // A killed client ends its connection anywhere.
                thread::spawn(move || drop(answer_all(&connection, &served, &sender)));
            }
        });
        Self { url, files, asked }
    }

    pub(crate) fn serve(&self, files: BTreeMap<String, Vec<u8>>) {
        *self.files.lock().unwrap() = files;
    }

    /// Waits until so many files have been asked for; not for ever, as a client may be done before.
    pub(crate) fn wait_for(&self, requests: u32) {
        for _ in 0..requests {
            if self.asked.recv_timeout(Duration::from_secs(5)).is_err() {
                return;
            }
        }
    }

    /// Forgets what was asked for until now.
    pub(crate) fn forget_requests(&self) {
        while self.asked.try_recv().is_ok() {}
    }
}

fn answer_all(
    mut connection: &TcpStream,
    files: &Mutex<BTreeMap<String, Vec<u8>>>,
    asked: &Sender<()>,
) -> io::Result<()> {
    let mut lines = BufReader::new(connection).lines();
    while let Some(request) = lines.next() {
        let request = request?;
        let mut from = 0;
        for line in lines.by_ref() {
            let line = line?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(range) = line.strip_prefix("range: bytes=") {
                from = range.trim_end_matches('-').parse().unwrap();
            }
        }
        let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
        let file = files.lock().unwrap().get(path).cloned();
        let _ = asked.send(());
        let Some(file) = file else {
            connection.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")?;
            continue;
        };
        let body = &file[from.min(file.len())..];
        let (status, range) = match from {
            0 => ("200 OK", String::new()),
            _ => {
                let (last, all) = (file.len() - 1, file.len());
                ("206 Partial Content", format!("Content-Range: bytes {from}-{last}/{all}\r\n"))
            }
        };
        write!(connection, "HTTP/1.1 {status}\r\n{range}Content-Length: {}\r\n\r\n", body.len())?;
        let (first, second) = body.split_at(body.len() / 2);
        connection.write_all(first)?;
        thread::sleep(PAUSE);
        connection.write_all(second)?;
    }
    Ok(())
}
