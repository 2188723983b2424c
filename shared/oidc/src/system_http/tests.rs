//! Tests with a server on localhost whose answer each test chooses.

use super::*;
use kernel::Kind;
use std::io::Write as _;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

/// Starts a server that answers one request with these bytes. Returns its URL and the received
/// request.
fn server(answer: Vec<u8>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let request = whole_request(&mut stream);
        // A client may close the connection before it has read the whole answer.
        drop(stream.write_all(&answer));
        drop(sender.send(request));
    });
    (url, requests)
}

/// Reads the head, and the body if the head has a `content-length`.
fn whole_request(stream: &mut impl std::io::Read) -> String {
    let mut request = String::new();
    let mut part = [0; 4096];
    loop {
        let length = stream.read(&mut part).unwrap();
        request.push_str(std::str::from_utf8(&part[..length]).unwrap());
        let announced = request
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split_once("\r\n"))
            .map_or(0, |(length, _)| length.parse().unwrap());
        let body = request.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if length == 0 || body.is_some_and(|body| body >= announced) {
            return request;
        }
    }
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

async fn get(url: &str) -> Result<Response> {
    SystemHttp::new().unwrap().get(url).await
}

#[tokio::test]
async fn a_form_is_sent_with_its_credentials() {
    let (url, requests) = server(answer("400 Bad Request", "", b"{}"));
    let form = [("code", "a+b c"), ("code_verifier", "v~")];
    let http = SystemHttp::new().unwrap();
    let reply = http
        .post_form(&url, &form, Some(("user", "password")))
        .await
        .unwrap();
    assert_eq!(
        (reply.status, reply.body.as_slice()),
        (400, b"{}".as_slice())
    );
    let request = requests.recv().unwrap();
    assert!(request.starts_with("POST /token HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains("authorization: Basic dXNlcjpwYXNzd29yZA==\r\n"),
        "{request}"
    );
    assert!(
        request.contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{request}"
    );
    assert!(
        request.ends_with("\r\n\r\ncode=a%2Bb+c&code_verifier=v%7E"),
        "{request}"
    );
}

#[tokio::test]
async fn a_redirect_is_returned_and_not_followed() {
    let (url, _requests) = server(answer(
        "302 Found",
        "location: https://example.org/\r\n",
        b"",
    ));
    assert_eq!(get(&url).await.unwrap().status, 302);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let (url, _requests) = server(answer("200 OK", "", &vec![b' '; BODY_LIMIT]));
    assert_eq!(get(&url).await.unwrap().body.len(), BODY_LIMIT);
    let (url, _requests) = server(answer("200 OK", "", &vec![b' '; BODY_LIMIT + 1]));
    let error = get(&url).await.err().unwrap();
    assert_eq!(
        (error.kind(), error.code()),
        (Kind::BadGateway, "oidc.provider_failed")
    );
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_unavailable() {
    let (url, _requests) = server(Vec::new());
    assert_eq!(get(&url).await.err().unwrap().kind(), Kind::Unavailable);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    assert_eq!(get(&url).await.err().unwrap().kind(), Kind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_exceeds_the_timeout_is_unavailable() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    assert_eq!(get(&url).await.err().unwrap().kind(), Kind::Unavailable);
}

#[tokio::test]
async fn plain_http_is_refused_outside_localhost() {
    let error = get("http://example.org/").await.err().unwrap();
    assert_eq!(error.code(), "oidc.provider_failed");
}
