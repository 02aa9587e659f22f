//! A repository over HTTP on loopback, which tells when something was asked for, takes its time, and can keep
//! a client waiting.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Between the two halves of a body, so that downloads can be cut off inside.
const PAUSE: Duration = Duration::from_millis(2);
/// What takes longer than this will never come.
const FOR_EVER: Duration = Duration::from_secs(120);

pub(crate) struct FileServer {
    address: String,
    shared: Arc<Shared>,
    /// One for each request, when half of its answer was sent.
    answered: Receiver<(u64, Instant)>,
}

#[derive(Default)]
struct Shared {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    visit: Mutex<Visit>,
    visit_changed: Condvar,
}

/// The requests of one client. Each has a URL of its own, so that none is taken for one of a client before
/// it that was killed.
#[derive(Clone, Copy, Debug, Default)]
struct Visit {
    number: u64,
    requests: u32,
    /// The request whose answer stops half-way.
    held: Option<u32>,
}

impl FileServer {
    /// Ends with the test's process.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let (sender, answered) = channel();
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                let (served, sender) = (Arc::clone(&served), sender.clone());
                // A killed client ends its connection anywhere.
                thread::spawn(move || drop(answer_all(&connection, &served, &sender)));
            }
        });
        Self { address, shared, answered }
    }

    pub(crate) fn serve(&self, files: BTreeMap<String, Vec<u8>>) {
        *self.shared.files.lock().unwrap() = files;
    }

    /// The URL for the next client, whose request number `held`, from 1, is never answered whole. Lets go of
    /// the client before it.
    pub(crate) fn expect(&self, held: Option<u32>) -> String {
        let mut visit = self.shared.visit.lock().unwrap();
        *visit = Visit { number: visit.number + 1, requests: 0, held };
        self.shared.visit_changed.notify_all();
        format!("{}/{}", self.address, visit.number)
    }

    /// Waits until so many requests of this client have been answered by half.
    pub(crate) fn wait_for(&self, requests: u32) {
        for _ in 0..requests {
            while self.answered.recv_timeout(FOR_EVER).unwrap().0 != self.shared.visit.lock().unwrap().number
            {
            }
        }
    }

    /// When the requests of this client were answered.
    pub(crate) fn times(&self) -> Vec<Instant> {
        let number = self.shared.visit.lock().unwrap().number;
        self.answered.try_iter().filter(|(visit, _)| *visit == number).map(|(_, time)| time).collect()
    }
}

impl Shared {
    /// Which request of its client this is; `None`: the client is gone.
    fn count(&self, visit_number: u64) -> Option<u32> {
        let mut visit = self.visit.lock().unwrap();
        (visit.number == visit_number).then(|| {
            visit.requests += 1;
            visit.requests
        })
    }

    fn wait_while_held(&self, visit_number: u64, request: u32) {
        let is_held = |visit: &mut Visit| visit.number == visit_number && visit.held == Some(request);
        drop(self.visit_changed.wait_while(self.visit.lock().unwrap(), is_held));
    }
}

fn answer_all(
    mut connection: &TcpStream,
    shared: &Shared,
    answered: &Sender<(u64, Instant)>,
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
        let Some((visit, path)) = path.split_once('/') else { return Ok(()) };
        let visit = visit.parse().unwrap();
        let Some(request) = shared.count(visit) else { return Ok(()) };
        let half_answered = || {
            let _ = answered.send((visit, Instant::now()));
            shared.wait_while_held(visit, request);
        };
        let file = shared.files.lock().unwrap().get(path).cloned();
        let Some(file) = file else {
            half_answered();
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
        half_answered();
        thread::sleep(PAUSE);
        connection.write_all(second)?;
    }
    Ok(())
}
