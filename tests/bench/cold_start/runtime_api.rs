//! The part of Lambda that a function calls: it returns a number of requests to the function and
//! collects the replies.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify};

use crate::Outcome;
use crate::dynamodb::SUBJECT_ID;

/// A Runtime API for one function process.
pub(crate) struct RuntimeApi {
    pub(crate) address: String,
    work: Arc<Work>,
    server: tokio::task::JoinHandle<()>,
}

struct Work {
    requests_left: Mutex<usize>,
    idle: Notify,
    failure: Mutex<Option<String>>,
}

impl RuntimeApi {
    pub(crate) async fn start(requests: usize) -> Outcome<Self> {
        let work = Arc::new(Work {
            requests_left: Mutex::new(requests),
            idle: Notify::new(),
            failure: Mutex::new(None),
        });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(
                "/2018-06-01/runtime/invocation/{id}/response",
                post(response),
            )
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(error))
            .with_state(work.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the Runtime API ended: {error}");
            }
        });
        Ok(Self {
            address,
            work,
            server,
        })
    }

    /// Waits until the function has answered every request and asks for the next one.
    pub(crate) async fn served(&self) -> Outcome<()> {
        tokio::time::timeout(Duration::from_secs(20), self.work.idle.notified())
            .await
            .map_err(|_| "the function did not ask for the next request")?;
        match self.work.failure.lock().await.take() {
            Some(failure) => Err(failure.into()),
            None => Ok(()),
        }
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(work): State<Arc<Work>>) -> Response {
    let mut left = work.requests_left.lock().await;
    if *left == 0 {
        drop(left);
        work.idle.notify_one();
        std::future::pending::<()>().await;
        return StatusCode::GONE.into_response();
    }
    *left -= 1;
    let deadline = now() + Duration::from_secs(10);
    let headers = [
        (
            "lambda-runtime-aws-request-id",
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned(),
        ),
        (
            "lambda-runtime-deadline-ms",
            deadline.as_millis().to_string(),
        ),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:0:function:bench".to_owned(),
        ),
        (
            "lambda-runtime-trace-id",
            "Root=1-5759e988-bd862e3fe1be46a994272793".to_owned(),
        ),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, request().to_string()).into_response()
}

async fn response(
    State(work): State<Arc<Work>>,
    Path(_): Path<String>,
    body: String,
) -> StatusCode {
    let status = serde_json::from_str::<Value>(&body)
        .ok()
        .and_then(|body| body["statusCode"].as_i64());
    if status != Some(200) {
        *work.failure.lock().await = Some(format!("the function answered {body}"));
    }
    StatusCode::ACCEPTED
}

async fn error(State(work): State<Arc<Work>>, body: String) -> StatusCode {
    *work.failure.lock().await = Some(format!("the function failed: {body}"));
    work.idle.notify_one();
    StatusCode::ACCEPTED
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

/// `GET /api/v1/subjects/{subject_id}` by a learner, as API Gateway sends it.
fn request() -> Value {
    let path = format!("/api/v1/subjects/{SUBJECT_ID}");
    json!({
        "version": "2.0",
        "routeKey": "GET /api/v1/subjects/{subject_id}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "application/json",
            "authorization": "Bearer eyJhbGciOiJFZERTQSJ9.e30.c2ln",
            "host": "api.example.org",
            "user-agent": "bench",
            "x-forwarded-for": "192.0.2.1",
        },
        "pathParameters": {"subject_id": SUBJECT_ID},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "bench",
            "domainName": "api.example.org",
            "stage": "$default",
            "requestId": "JKJaXmPLvHcESHA=",
            "timeEpoch": 1_767_225_600_000_i64,
            "authorizer": {"lambda": {
                "user_id": "019a0000-0000-7000-8000-000000000002",
                "session_id": "019a0000-0000-7000-8000-000000000003",
                "roles": "learner",
            }},
            "http": {
                "method": "GET",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "bench",
            },
        },
        "isBase64Encoded": false,
    })
}
