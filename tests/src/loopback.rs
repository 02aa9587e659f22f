//! A web server on loopback that serves files from memory and writes down what it was asked for.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The server. It ends with the process; each test has its own, on a port of the system's choice.
#[derive(Debug)]
pub struct Loopback {
    /// `http://127.0.0.1:PORT`, without a `/` at its end.
    pub url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, Vec<u8>>,
    statuses: BTreeMap<String, u16>,
    requests: Vec<String>,
}

impl Loopback {
    /// Serves nothing yet: every path is 404.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that goes away in the middle is its own affair.
                let _ = answer(stream, &shared);
            }
        });
        Self { url, state }
    }

    /// Serves exactly `files` from now on, by their path without a `/` in front, as it stands in URLs.
    pub fn serve(&self, files: &BTreeMap<String, Vec<u8>>) {
        files.clone_into(&mut self.state.lock().unwrap().files);
    }

    /// Answers requests for `path` with a status and no file.
    pub fn fail(&self, path: &str, status: u16) {
        self.state.lock().unwrap().statuses.insert(path.to_owned(), status);
    }

    /// Ends all failures.
    pub fn heal(&self) {
        self.state.lock().unwrap().statuses.clear();
    }

    /// The paths that were asked for since the last call, in order, without a `/` in front.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().requests)
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let path = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let (status, body) = {
        let mut state = state.lock().unwrap();
        state.requests.push(path.clone());
        match (state.statuses.get(&path), state.files.get(&path)) {
            (Some(status), _) => (*status, Vec::new()),
            (None, Some(file)) => (200, file.clone()),
            (None, None) => (404, Vec::new()),
        }
    };
    let head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}
