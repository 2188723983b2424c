//! Starts a function: reads the environment, creates the handler and serves invocations. Only this
//! module uses the Lambda runtime.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
                time_left: time_left(event.context.deadline(), system_time()),
            };
            (function.invoke)(call).await.map_err(BoxedError::from)
        }
    });
    lambda_runtime::run(service).await.map_err(Error::internal)
}

type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// The longest time limit of a function.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Lambda sends a time as the deadline. The emulator of cargo-lambda sends the time that is left.
fn time_left(deadline: SystemTime, now: SystemTime) -> Duration {
    let since_epoch = deadline.duration_since(UNIX_EPOCH).unwrap_or_default();
    if since_epoch <= LONGEST {
        return since_epoch;
    }
    deadline.duration_since(now).unwrap_or_default()
}

#[expect(
    clippy::disallowed_methods,
    reason = "Lambda's deadline is a time of the system clock"
)]
fn system_time() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_795_740_000);
    const SECOND: Duration = Duration::from_secs(1);

    fn left(deadline: Duration) -> Duration {
        time_left(UNIX_EPOCH + deadline, UNIX_EPOCH + NOW)
    }

    #[test]
    fn a_deadline_is_a_time() {
        assert_eq!(left(NOW + SECOND), SECOND);
        assert_eq!(left(NOW), Duration::ZERO);
        assert_eq!(left(NOW - SECOND), Duration::ZERO);
    }

    #[test]
    fn the_deadline_of_cargo_lambda_is_the_time_that_is_left() {
        let ten_minutes = Duration::from_millis(600_000);
        assert_eq!(left(ten_minutes), ten_minutes);
    }
}
