//! Starts a function: reads the environment, creates the handler and serves invocations. Only this
//! module uses the Lambda runtime.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::sqs::SqsBatchResponse;
use kernel::error::{Error, Result};
use lambda_runtime::{LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::function::{Function, Handler};
use crate::host::Host;
use crate::http::Request;
use crate::{authorizer, bulk, consume, job, pipeline, stream, telemetry, timed};

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
            invoke(&shared.0, &shared.1, event)
                .await
                .map_err(BoxedError::from)
        }
    });
    lambda_runtime::run(service).await.map_err(Error::internal)
}

type BoxedError = Box<dyn std::error::Error + Send + Sync>;

/// The result of an invocation, which is serialized directly and not first converted to a [`Value`].
#[derive(Serialize)]
#[serde(untagged)]
enum Output {
    Http(Box<ApiGatewayV2httpResponse>),
    Batch(SqsBatchResponse),
    Json(Value),
}

async fn invoke(
    host: &Host,
    handler: &Handler,
    event: LambdaEvent<Box<RawValue>>,
) -> Result<Output> {
    let time_left = time_left(event.context.deadline());
    let payload = event.payload.get();
    Ok(match handler {
        Handler::Endpoint(endpoint) => {
            let request = Request::from_gateway(parse(payload)?, time_left);
            let response = pipeline::respond(endpoint.as_ref(), host, &request).await;
            Output::Http(Box::new(response.into_gateway()))
        }
        Handler::Consumer(consumer) => {
            Output::Batch(consume::batch(consumer.as_ref(), host, parse(payload)?, time_left).await)
        }
        Handler::Job(handler) => {
            Output::Json(job::run(handler.as_ref(), host, parse(payload)?, time_left).await?)
        }
        Handler::Stream(publisher) => {
            stream::batch(publisher.as_ref(), host, parse(payload)?, time_left).await?;
            Output::Json(Value::Null)
        }
        Handler::Authorizer(authorizer) => Output::Json(
            authorizer::invoke(authorizer.as_ref(), host, &parse(payload)?, time_left).await,
        ),
        Handler::Timed(work) => {
            Output::Json(timed::run(work.as_ref(), host, parse(payload)?, time_left).await?)
        }
        Handler::Bulk(work) => {
            Output::Batch(bulk::batch(work.as_ref(), host, parse(payload)?, time_left).await)
        }
    })
}

fn parse<'a, T: Deserialize<'a>>(payload: &'a str) -> Result<T> {
    serde_json::from_str(payload).map_err(Error::internal)
}

#[expect(
    clippy::disallowed_methods,
    reason = "Lambda's deadline is a time of the system clock"
)]
fn time_left(deadline: SystemTime) -> Duration {
    deadline
        .duration_since(SystemTime::now())
        .unwrap_or_default()
}
