//! An embedded DynamoDB behind TLS with a self-signed certificate. It counts the calls and their capacity
//! units.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use dynoxide::Database;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::Outcome;

/// The longest request or reply, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// The partition of a domain's settings, which a process reads once a minute and not for each request.
const SETTINGS: &str = "\"SETTINGS\"";

/// The address of DynamoDB and the certificate that the functions trust.
pub(crate) struct Endpoint {
    pub(crate) url: String,
    /// None without TLS.
    certificate: Option<PathBuf>,
}

/// A DynamoDB that counts. Its certificate is deleted when this value is dropped.
pub(crate) struct Counting {
    pub(crate) endpoint: Endpoint,
    counter: Arc<Counter>,
    _folder: tempfile::TempDir,
}

/// The calls so far, without those that read settings, and the capacity units that they used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Calls {
    pub(crate) calls: u32,
    pub(crate) read_units: f64,
    pub(crate) write_units: f64,
}

struct Counter {
    database: String,
    client: Client<HttpConnector, Body>,
    calls: Mutex<Calls>,
}

pub(crate) async fn start(database: Database) -> Outcome<Counting> {
    let plain = TcpListener::bind("127.0.0.1:0").await?;
    let counter = Arc::new(Counter {
        database: plain.local_addr()?.to_string(),
        client: Client::builder(TokioExecutor::new()).build_http(),
        calls: Mutex::default(),
    });
    tokio::spawn(dynoxide::server::serve_on(plain, database));

    let counting = TcpListener::bind("127.0.0.1:0").await?;
    let counting_address = counting.local_addr()?;
    let router = Router::new().fallback(count).with_state(counter.clone());
    tokio::spawn(async move { axum::serve(counting, router).await });

    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    let folder = tempfile::tempdir()?;
    let certificate = folder.path().join("certificate.pem");
    std::fs::write(&certificate, issued.cert.pem())?;
    let key = PrivateKeyDer::try_from(issued.signing_key.serialize_der())?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)?;

    let tls = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("https://localhost:{}", tls.local_addr()?.port());
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(terminate_tls(tls, acceptor, counting_address));
    Ok(Counting {
        endpoint: Endpoint {
            url,
            certificate: Some(certificate),
        },
        counter,
        _folder: folder,
    })
}

impl Endpoint {
    /// The variables by which programs in several languages trust the certificate.
    pub(crate) fn trust(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let names = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "AWS_CA_BUNDLE"];
        let certificate = self.certificate.as_deref();
        let trusted = names.map(|name| certificate.map(|path| (name, path)));
        trusted.into_iter().flatten()
    }

    /// A DynamoDB without TLS.
    pub(crate) fn plain(address: SocketAddr) -> Self {
        Self {
            url: format!("http://{address}"),
            certificate: None,
        }
    }
}

impl Counting {
    /// The calls since the last time this was asked.
    pub(crate) fn take_calls(&self) -> Calls {
        std::mem::take(&mut *self.counter.lock())
    }
}

async fn terminate_tls(listener: TcpListener, acceptor: TlsAcceptor, plain_address: SocketAddr) {
    while let Ok((client, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            client.set_nodelay(true)?;
            let mut client = acceptor.accept(client).await?;
            let mut server = TcpStream::connect(plain_address).await?;
            server.set_nodelay(true)?;
            tokio::io::copy_bidirectional(&mut client, &mut server).await
        });
    }
}

async fn count(State(counter): State<Arc<Counter>>, request: Request) -> Response {
    counter.pass_on(request).await.unwrap_or_else(|error| {
        eprintln!("DynamoDB: {error}");
        StatusCode::BAD_GATEWAY.into_response()
    })
}

impl Counter {
    /// Asks DynamoDB to say what the call costs, and adds it.
    async fn pass_on(&self, request: Request) -> Outcome<Response> {
        let (mut parts, body) = request.into_parts();
        let body = to_bytes(body, BODY_LIMIT).await?;
        let mut asked: Value = serde_json::from_slice(&body)?;
        asked["ReturnConsumedCapacity"] = json!("TOTAL");
        parts.uri = format!("http://{}/", self.database).parse()?;
        parts.headers.remove(header::CONTENT_LENGTH);
        let target = parts.headers.get("x-amz-target");
        let target = target.and_then(|target| target.to_str().ok());
        let is = |name: &str| target.is_some_and(|target| target.ends_with(name));
        let is_read = is("GetItem") || is("Query");
        let is_of_settings = is("Query") && String::from_utf8_lossy(&body).contains(SETTINGS);
        let request = Request::from_parts(parts, Body::from(asked.to_string()));
        let (parts, body) = self.client.request(request).await?.into_parts();
        let body = to_bytes(Body::new(body), BODY_LIMIT).await?;
        if !is_of_settings {
            self.add(is_read, &serde_json::from_slice(&body).unwrap_or_default());
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    }

    fn add(&self, is_read: bool, reply: &Value) {
        let consumed = &reply["ConsumedCapacity"];
        let of_tables = consumed.as_array().cloned();
        let of_tables = of_tables.unwrap_or_else(|| vec![consumed.clone()]);
        let units = of_tables.iter().map(|one| &one["CapacityUnits"]);
        let units: f64 = units.filter_map(Value::as_f64).sum();
        let mut calls = self.lock();
        calls.calls += 1;
        if is_read {
            calls.read_units += units;
        } else {
            calls.write_units += units;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Creates an empty table like those of the domains.
pub(crate) fn create_table(database: &Database, name: &str) -> Outcome<()> {
    let definition = bench::table_definition(name);
    database.create_table(serde_json::from_value(definition)?)?;
    Ok(())
}
