//! From Lambda's payload to a handler and back: one plain function for each kind of handler. A function
//! names the one that it needs, so its binary does not contain the code of the other kinds.

use std::pin::Pin;
use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::sqs::SqsBatchResponse;
use kernel::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::function::Handler;
use crate::host::Host;
use crate::http::Request;
use crate::{bulk, consume, pipeline, timed};

/// A result that is awaited on the function's one thread.
pub(crate) type LocalFuture<'a> = Pin<Box<dyn Future<Output = Result<Output>> + 'a>>;

/// Invokes a handler with a payload and the time that is left.
pub(crate) type Invoke = for<'a> fn(&'a Host, &'a Handler, &'a str, Duration) -> LocalFuture<'a>;

/// The result of an invocation, which is serialized directly and not first converted to a [`Value`].
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Output {
    Http(Box<ApiGatewayV2httpResponse>),
    Batch(SqsBatchResponse),
    Json(Value),
}

pub(crate) fn endpoint<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Endpoint(endpoint) => {
                let request = Request::from_gateway(parse(payload)?, time_left);
                let response = pipeline::respond(endpoint.as_ref(), host, &request).await;
                Ok(Output::Http(Box::new(response.into_gateway())))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn consumer<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Consumer(consumer) => {
                let batch = parse(payload)?;
                Ok(Output::Batch(
                    consume::batch(consumer.as_ref(), host, batch, time_left).await,
                ))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn job<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Job(job) => {
                let reply = crate::job::run(job.as_ref(), host, parse(payload)?, time_left).await?;
                Ok(Output::Json(reply))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn stream<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Stream(publisher) => {
                crate::stream::batch(publisher.as_ref(), host, parse(payload)?, time_left).await?;
                Ok(Output::Json(Value::Null))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn authorizer<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Authorizer(authorizer) => {
                let request = parse(payload)?;
                let reply =
                    crate::authorizer::invoke(authorizer.as_ref(), host, &request, time_left);
                Ok(Output::Json(reply.await))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn timed_work<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Timed(work) => {
                let reply = timed::run(work.as_ref(), host, parse(payload)?, time_left).await?;
                Ok(Output::Json(reply))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn bulk_work<'a>(
    host: &'a Host,
    handler: &'a Handler,
    payload: &'a str,
    time_left: Duration,
) -> LocalFuture<'a> {
    Box::pin(async move {
        match handler {
            Handler::Bulk(work) => {
                let batch = parse(payload)?;
                Ok(Output::Batch(
                    bulk::batch(work.as_ref(), host, batch, time_left).await,
                ))
            }
            _ => Err(other_kind()),
        }
    })
}

fn parse<'a, T: Deserialize<'a>>(payload: &'a str) -> Result<T> {
    serde_json::from_str(payload).map_err(Error::internal)
}

fn other_kind() -> Error {
    Error::internal("the function opened a handler of another kind than it declares")
}
