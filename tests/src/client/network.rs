//! Calls over real connections, to a server on this machine that plays the domain `subjects`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use client::{BODY_LIMIT, SubjectDocument, Subjects};
use jiff::Timestamp;
use kernel::table::{Action, Table, Write};
use kernel::{Dependencies as _, Kind, Resources, Result};
use settings::{Change, ServiceAddress, Settings};
use testkit::{MemoryTable, TestClock};

use super::cx;

const SUBJECT: &str =
    r#"{"id":"7","name":"Algebra","code":"MA-1","credits":6,"department_id":"3"}"#;

/// A server that sends these bytes after a pause, once for each connection.
struct Server {
    url: String,
    calls: Arc<AtomicUsize>,
}

fn server(answer: impl Into<Vec<u8>>, pause: Duration) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/base", listener.local_addr().unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let (counted, answer) = (calls.clone(), answer.into());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let answer = answer.clone();
            let counted = counted.clone();
            std::thread::spawn(move || {
                let mut head = [0; 8192];
                let length = stream.read(&mut head).unwrap_or_default();
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                assert!(
                    head.starts_with("GET /base/api/v1/subjects/7 HTTP/1.1"),
                    "{head}"
                );
                assert!(head.contains("x-api-key: aurora_svc_test_"), "{head}");
                counted.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(pause);
                // A client that does not wait has closed the connection.
                drop(stream.write_all(&answer));
            });
        }
    });
    Server { url, calls }
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n");
    format!("{head}{headers}\r\n{body}").into_bytes()
}

/// The subjects at this address, as a function of the domain `test` reads them.
fn subjects(url: &str) -> Subjects {
    let address = ServiceAddress {
        url: url.to_owned(),
    };
    opened(Some(&address), "http://example.org".to_owned())
}

fn opened(address: Option<&ServiceAddress>, api_url: String) -> Subjects {
    let table = Arc::new(MemoryTable::new());
    let change = Change::service("subjects", address, 1).unwrap();
    let Write {
        action: Action::Put(row),
        ..
    } = change.write(Timestamp::UNIX_EPOCH).unwrap()
    else {
        panic!("a setting is put");
    };
    table.given(row);
    let table: Arc<dyn Table> = table;
    let settings = Arc::new(Settings::new(Some(table.clone())));
    let resources = Resources::new(Some(table), move |name| match name {
        "API_URL" => Some(api_url.clone()),
        "SERVICE_KEY" => Some(testkit::keys::service_key("test")),
        _ => Some("test".to_owned()),
    });
    Subjects::open(&resources.with_port(settings)).unwrap()
}

async fn get(url: &str, left: Duration) -> Result<Option<SubjectDocument>> {
    let clock: Arc<TestClock> = Arc::default();
    subjects(url).get("7", &cx(&clock, left)).await
}

const LONG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_subject_is_read_with_its_version() {
    let server = server(answer("200 OK", "etag: \"3\"\r\n", SUBJECT), Duration::ZERO);
    let subject = get(&server.url, LONG).await.unwrap().unwrap();
    assert_eq!((subject.name.as_str(), subject.version), ("Algebra", 3));
    assert_eq!(server.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_domain_that_is_not_registered_is_called_at_the_url_of_the_api() {
    let server = server(answer("200 OK", "etag: \"3\"\r\n", SUBJECT), Duration::ZERO);
    let clock: Arc<TestClock> = Arc::default();
    let subjects = opened(None, server.url);
    let subject = subjects.get("7", &cx(&clock, LONG)).await.unwrap();
    assert_eq!(subject.unwrap().version, 3);
}

#[tokio::test]
async fn a_server_that_fails_is_unavailable_and_called_as_often_as_it_may_help() {
    let elsewhere = server(answer("200 OK", "etag: \"3\"\r\n", SUBJECT), Duration::ZERO);
    let location = format!("location: {}/api/v1/subjects/7\r\n", elsewhere.url);
    let long = " ".repeat(BODY_LIMIT + 1);
    for (answer, calls) in [
        (answer("500 Internal Server Error", "", "{}"), 2),
        (answer("302 Found", &location, ""), 1),
        (answer("200 OK", "etag: \"3\"\r\n", "<html>"), 1),
        (answer("200 OK", "etag: \"3\"\r\n", &long), 1),
        (b"nonsense\r\n\r\n".to_vec(), 2),
        (Vec::new(), 2),
    ] {
        let server = server(answer, Duration::ZERO);
        let error = get(&server.url, LONG).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Unavailable);
        assert_eq!(server.calls.load(Ordering::SeqCst), calls);
    }
    assert_eq!(elsewhere.calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_slow_server_is_left_when_the_time_is_over() {
    let server = server(answer("200 OK", "etag: \"3\"\r\n", SUBJECT), LONG);
    let started = Instant::now();
    let error = get(&server.url, Duration::from_millis(700))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_address_are_unavailable() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for url in [
        format!("http://{port}"),
        "http://example.org".to_owned(),
        "nonsense".to_owned(),
    ] {
        let error = get(&url, LONG).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Unavailable, "{url}");
    }
}
