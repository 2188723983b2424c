//! One process of a function, which asks this program for its invocations as it asks Lambda.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Path as PathPart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::function::Failure;
use crate::Outcome;

/// How long an invocation may take; then its process is killed, as Lambda does it.
const LIMIT: Duration = Duration::from_secs(30);

/// The processes that run, by the number that is in the address of their AWS.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Mutex<HashMap<u64, i32>>>);

/// A process that waits for its next invocation.
pub(super) struct Process {
    number: u64,
    child: Child,
    invocations: mpsc::Sender<Invocation>,
    running: Running,
    server: JoinHandle<()>,
}

struct Invocation {
    event: String,
    reply: oneshot::Sender<Result<Value, Failure>>,
}

struct RuntimeApi {
    /// How far the process's clock is off, in seconds: the deadline is a time of that clock.
    clock: i64,
    invocations: tokio::sync::Mutex<mpsc::Receiver<Invocation>>,
    current: Mutex<Option<oneshot::Sender<Result<Value, Failure>>>>,
}

impl Running {
    pub(super) fn kill(&self, number: u64) {
        let process = self.lock().remove(&number);
        if let Some(process) = process {
            // It may have ended just now.
            kill(Pid::from_raw(process), Signal::SIGKILL).ok();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<u64, i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Process {
    pub(super) async fn start(
        number: u64,
        binary: &Path,
        variables: &BTreeMap<String, String>,
        clock: i64,
        running: Running,
    ) -> Outcome<Self> {
        let (invocations, queue) = mpsc::channel(1);
        let api = Arc::new(RuntimeApi {
            invocations: tokio::sync::Mutex::new(queue),
            current: Mutex::default(),
            clock,
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route(
                "/2018-06-01/runtime/invocation/{id}/response",
                post(response),
            )
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(init_error))
            .with_state(api);
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                eprintln!("the Runtime API ended: {error}");
            }
        });
        let child = Command::new(binary)
            .env_clear()
            .envs(variables)
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let id = i32::try_from(child.id().ok_or("the process has ended")?)?;
        running.lock().insert(number, id);
        Ok(Self {
            number,
            child,
            invocations,
            running,
            server,
        })
    }

    /// Lets it work. After a failure other than [`Failure::Refused`] it can do no more.
    pub(super) async fn invoke(&mut self, event: &Value) -> Result<Value, Failure> {
        let (reply, replied) = oneshot::channel();
        let invocation = Invocation {
            event: event.to_string(),
            reply,
        };
        if self.invocations.send(invocation).await.is_err() {
            return Err(Failure::Killed);
        }
        tokio::select! {
            biased;
            reply = replied => reply.unwrap_or(Err(Failure::Killed)),
            _ = self.child.wait() => Err(Failure::Killed),
            () = tokio::time::sleep(LIMIT) => Err(Failure::TooLate),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.running.lock().remove(&self.number);
        self.server.abort();
    }
}

async fn next(State(api): State<Arc<RuntimeApi>>) -> Response {
    let Some(invocation) = api.invocations.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    *current(&api) = Some(invocation.reply);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let deadline = (now.unwrap_or_default() + LIMIT).as_millis() as i64 + api.clock * 1000;
    let headers = [
        (
            "lambda-runtime-aws-request-id",
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned(),
        ),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-1:0:function:chaos".to_owned(),
        ),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, invocation.event).into_response()
}

async fn response(
    State(api): State<Arc<RuntimeApi>>,
    PathPart(_): PathPart<String>,
    body: String,
) -> StatusCode {
    answer(&api, Ok(serde_json::from_str(&body).unwrap_or_default()))
}

async fn error(
    State(api): State<Arc<RuntimeApi>>,
    PathPart(_): PathPart<String>,
    body: String,
) -> StatusCode {
    answer(&api, Err(Failure::Refused(body)))
}

async fn init_error(State(api): State<Arc<RuntimeApi>>, body: String) -> StatusCode {
    answer(&api, Err(Failure::Refused(body)))
}

fn answer(api: &RuntimeApi, reply: Result<Value, Failure>) -> StatusCode {
    if let Some(waiting) = current(api).take() {
        // Nobody waits when the invocation was given up.
        waiting.send(reply).ok();
    }
    StatusCode::ACCEPTED
}

fn current(
    api: &RuntimeApi,
) -> std::sync::MutexGuard<'_, Option<oneshot::Sender<Result<Value, Failure>>>> {
    api.current.lock().unwrap_or_else(PoisonError::into_inner)
}
