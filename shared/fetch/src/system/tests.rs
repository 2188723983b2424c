//! Tests with a TLS server on this machine whose answer each test chooses, and with a resolver whose
//! answers each test chooses.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDnsError};
use kernel::Kind;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::*;

const HOST: &str = "files.example.org";

/// Answers each lookup with the next of these lists of addresses, and then with the last one.
#[derive(Debug, Clone)]
struct Answers {
    lists: Arc<Vec<Vec<IpAddr>>>,
    asked: Arc<AtomicUsize>,
}

impl Answers {
    fn of(lists: &[&[&str]]) -> Self {
        let parsed = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Self {
            lists: Arc::new(lists.iter().map(parsed).collect()),
            asked: Arc::default(),
        }
    }
}

impl ResolveDns for Answers {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        assert_eq!(name, HOST);
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let list = self.lists.get(asked).or(self.lists.last()).cloned();
        DnsFuture::ready(list.ok_or_else(|| ResolveDnsError::new("no such name")))
    }
}

/// A server for one connection, its URL and the certificate that it uses.
struct Server {
    url: DocumentUrl,
    certificate: String,
    request: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    fn answering(answer: Vec<u8>) -> Self {
        let issued = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
        let certificate: CertificateDer<'static> = issued.cert.der().clone();
        let key = PrivateKeyDer::try_from(issued.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let request: Arc<Mutex<Vec<u8>>> = Arc::default();
        let received = request.clone();
        std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let session = ServerConnection::new(Arc::new(config)).unwrap();
            let mut stream = StreamOwned::new(session, stream);
            let mut part = [0; 4096];
            // A client may close the connection before it has read the whole answer.
            if let Ok(length) = stream.read(&mut part) {
                received.lock().unwrap().extend(&part[..length]);
                drop(stream.write_all(&answer));
                drop(stream.flush());
            }
            stream.conn.send_close_notify();
            drop(stream.flush());
        });
        Self {
            url: DocumentUrl::of_test(&format!("https://{HOST}:{port}/manifest.json?a=b")),
            certificate: issued.cert.pem(),
            request,
        }
    }

    async fn fetched(&self, limit: usize) -> Result<Vec<u8>> {
        let resolver = PublicResolver::of_test(Answers::of(&[&["127.0.0.1"]]));
        let documents = SystemDocuments::with_resolver(resolver, &[&self.certificate]).unwrap();
        documents.fetch(&self.url, &hosts(), limit).await
    }
}

fn hosts() -> Vec<String> {
    vec![HOST.to_owned()]
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

const JSON: &str = "content-type: application/json; charset=utf-8\r\n";

async fn code(answer: Vec<u8>) -> (Kind, String) {
    let error = Server::answering(answer).fetched(100).await.unwrap_err();
    (error.kind(), error.code().to_owned())
}

#[tokio::test]
async fn a_document_is_read_without_credentials() {
    let server = Server::answering(answer("200 OK", JSON, b"{}"));
    assert_eq!(server.fetched(2).await.unwrap(), b"{}");
    let request = String::from_utf8(server.request.lock().unwrap().clone()).unwrap();
    assert!(
        request.starts_with("GET /manifest.json?a=b HTTP/1.1\r\n"),
        "{request}"
    );
    for forbidden in ["authorization", "cookie", "x-amz"] {
        assert!(
            !request.to_ascii_lowercase().contains(forbidden),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_document_over_the_limit_is_refused_also_without_a_length() {
    let server = Server::answering(answer("200 OK", JSON, &[b' '; 101]));
    assert_eq!(
        server.fetched(100).await.unwrap_err().code(),
        "documents.too_long"
    );
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}\r\n");
    let endless = [head.as_bytes(), &[b' '; 64 * 1024]].concat();
    let server = Server::answering(endless);
    assert_eq!(
        server.fetched(100).await.unwrap_err().code(),
        "documents.too_long"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let location = format!("location: https://{HOST}/other\r\n");
        let refused = code(answer(status, &location, b"")).await;
        assert_eq!(refused, (Kind::Invalid, "documents.redirected".to_owned()));
    }
}

#[tokio::test]
async fn another_type_or_status_is_refused_and_a_temporary_one_is_unavailable() {
    for headers in [
        "",
        "content-type: text/html\r\n",
        "content-type: text/json\r\n",
    ] {
        let refused = code(answer("200 OK", headers, b"{}")).await;
        assert_eq!(refused, (Kind::Invalid, "documents.not_json".to_owned()));
    }
    let refused = code(answer("404 Not Found", JSON, b"{}")).await;
    assert_eq!(refused, (Kind::Invalid, "documents.refused".to_owned()));
    for status in ["429 Too Many", "500 Error", "503 Unavailable"] {
        assert_eq!(code(answer(status, JSON, b"{}")).await.0, Kind::Unavailable);
    }
    assert_eq!(code(Vec::new()).await.0, Kind::Unavailable);
}

#[tokio::test]
async fn a_server_whose_certificate_is_not_trusted_is_not_read() {
    let server = Server::answering(answer("200 OK", JSON, b"{}"));
    let resolver = PublicResolver::of_test(Answers::of(&[&["127.0.0.1"]]));
    let documents = SystemDocuments::with_resolver(resolver, &[]).unwrap();
    let refused = documents
        .fetch(&server.url, &hosts(), 100)
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), Kind::Unavailable);
    assert!(server.request.lock().unwrap().is_empty());
}

/// The server exists and would answer: only the addresses of its name are refused.
async fn refused_for(lists: &[&[&str]]) -> (String, usize) {
    let server = Server::answering(answer("200 OK", JSON, b"{}"));
    let answers = Answers::of(lists);
    let resolver = PublicResolver::new(answers.clone());
    let documents = SystemDocuments::with_resolver(resolver, &[&server.certificate]).unwrap();
    let refused = documents
        .fetch(&server.url, &hosts(), 100)
        .await
        .unwrap_err();
    assert!(server.request.lock().unwrap().is_empty());
    (
        refused.code().to_owned(),
        answers.asked.load(Ordering::SeqCst),
    )
}

#[tokio::test]
async fn a_name_with_an_address_that_is_not_public_is_refused() {
    for list in [
        &["127.0.0.1"][..],
        &["169.254.169.254"],
        &["10.0.0.1"],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["fd00:ec2::254"],
        &["1.1.1.1", "127.0.0.1"],
        &["127.0.0.1", "1.1.1.1"],
        &[],
    ] {
        let (code, _) = refused_for(&[list]).await;
        assert_eq!(code, "documents.host_not_public", "{list:?}");
    }
}

/// Of a name that is rebound, the addresses that were checked are those that are used: there is no
/// second lookup between the check and the connection.
#[tokio::test]
async fn a_name_that_is_rebound_after_the_check_is_resolved_once() {
    let (code, asked) = refused_for(&[&["169.254.169.254"], &["1.1.1.1"]]).await;
    assert_eq!((code.as_str(), asked), ("documents.host_not_public", 1));
    let server = Server::answering(answer("200 OK", JSON, b"{}"));
    let answers = Answers::of(&[&["127.0.0.1"], &["169.254.169.254"]]);
    let resolver = PublicResolver::of_test(answers.clone());
    let documents = SystemDocuments::with_resolver(resolver, &[&server.certificate]).unwrap();
    let read = documents.fetch(&server.url, &hosts(), 100).await;
    assert_eq!(read.unwrap(), b"{}");
    assert_eq!(answers.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_host_that_is_not_on_the_list_is_not_even_resolved() {
    let answers = Answers::of(&[&["1.1.1.1"]]);
    let documents =
        SystemDocuments::with_resolver(PublicResolver::new(answers.clone()), &[]).unwrap();
    let url: DocumentUrl = format!("https://{HOST}/").parse().unwrap();
    let refused = documents.fetch(&url, &[], 100).await.unwrap_err();
    assert_eq!(refused.code(), "documents.host_not_allowed");
    assert_eq!(answers.asked.load(Ordering::SeqCst), 0);
}

/// The names of this machine's own hosts file are refused like any other name.
#[tokio::test]
async fn the_resolver_of_the_system_is_behind_the_check() {
    let resolver = PublicResolver::new(SystemResolver);
    let refused = resolver.resolve_dns("localhost").await.unwrap_err();
    assert!(is_not_public(&refused));
}
