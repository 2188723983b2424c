//! The client: an open loop. Each request has a time at which it is to be sent, and its latency counts from
//! that time, so that a server that is slow cannot make the client ask less of it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use hdrhistogram::Histogram;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::plan::{Plan, Planned};
use crate::harness::Outcome;

/// How many requests may wait for an answer; a further one counts as an error without being sent.
const MOST_IN_FLIGHT: usize = 4000;

/// How long a request may take.
const LIMIT: Duration = Duration::from_secs(10);

/// The longest reply, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

pub(super) type Http = Client<HttpConnector, Body>;

/// What one rate gave.
#[derive(Debug, Default, Serialize)]
pub(super) struct Step {
    /// Requests a second, as intended.
    pub(super) rate: u32,
    pub(super) requests: usize,
    /// Requests that were answered as they should be, for each second until the last answer.
    pub(super) throughput: f64,
    /// Failures by their reason.
    pub(super) errors: BTreeMap<String, usize>,
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
    /// CPU milliseconds of a request, by part; empty if unknown.
    pub(super) cpu: super::cpu::Cpu,
}

impl Step {
    /// The part of the requests that failed.
    pub(super) fn error_rate(&self) -> f64 {
        self.errors.values().sum::<usize>() as f64 / self.requests as f64
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} a second: {:.0} answered, p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, errors {:?}",
            self.rate, self.throughput, self.p50_ms, self.p95_ms, self.p99_ms, self.errors
        )
    }
}

pub(super) fn http() -> Http {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    Client::builder(TokioExecutor::new()).build(connector)
}

/// Sends at this rate for this long, and waits for the answers.
pub(super) async fn run(plan: &Plan, rate: u32, duration: Duration) -> Outcome<Step> {
    let http = http();
    let requests = (f64::from(rate) * duration.as_secs_f64()) as usize;
    let mut step = Step {
        rate,
        requests,
        ..Step::default()
    };
    let mut latencies = Histogram::<u64>::new(3)?;
    let mut answers = JoinSet::new();
    let began = Instant::now() + Duration::from_millis(50);
    for number in 0..requests {
        let intended = began + Duration::from_secs_f64(number as f64 / f64::from(rate));
        tokio::time::sleep_until(intended).await;
        while let Some(answer) = answers.try_join_next() {
            step.note(answer?, &mut latencies)?;
        }
        if answers.len() >= MOST_IN_FLIGHT {
            step.note((Some("not sent".to_owned()), LIMIT), &mut latencies)?;
            continue;
        }
        let (http, planned) = (http.clone(), plan.request(number)?);
        answers.spawn(async move { (send(&http, planned).await.err(), intended.elapsed()) });
    }
    while let Some(answer) = answers.join_next().await {
        step.note(answer?, &mut latencies)?;
    }
    let good = requests as f64 * (1.0 - step.error_rate());
    step.throughput = good / began.elapsed().as_secs_f64();
    let quantile = |part| latencies.value_at_quantile(part) as f64 / 1000.0;
    (step.p50_ms, step.p95_ms, step.p99_ms) = (quantile(0.5), quantile(0.95), quantile(0.99));
    step.max_ms = latencies.max() as f64 / 1000.0;
    Ok(step)
}

impl Step {
    fn note(
        &mut self,
        (error, latency): (Option<String>, Duration),
        latencies: &mut Histogram<u64>,
    ) -> Outcome<()> {
        latencies.record(u64::try_from(latency.as_micros())?.max(1))?;
        if let Some(error) = error {
            *self.errors.entry(error).or_default() += 1;
        }
        Ok(())
    }
}

async fn send(http: &Http, planned: Request<Body>) -> Result<(), String> {
    let path = planned.uri().path().to_owned();
    match tokio::time::timeout(LIMIT, answered(http, planned)).await {
        Err(_) => Err("no answer in time".to_owned()),
        Ok(Err(error)) => Err(error.to_string()),
        Ok(Ok((status, _))) if status.is_success() => Ok(()),
        // The ids of a path differ.
        Ok(Ok((status, _))) => Err(format!(
            "{status}: {}",
            path.split('/').nth(3).unwrap_or_default()
        )),
    }
}

/// The status and the body of the answer.
pub(super) async fn answered(
    http: &Http,
    request: Request<Body>,
) -> Outcome<(StatusCode, axum::body::Bytes)> {
    let reply = http.request(request).await?;
    let status = reply.status();
    let body = to_bytes(Body::new(reply.into_body()), BODY_LIMIT).await?;
    Ok((status, body))
}

impl Plan {
    /// The `number`th request of the plan, which begins again at its end.
    fn request(&self, number: usize) -> Outcome<Request<Body>> {
        let planned: &Planned = &self.requests[number % self.requests.len()];
        planned.request(&self.url, number)
    }
}
