//! The pipeline around every job: decode the payload, call the handler, write one transaction, write
//! one log line.

use std::time::{Duration, Instant};

use kernel::error::Result;
use serde_json::Value;

use crate::consume::system_context;
use crate::function::JobHandler;
use crate::host::Host;
use crate::pipeline::in_time;
use crate::telemetry;

/// Runs a job once.
///
/// # Errors
/// Those of the job and of the table. Lambda then retries by its own rules.
pub async fn run(
    job: &dyn JobHandler,
    host: &Host,
    payload: Value,
    time_left: Duration,
) -> Result<Value> {
    let started = Instant::now();
    let cx = system_context(host);
    let work = async {
        let (writes, reply) = job
            .decide(payload, &cx)
            .await?
            .into_writes(&host.service, &cx)?;
        if !writes.is_empty() {
            host.resources.table()?.commit(writes).await?;
        }
        reply
    };
    let outcome = in_time(time_left, work).await;
    telemetry::work(host, &cx, outcome.as_ref().err(), started.elapsed());
    outcome
}
