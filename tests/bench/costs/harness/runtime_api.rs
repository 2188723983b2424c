//! The part of Lambda that a function calls: it returns a number of equal requests to the function and
//! collects the replies.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify};

use super::Outcome;

/// How long a function may take for all its requests.
const LIMIT: Duration = Duration::from_secs(60);

/// A Runtime API for one function process.
pub(crate) struct RuntimeApi {
    pub(crate) address: String,
    work: Arc<Work>,
    server: tokio::task::JoinHandle<()>,
}

/// A reply of the function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    /// The HTTP status; 0 for another kind of reply.
    pub(crate) status: i64,
    /// From the hand-over of the request to the reply.
    pub(crate) milliseconds: f64,
}

struct Work {
    event: String,
    state: Mutex<Progress>,
    idle: Notify,
}

struct Progress {
    requests_left: usize,
    sent_at: Instant,
    answers: Vec<Answer>,
    failure: Option<String>,
}

impl RuntimeApi {
    pub(crate) async fn start(event: &Value, requests: usize) -> Outcome<Self> {
        let work = Arc::new(Work {
            event: event.to_string(),
            state: Mutex::new(Progress {
                requests_left: requests,
                sent_at: Instant::now(),
                answers: Vec::with_capacity(requests),
                failure: None,
            }),
            idle: Notify::new(),
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
    pub(crate) async fn served(&self) -> Outcome<Vec<Answer>> {
        tokio::time::timeout(LIMIT, self.work.idle.notified())
            .await
            .map_err(|_| "the function did not ask for the next request")?;
        let mut state = self.work.state.lock().await;
        match state.failure.take() {
            Some(failure) => Err(failure.into()),
            None => Ok(std::mem::take(&mut state.answers)),
        }
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn next(State(work): State<Arc<Work>>) -> Response {
    let mut state = work.state.lock().await;
    if state.requests_left == 0 {
        drop(state);
        work.idle.notify_one();
        std::future::pending::<()>().await;
        return StatusCode::GONE.into_response();
    }
    state.requests_left -= 1;
    state.sent_at = Instant::now();
    drop(state);
    let deadline = now() + Duration::from_secs(30);
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
    (headers, work.event.clone()).into_response()
}

async fn response(
    State(work): State<Arc<Work>>,
    Path(_): Path<String>,
    body: String,
) -> StatusCode {
    let mut state = work.state.lock().await;
    let milliseconds = state.sent_at.elapsed().as_secs_f64() * 1000.0;
    let status = serde_json::from_str::<Value>(&body)
        .ok()
        .and_then(|body| body["statusCode"].as_i64());
    state.answers.push(Answer {
        status: status.unwrap_or_default(),
        milliseconds,
    });
    StatusCode::ACCEPTED
}

async fn error(State(work): State<Arc<Work>>, body: String) -> StatusCode {
    work.state.lock().await.failure = Some(format!("the function failed: {body}"));
    work.idle.notify_one();
    StatusCode::ACCEPTED
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}
