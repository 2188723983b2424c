//! Sends each sample invocation to its function.

use domains::catalogues;
use kernel::actor::Role;
use lambda::Trigger;
use serde_json::Value;
use synth::samples;
use testkit::{App, Response};

use crate::given;

/// Samples that are refused here, with their status: no account, token or link exists, except for the
/// account that the sample of `create-user` created.
const REFUSED_SAMPLES: [(&str, u16); 7] = [
    ("create-syllabus", 422),
    ("login", 401),
    ("refresh-token", 401),
    ("register-user", 409),
    ("reset-password", 409),
    ("undo-email-change", 409),
    ("verify-email", 409),
];

/// Sends the request that this event of API Gateway describes.
async fn send(app: &App, event: &Value) -> Response {
    let text = |path: &str| {
        event
            .pointer(path)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let path = format!("{}?{}", text("/rawPath"), text("/rawQueryString"));
    let mut request = app.request(
        text("/requestContext/http/method"),
        path.trim_end_matches('?'),
    );
    for (name, value) in event["headers"].as_object().into_iter().flatten() {
        if name != "authorization" {
            request = request.header(name, value.as_str().unwrap());
        }
    }
    if let Some(role) = Role::named(text("/requestContext/authorizer/lambda/roles")) {
        request = request.signed_in(text("/requestContext/authorizer/lambda/user_id"), &[role]);
    }
    request.body(text("/body")).send().await
}

#[tokio::test]
async fn the_sample_of_every_endpoint_is_a_valid_request() {
    every_endpoint_answers(&given::app()).await;
}

/// SSM throttles or is down. This affects no request, because these requests cause no call of SSM.
#[tokio::test]
async fn while_ssm_is_down_every_endpoint_answers_as_usual() {
    let app = given::app();
    app.parameters().fail_next(usize::MAX);
    every_endpoint_answers(&app).await;
    assert_eq!(app.parameters().calls(), 0, "an endpoint called SSM");
}

/// A sample may name a row that does not exist. But its caller has the permission, and the request is
/// well formed.
async fn every_endpoint_answers(app: &App) {
    let catalogues = catalogues();
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        let Trigger::Http { .. } = entry.trigger else {
            continue;
        };
        let response = send(app, &samples::of(entry, &catalogues).unwrap()).await;
        let expected = REFUSED_SAMPLES
            .iter()
            .find(|(name, _)| *name == entry.name)
            .map(|(_, status)| *status);
        let is_expected =
            matches!(response.status, 200..=299 | 404) || expected == Some(response.status);
        assert!(
            is_expected,
            "{}: {} {}",
            entry.name,
            response.status,
            response.text()
        );
    }
}

#[tokio::test]
async fn the_sample_of_every_consumer_is_consumed() {
    let (app, catalogues) = (given::app(), catalogues());
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        if let Trigger::Event { .. } = entry.trigger {
            let batch = samples::of(entry, &catalogues).unwrap();
            let body = batch["Records"][0]["body"].as_str().unwrap();
            let event = lambda::received(body).unwrap();
            app.consume(entry.name, &event)
                .await
                .unwrap_or_else(|error| panic!("{}: {error:?}", entry.name));
        }
    }
}

#[tokio::test]
async fn the_sample_of_every_job_is_run() {
    let (app, catalogues) = (given::app(), catalogues());
    for entry in catalogues.iter().flat_map(|catalogue| &catalogue.entries) {
        if let Trigger::Job { .. } = entry.trigger {
            let payload = samples::of(entry, &catalogues).unwrap();
            app.job(entry.name, payload)
                .await
                .unwrap_or_else(|error| panic!("{}: {error:?}", entry.name));
        }
    }
}
