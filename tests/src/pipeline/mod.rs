//! Tests of the pipeline around endpoints and consumers, with a domain for these tests.

mod bad_input;
mod bulk;
mod callers;
mod conditions;
mod consumers;
mod edge;
mod event_versions;
mod fallback;
mod faults;
mod idempotency;
mod log_lines;
mod lost_races;
mod methods;
mod one_trace;
mod pages;
mod rate;
mod route_policies;
mod sparse;
mod things;
mod timed;
mod tracing;

use std::future::poll_fn;
use std::task::Poll;

use testkit::{App, MemoryTable, RequestBuilder, Response};

/// Polls a future `polls` times and then drops it, like a process that crashes between two lines.
/// Returns true if the future was ready before that.
async fn crash_after(polls: u32, work: impl Future) -> bool {
    let mut work = Box::pin(work);
    for _ in 0..polls {
        let ready = poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx).is_ready()));
        if ready.await {
            return true;
        }
    }
    false
}

fn app() -> App {
    App::new([things::catalogue()])
}

fn table(app: &App) -> &MemoryTable {
    app.table("things")
}

fn as_admin(request: RequestBuilder) -> RequestBuilder {
    request.bearer(things::ADMIN)
}

async fn make(app: &App, name: &str) -> Response {
    as_admin(
        app.post("/things")
            .json(&serde_json::json!({ "name": name })),
    )
    .send()
    .await
}

async fn made(app: &App, name: &str) -> String {
    make(app, name).await.with_status(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}
