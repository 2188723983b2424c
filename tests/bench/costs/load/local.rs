//! The requests to an Aurora that runs, which `make run` started.

use axum::body::Body;
use axum::http::Request;
use bench::Caller;
use serde_json::{Value, from_slice, json};

use super::client::{self, Http};
use super::plan::{Plan, Planned};
use crate::harness::Outcome;

/// Registers a learner, and plans reads of what is there.
pub(super) async fn plan(url: &str) -> Outcome<Plan> {
    let http = client::http();
    let email = format!(
        "load-{}@example.org",
        jiff::Timestamp::now().as_nanosecond()
    );
    let body = json!({ "email": email, "password": "correct horse battery", "name": "Load" });
    let user = post(&http, &format!("{url}/api/v1/auth/register"), &body).await?;
    let body = json!({ "email": email, "password": "correct horse battery" });
    let tokens = post(&http, &format!("{url}/api/v1/auth/login"), &body).await?;
    let learner = Caller {
        id: user["id"].as_str().ok_or("no id")?.to_owned(),
        token: tokens["access_token"]
            .as_str()
            .ok_or("no token")?
            .to_owned(),
    };
    let paths = [
        "/api/v1/subjects",
        "/api/v1/courses",
        "/api/v1/enrollments",
        "/api/v1/users/me",
    ];
    Ok(Plan {
        url: url.to_owned(),
        requests: paths.map(|path| Planned::get(path, Some(&learner))).into(),
    })
}

async fn post(http: &Http, url: &str, body: &Value) -> Outcome<Value> {
    let request = Request::post(url).header("content-type", "application/json");
    let request = request.body(Body::from(body.to_string()))?;
    let (status, body) = client::answered(http, request).await?;
    if !status.is_success() {
        return Err(format!("{url}: {status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(from_slice(&body)?)
}
