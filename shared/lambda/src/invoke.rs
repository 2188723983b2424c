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

/// Invokes a handler of one kind.
pub(crate) type Invoke = fn(Invocation<'_>) -> LocalFuture<'_>;

/// One call of a function by Lambda.
pub(crate) struct Invocation<'a> {
    pub(crate) host: &'a Host,
    pub(crate) handler: &'a Handler,
    /// The event, as JSON.
    pub(crate) payload: &'a str,
    /// The time until Lambda ends the call.
    pub(crate) time_left: Duration,
}

impl<'a> Invocation<'a> {
    fn parse<T: Deserialize<'a>>(&self) -> Result<T> {
        serde_json::from_str(self.payload).map_err(Error::internal)
    }
}

/// The payload of a job, which an operator may have written.
fn payload_of_job(text: &str) -> Result<Value> {
    kernel::json::parse(text.as_bytes()).map_err(Error::internal)
}

/// The result of an invocation, which is serialized directly and not first converted to a [`Value`].
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Output {
    Http(Box<ApiGatewayV2httpResponse>),
    Batch(SqsBatchResponse),
    Json(Value),
}

pub(crate) fn endpoint(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Endpoint(endpoint) => {
                let response = match Request::from_gateway(call.payload, call.time_left) {
                    Ok(request) => pipeline::respond(endpoint.as_ref(), call.host, &request).await,
                    Err(error) => pipeline::refuse(&error, call.host),
                };
                Ok(Output::Http(Box::new(response.into_gateway())))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn consumer(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Consumer(consumer) => {
                let batch = call.parse()?;
                Ok(Output::Batch(
                    consume::batch(consumer.as_ref(), call.host, batch, call.time_left).await,
                ))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn job(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Job(job) => {
                let payload = payload_of_job(call.payload)?;
                let reply =
                    crate::job::run(job.as_ref(), call.host, payload, call.time_left).await?;
                Ok(Output::Json(reply))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn stream(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Stream(publisher) => {
                crate::stream::batch(publisher.as_ref(), call.host, call.parse()?, call.time_left)
                    .await?;
                Ok(Output::Json(Value::Null))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn authorizer(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Authorizer(authorizer) => {
                let request = call.parse()?;
                let reply = crate::authorizer::invoke(
                    authorizer.as_ref(),
                    call.host,
                    &request,
                    call.time_left,
                );
                Ok(Output::Json(reply.await))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn timed_work(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Timed(work) => {
                let payload = payload_of_job(call.payload)?;
                let reply = timed::run(work.as_ref(), call.host, payload, call.time_left).await?;
                Ok(Output::Json(reply))
            }
            _ => Err(other_kind()),
        }
    })
}

pub(crate) fn bulk_work(call: Invocation<'_>) -> LocalFuture<'_> {
    Box::pin(async move {
        match call.handler {
            Handler::Bulk(work) => {
                let batch = call.parse()?;
                Ok(Output::Batch(
                    bulk::batch(work.as_ref(), call.host, batch, call.time_left).await,
                ))
            }
            _ => Err(other_kind()),
        }
    })
}

fn other_kind() -> Error {
    Error::internal("the function opened a handler of another kind than it declares")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_that_would_be_changed_fails_the_job() {
        for text in [r#"{"email":"a","email":"b"}"#, "{\"days\":1e400}", "{"] {
            assert!(payload_of_job(text).is_err(), "{text}");
        }
        let payload = payload_of_job(r#"{"days":7}"#).unwrap();
        assert_eq!(payload, serde_json::json!({ "days": 7 }));
    }
}
