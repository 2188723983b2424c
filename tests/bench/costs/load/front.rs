//! Stands for API Gateway: routes a request, asks the authorizer, and invokes the function.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use bench::HttpEvent;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::fleet::Running;
use crate::harness::Outcome;

/// The longest body of a request, in bytes.
const BODY_LIMIT: usize = 1024 * 1024;

/// Serves the functions on a port of its own, and returns the address.
pub(super) async fn serve(functions: Arc<Vec<Running>>) -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let router = Router::new().fallback(answer).with_state(functions);
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("the front: {error}");
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

async fn answer(State(functions): State<Arc<Vec<Running>>>, request: Request) -> Response {
    carried_out(&functions, request)
        .await
        .unwrap_or_else(|error| {
            eprintln!("the front: {error}");
            StatusCode::BAD_GATEWAY.into_response()
        })
}

async fn carried_out(functions: &[Running], request: Request) -> Outcome<Response> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await?;
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let routes = functions
        .iter()
        .filter_map(|one| Some((one.spec?.route, one.spec?.answers_head(), one)));
    let Some((function, path_parameters)) = testkit::find_route(routes, method, path) else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let spec = function.spec.ok_or("a route without a function")?;
    let headers = parts.headers.iter();
    let headers: HashMap<String, String> = headers
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let mut event = HttpEvent {
        route_key: &spec.gateway_key(),
        method,
        path,
        query: parts.uri.query().unwrap_or_default(),
        path_parameters,
        headers,
        body: (!body.is_empty())
            .then(|| std::str::from_utf8(&body))
            .transpose()?,
        caller: Value::Null,
    };
    if spec.asks_who_calls() {
        event.caller = caller(functions, &event).await?;
    }
    let answer = function.api.invoke(event.to_json().to_string()).await?;
    reply(&answer.body)
}

/// What the authorizer says of the caller.
async fn caller(functions: &[Running], event: &HttpEvent<'_>) -> Outcome<Value> {
    let authorizer = functions.iter().find(|one| one.name == "authorize");
    let authorizer = authorizer.ok_or("no authorizer")?;
    let mut asked = event.to_json();
    asked["type"] = json!("REQUEST");
    asked["routeArn"] = json!("arn:aws:execute-api:eu-west-1:000000000000:bench/$default/GET/");
    asked["identitySource"] = json!([event.route_key]);
    let mut answer = authorizer.api.invoke(asked.to_string()).await?;
    Ok(answer.body["context"].take())
}

fn reply(answer: &Value) -> Outcome<Response> {
    let status = answer["statusCode"]
        .as_u64()
        .ok_or("a reply without status")?;
    let mut reply = Response::builder().status(u16::try_from(status)?);
    for (name, value) in answer["headers"].as_object().into_iter().flatten() {
        reply = reply.header(name, value.as_str().unwrap_or_default());
    }
    let body = answer["body"].as_str().unwrap_or_default().to_owned();
    Ok(reply.body(Body::from(body))?)
}
