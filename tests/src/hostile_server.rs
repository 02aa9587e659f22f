//! A server on loopback that may do anything: it keeps a repository, and answers for any of its files
//! with whatever bytes a test writes to the connection, plain or inside TLS.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::held_time::HeldTime;

/// What a server writes to and a client may hang up.
pub trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// How a server answers. An error is a client that hung up, which is what most tests are about.
pub type Answer = Arc<dyn Fn(&Question<'_>, &mut dyn Wire) -> io::Result<()> + Send + Sync>;

/// One request, and what an honest server would have for it.
#[derive(Debug)]
pub struct Question<'a> {
    /// The request line and the headers.
    pub head: &'a str,
    /// The file asked for.
    pub file: Option<&'a [u8]>,
    time: &'a HeldTime,
}

impl Question<'_> {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    /// The first byte asked for, of a request for a part.
    pub fn from(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }

    /// What a well-behaved server answers.
    pub fn honest(&self) -> Vec<u8> {
        match (self.file, self.from()) {
            (None, _) => response("404 Not Found", &[], b"no such file"),
            (Some(file), None) => response("200 OK", &[], file),
            (Some(file), Some(from)) if from < file.len() => {
                let range = format!("Content-Range: bytes {from}-{}/{}", file.len() - 1, file.len());
                response("206 Partial Content", &[&range], &file[from..])
            }
            (Some(_), Some(_)) => response("416 Range Not Satisfiable", &[], b""),
        }
    }

    /// Says a byte each second of the client's virtual time.
    pub fn drip(&self, wire: &mut dyn Wire, bytes: &[u8]) -> io::Result<()> {
        for byte in bytes {
            wire.write_all(&[*byte])?;
            wire.flush()?;
            self.time.pass(Duration::from_secs(1))?;
        }
        Ok(())
    }

    /// Says nothing more until the client hangs up. The client's time, where it is virtual, runs.
    pub fn stall(&self, wire: &mut dyn Wire) -> io::Result<()> {
        wire.flush()?;
        self.time.run();
        while wire.read(&mut [0; 64])? > 0 {}
        Ok(())
    }
}

/// Serves until it is dropped, one request a connection.
pub struct HostileServer {
    address: SocketAddr,
    base: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    attacks: Mutex<BTreeMap<String, Answer>>,
    heads: Mutex<Vec<String>>,
    time: HeldTime,
    stop: AtomicBool,
}

impl std::fmt::Debug for HostileServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostileServer").field("base", &self.base).finish_non_exhaustive()
    }
}

impl HostileServer {
    /// A server without TLS.
    pub fn start() -> Self {
        Self::listen("http", "127.0.0.1", |tcp| Some(Box::new(tcp)))
    }

    /// A server with TLS, whose URL calls it `host`. `handshakes` hears of each one that succeeded.
    pub fn start_tls(
        host: &str,
        config: Arc<ServerConfig>,
        handshakes: impl Fn(&ServerConnection) + Send + Sync + 'static,
    ) -> Self {
        Self::listen("https", host, move |tcp| {
            let connection = ServerConnection::new(Arc::clone(&config)).ok()?;
            let mut tls = StreamOwned::new(connection, tcp);
            while tls.conn.is_handshaking() {
                tls.conn.complete_io(&mut tls.sock).ok()?;
            }
            handshakes(&tls.conn);
            Some(Box::new(tls))
        })
    }

    fn listen(
        scheme: &str,
        host: &str,
        wire: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let (wire, server) = (Arc::new(wire), Arc::clone(&shared));
        thread::spawn(move || {
            for tcp in listener.incoming().map_while(Result::ok) {
                if server.stop.load(Ordering::SeqCst) {
                    return;
                }
                // A thread for each: one that stalls must not hold up the next request.
                let (wire, server) = (Arc::clone(&wire), Arc::clone(&server));
                thread::spawn(move || server.converse(tcp, &*wire));
            }
        });
        Self { address, base: format!("{scheme}://{host}:{}", address.port()), shared }
    }

    /// The repository's URL.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Serves `files` from now on, by their paths.
    pub fn serve(&self, files: &BTreeMap<String, Vec<u8>>) {
        files.clone_into(&mut self.shared.files.lock().unwrap());
    }

    /// Answers requests for `path` in this way, until [`HostileServer::relent`].
    pub fn attack(&self, path: &str, answer: Answer) {
        self.shared.attacks.lock().unwrap().insert(path.to_owned(), answer);
    }

    /// Is honest again.
    pub fn relent(&self) {
        self.shared.attacks.lock().unwrap().clear();
    }

    /// The heads of the requests since the last call.
    pub fn take_heads(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.heads.lock().unwrap())
    }

    /// The time of a client that waits for this server.
    pub fn time(&self) -> &HeldTime {
        &self.shared.time
    }
}

impl Drop for HostileServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn converse(&self, tcp: TcpStream, wire: &dyn Fn(TcpStream) -> Option<Box<dyn Wire>>) {
        let bound = Some(Duration::from_secs(20));
        tcp.set_read_timeout(bound).unwrap();
        tcp.set_write_timeout(bound).unwrap();
        let Some(mut wire) = wire(tcp) else { return };
        let Ok(head) = self.read_head(&mut *wire) else { return };
        self.heads.lock().unwrap().push(head.clone());
        let path = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
        let attack = self.attacks.lock().unwrap().get(&path).cloned();
        let file = self.files.lock().unwrap().get(&path).cloned();
        let question = Question { head: &head, file: file.as_deref(), time: &self.time };
        // Whoever hangs up in the middle is not told.
        let _ = match attack {
            Some(answer) => answer(&question, &mut *wire),
            None => wire.write_all(&question.honest()),
        };
        let _ = wire.flush();
    }

    fn read_head(&self, wire: &mut dyn Wire) -> io::Result<String> {
        const TLS_HANDSHAKE: u8 = 22;
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 {
            wire.read_exact(&mut byte)?;
            head.push(byte[0]);
            if head == [TLS_HANDSHAKE] {
                // A plain server has nothing to say to that.
                self.time.run();
            }
        }
        Ok(String::from_utf8_lossy(&head).into_owned())
    }
}

/// A complete answer, after which the connection closes.
pub fn response(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n").into_bytes();
    bytes.extend(format!("Content-Length: {}\r\n", body.len()).bytes());
    for header in headers {
        bytes.extend(format!("{header}\r\n").bytes());
    }
    bytes.extend(b"\r\n");
    bytes.extend(body);
    bytes
}
