//! The part of Lambda that a function calls: its processes take invocations from one queue, each when it
//! has answered the one before.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};

use super::Outcome;

/// How long a function may take for one invocation, and to start.
const LIMIT: Duration = Duration::from_secs(30);

/// A Runtime API for the processes of one function.
pub(crate) struct RuntimeApi {
    pub(crate) address: String,
    work: Arc<Work>,
    server: tokio::task::JoinHandle<()>,
}

/// A reply of the function.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) body: Value,
    /// From the hand-over of the request to the reply.
    pub(crate) milliseconds: f64,
}

impl Answer {
    /// The HTTP status; 0 for another kind of reply.
    pub(crate) fn status(&self) -> i64 {
        self.body["statusCode"].as_i64().unwrap_or_default()
    }
}

struct Work {
    queue: mpsc::UnboundedSender<Invocation>,
    taken: tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>,
    running: Mutex<HashMap<String, Running>>,
    last_id: AtomicU64,
    /// How often a process has asked for an invocation.
    asked: watch::Sender<usize>,
}

struct Invocation {
    event: String,
    reply: oneshot::Sender<Result<Answer, String>>,
}

struct Running {
    since: Instant,
    reply: oneshot::Sender<Result<Answer, String>>,
}

impl RuntimeApi {
    pub(crate) async fn start() -> Outcome<Self> {
        let (queue, taken) = mpsc::unbounded_channel();
        let work = Arc::new(Work {
            queue,
            taken: tokio::sync::Mutex::new(taken),
            running: Mutex::default(),
            last_id: AtomicU64::new(0),
            asked: watch::Sender::new(0),
        });
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(
                "/2018-06-01/runtime/invocation/{id}/response",
                post(response),
            )
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(work.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let server = tokio::spawn(async move {
            let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
                // Without this, a reply may wait for an acknowledgement.
                if let Err(error) = stream.set_nodelay(true) {
                    eprintln!("the Runtime API: {error}");
                }
            });
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

    /// Lets a process answer this event.
    pub(crate) async fn invoke(&self, event: String) -> Outcome<Answer> {
        let (reply, answer) = oneshot::channel();
        self.work.queue.send(Invocation { event, reply })?;
        let answer = tokio::time::timeout(LIMIT, answer).await;
        Ok(answer.map_err(|_| "the function did not answer")???)
    }

    /// Waits until processes have asked for an invocation this often in total.
    pub(crate) async fn asked(&self, times: usize) -> Outcome<()> {
        let mut asked = self.work.asked.subscribe();
        let enough = asked.wait_for(|asked| *asked >= times);
        tokio::time::timeout(LIMIT, enough)
            .await
            .map_err(|_| "the function did not ask for an invocation")??;
        Ok(())
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Work {
    fn running(&self) -> MutexGuard<'_, HashMap<String, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, id: &str, outcome: impl FnOnce(Instant) -> Result<Answer, String>) -> StatusCode {
        let Some(Running { since, reply }) = self.running().remove(id) else {
            return StatusCode::NOT_FOUND;
        };
        // Whoever asked may have given up: then nobody needs the answer.
        drop(reply.send(outcome(since)));
        StatusCode::ACCEPTED
    }
}

async fn next(State(work): State<Arc<Work>>) -> Response {
    work.asked.send_modify(|asked| *asked += 1);
    let Some(invocation) = work.taken.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let number = work.last_id.fetch_add(1, Ordering::Relaxed);
    let id = format!("8476a536-e9f4-11e8-9739-{number:012x}");
    let running = Running {
        since: Instant::now(),
        reply: invocation.reply,
    };
    work.running().insert(id.clone(), running);
    let deadline = now() + LIMIT;
    let headers = [
        ("lambda-runtime-aws-request-id", id),
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
    (headers, invocation.event).into_response()
}

async fn response(
    State(work): State<Arc<Work>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    work.end(&id, |since| {
        Ok(Answer {
            milliseconds: since.elapsed().as_secs_f64() * 1000.0,
            body: serde_json::from_slice(&body).map_err(|error| error.to_string())?,
        })
    })
}

async fn error(State(work): State<Arc<Work>>, Path(id): Path<String>, body: String) -> StatusCode {
    work.end(&id, |_| Err(format!("the function failed: {body}")))
}

async fn init_error(body: String) -> StatusCode {
    eprintln!("a function could not start: {body}");
    StatusCode::ACCEPTED
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}
