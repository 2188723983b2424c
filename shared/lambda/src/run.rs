//! Starts a function: reads the environment, creates the handler and serves invocations. Only this
//! module uses the Lambda runtime.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kernel::error::{Error, Result};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::value::RawValue;

use crate::function::Function;
use crate::host::Host;
use crate::invoke::Invocation;
use crate::telemetry;

/// Runs a function until Lambda ends the process. A binary's `main` is this call.
pub fn run(entry: fn() -> Function) -> ExitCode {
    telemetry::start();
    // One thread: a Lambda function serves one request at a time, and a thread pool costs more per
    // request than the request itself.
    let outcome = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::internal)
        .and_then(|runtime| runtime.block_on(live(entry())));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(?error, "the function could not start");
            ExitCode::FAILURE
        }
    }
}

async fn live(function: Function) -> Result<()> {
    let host = Host::from_environment(function.name).await?;
    let handler = (function.open)(&host.resources)?;
    let shared = Arc::new((host, handler));
    let service = service_fn(move |event: LambdaEvent<Box<RawValue>>| {
        let shared = shared.clone();
        async move {
            let call = Invocation {
                host: &shared.0,
                handler: &shared.1,
                payload: event.payload.get(),
                time_left: time_left(event.context.deadline()),
            };
            (function.invoke)(call).await.map_err(BoxedError::from)
        }
    });
    lambda_runtime::run(service).await.map_err(Error::internal)
}

type BoxedError = Box<dyn std::error::Error + Send + Sync>;

#[expect(
    clippy::disallowed_methods,
    reason = "Lambda's deadline is a time of the system clock"
)]
fn time_left(deadline: SystemTime) -> Duration {
    deadline
        .duration_since(SystemTime::now())
        .unwrap_or_default()
}
