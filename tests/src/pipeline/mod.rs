//! The pipeline around endpoints and consumers, with a domain made for it.

mod bad_input;
mod callers;
mod consumers;
mod event_versions;
mod faults;
mod idempotency;
mod rate;
mod route_policies;
mod things;
mod tracing;

use testkit::{App, MemoryTable, RequestBuilder, Response};

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
