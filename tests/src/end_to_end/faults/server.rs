//! A server on this machine in place of a domain, which counts its calls and fails as a test wants.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What the server does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behaviour {
    /// It sends the document.
    Works,
    /// It sends a status without a useful body.
    Status(u16),
    /// It sends 200 and a body that is not JSON.
    Garbage,
    /// It leads to another path of its own.
    Redirects,
    /// It closes the connection without a reply.
    Closes,
    /// It replies after any caller has given up.
    Hangs,
}

/// It ends with the process of the tests.
pub(super) struct Server {
    url: String,
    shared: Arc<Shared>,
}

struct Shared {
    document: Vec<u8>,
    behaviour: Mutex<Behaviour>,
    calls: AtomicUsize,
    redirected: AtomicUsize,
}

const ELSEWHERE: &str = "/elsewhere";

impl Server {
    /// Serves `document` at every path.
    pub(super) fn start(document: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            document,
            behaviour: Mutex::new(Behaviour::Works),
            calls: AtomicUsize::new(0),
            redirected: AtomicUsize::new(0),
        });
        let server = shared.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (server, connection) = (server.clone(), connection.unwrap());
                // A caller that has given up is no error.
                thread::spawn(move || server.answer(connection).unwrap_or_default());
            }
        });
        Self { url, shared }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn set(&self, behaviour: Behaviour) {
        *self.shared.lock() = behaviour;
    }

    /// The number of calls so far.
    pub(super) fn calls(&self) -> usize {
        self.shared.calls.load(Ordering::SeqCst)
    }

    /// How many of them followed a redirect.
    pub(super) fn redirected(&self) -> usize {
        self.shared.redirected.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Behaviour> {
        self.behaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, mut connection: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(connection.try_clone()?).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        while lines
            .next()
            .transpose()?
            .is_some_and(|line| !line.is_empty())
        {}
        self.calls.fetch_add(1, Ordering::SeqCst);
        if first.contains(ELSEWHERE) {
            self.redirected.fetch_add(1, Ordering::SeqCst);
        }
        let behaviour = *self.lock();
        let (status, body) = match behaviour {
            Behaviour::Closes => return Ok(()),
            Behaviour::Hangs => {
                thread::sleep(Duration::from_secs(5));
                (200, self.document.as_slice())
            }
            Behaviour::Works => (200, self.document.as_slice()),
            Behaviour::Garbage => (200, b"<html>".as_slice()),
            Behaviour::Redirects => (302, b"".as_slice()),
            Behaviour::Status(status) => (status, b"".as_slice()),
        };
        write!(
            connection,
            "HTTP/1.1 {status} Status\r\nconnection: close\r\netag: \"1\"\r\n\
             content-type: application/json\r\nlocation: {ELSEWHERE}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )?;
        connection.write_all(body)
    }
}
