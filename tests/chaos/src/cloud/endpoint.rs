//! The AWS that the functions call: DynamoDB and EventBridge behind a proxy that makes calls fail. Each
//! process has an address of its own, so that the proxy can kill who calls.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use dynoxide::Database;
use futures_util::stream;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use super::process::Running;
use super::queues::Queues;
use super::streams::Streams;
use crate::Outcome;
use crate::faults::{Fault, Faults};

/// Longer than any function waits for a reply.
const SILENCE: Duration = Duration::from_secs(3);

/// The calls of all functions.
struct Endpoint {
    database: String,
    client: Client<HttpConnector, Body>,
    faults: Arc<Faults>,
    queues: Arc<Queues>,
    streams: Arc<Streams>,
    running: Running,
    /// Events are noted in the order in which they are written.
    writes: Mutex<()>,
}

type Reply = Response<BoxBody<Bytes, Cut>>;

/// Returns the address; the number of the calling process is appended to it as a path.
pub(super) async fn start(
    database: &Arc<Database>,
    (faults, queues, streams): (Arc<Faults>, Arc<Queues>, Arc<Streams>),
    running: Running,
) -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let behind = listener.local_addr()?;
    tokio::spawn(dynoxide::server::serve_on(
        listener,
        database.as_ref().clone(),
    ));
    let endpoint = Arc::new(Endpoint {
        database: format!("http://{behind}/"),
        client: Client::builder(TokioExecutor::new()).build_http(),
        faults,
        queues,
        streams,
        running,
        writes: Mutex::default(),
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let endpoint = endpoint.clone();
            tokio::spawn(async move {
                connection.set_nodelay(true).ok();
                let service = service_fn(|request| endpoint.answer(request));
                // It ends with an error wherever a connection is cut.
                http1::Builder::new()
                    .serve_connection(TokioIo::new(connection), service)
                    .await
                    .ok();
            });
        }
    });
    Ok(address)
}

/// The connection ends here.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the connection is cut")
    }
}

impl std::error::Error for Cut {}

impl From<Infallible> for Cut {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Endpoint {
    async fn answer(&self, request: Request<Incoming>) -> Result<Reply, Cut> {
        let caller = request
            .uri()
            .path()
            .trim_matches('/')
            .parse()
            .map_err(|_| Cut)?;
        let is_transaction = target(request.headers()).is_some_and(is_transaction);
        match self.faults.next() {
            None => self.work(request).await,
            Some(Fault::Throttled) => Ok(refusal(400, "ThrottlingException")),
            Some(Fault::Conflict) if is_transaction => Ok(conflict()),
            Some(Fault::Conflict | Fault::FailedBefore) => Ok(refusal(500, "InternalServerError")),
            Some(Fault::CutBefore) => Err(Cut),
            Some(Fault::KilledBefore) => {
                self.running.kill(caller);
                Err(Cut)
            }
            Some(Fault::FailedAfter) => {
                self.work(request).await?;
                Ok(refusal(500, "InternalServerError"))
            }
            Some(Fault::CutAfter) => {
                self.work(request).await?;
                Err(Cut)
            }
            Some(Fault::HalfReply) => half(self.work(request).await?).await,
            Some(Fault::Silence) => {
                self.work(request).await?;
                tokio::time::sleep(SILENCE).await;
                Err(Cut)
            }
            Some(Fault::KilledAfter) => {
                self.work(request).await?;
                self.running.kill(caller);
                Err(Cut)
            }
        }
    }

    /// Does what is asked.
    async fn work(&self, request: Request<Incoming>) -> Result<Reply, Cut> {
        let (mut parts, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
        let target = target(&parts.headers);
        if target.is_some_and(|target| target.starts_with("AWSEvents.")) {
            return Ok(self.publish(&body));
        }
        let is_write =
            target.is_some_and(|target| is_transaction(target) || target.ends_with(".PutItem"));
        parts.uri = self.database.parse().map_err(|_| Cut)?;
        if !is_write {
            return self
                .forward(Request::from_parts(parts, Body::from(body)))
                .await;
        }
        let _in_order = self.writes.lock().await;
        let request = Request::from_parts(parts, Body::from(body.clone()));
        let reply = self.forward(request).await?;
        if reply.status() == StatusCode::OK {
            self.streams
                .note(&serde_json::from_slice(&body).unwrap_or_default());
        }
        Ok(reply)
    }

    async fn forward(&self, request: Request<Body>) -> Result<Reply, Cut> {
        let reply = self.client.request(request).await.map_err(|_| Cut)?;
        let (parts, body) = reply.into_parts();
        let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
        Ok(Response::from_parts(parts, whole(body)))
    }

    /// The bus, which rejects some entries.
    fn publish(&self, body: &[u8]) -> Reply {
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let mut failed = 0;
        let entries = request["Entries"].as_array().cloned().unwrap_or_default();
        let results = entries.iter().enumerate().map(|(number, entry)| {
            if self.faults.happens("entry rejected by the bus", 30) {
                failed += 1;
                return json!({ "ErrorCode": "ThrottlingException", "ErrorMessage": "too many" });
            }
            self.queues.put(entry);
            json!({ "EventId": format!("entry-{number}") })
        });
        let results: Vec<Value> = results.collect();
        reply(
            200,
            &json!({ "FailedEntryCount": failed, "Entries": results }),
        )
    }
}

fn target(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-target")?.to_str().ok()
}

fn is_transaction(target: &str) -> bool {
    target.ends_with(".TransactWriteItems")
}

fn refusal(status: u16, code: &str) -> Reply {
    reply(
        status,
        &json!({ "__type": format!("com.amazonaws#{code}"), "message": "a fault" }),
    )
}

fn conflict() -> Reply {
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
        "CancellationReasons": [{ "Code": "TransactionConflict", "Message": "a fault" }],
    });
    reply(400, &body)
}

fn reply(status: u16, body: &Value) -> Reply {
    let mut reply = Response::new(whole(Bytes::from(body.to_string())));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    let json = HeaderValue::from_static("application/x-amz-json-1.0");
    reply.headers_mut().insert(header::CONTENT_TYPE, json);
    reply
}

fn whole(body: Bytes) -> BoxBody<Bytes, Cut> {
    Full::new(body).map_err(Cut::from).boxed()
}

/// The first half of a reply, which promises all of it.
async fn half(reply: Reply) -> Result<Reply, Cut> {
    let (mut parts, body) = reply.into_parts();
    let whole = body.collect().await?.to_bytes();
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = Frame::data(whole.slice(..whole.len() / 2));
    let body = StreamBody::new(stream::iter([Ok(half), Err(Cut)]));
    Ok(Response::from_parts(parts, body.boxed()))
}
