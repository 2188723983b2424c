//! One question to another domain: at most two attempts, within the time that is left.

mod outcome;

use std::sync::Arc;
use std::time::Duration;

use aws::{ExchangeLimits, HttpReply};
use kernel::dependencies::EnvValue;
use kernel::service_key::ServiceKey;
use kernel::{Context, Dependency, Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use self::outcome::Answer;
use self::outcome::{Outcome, json, outcome, versioned};
use crate::api::{Api, CallError, Request};
use crate::circuits::{Circuits, Pass};

/// The largest number of attempts.
pub const ATTEMPTS: u32 = 2;

/// The longest time of one attempt: a called function may have to start.
pub const ATTEMPT: Duration = Duration::from_millis(1500);

/// The longest time of all attempts and the pause between them.
pub const BUDGET: Duration = Duration::from_millis(3500);

/// What is left of the request's time for the fallback and the reply.
pub const RESERVE: Duration = Duration::from_millis(300);

/// An attempt is not made in less time.
const SHORTEST: Duration = Duration::from_millis(100);

/// The pause before the second attempt, without jitter.
const PAUSE: Duration = Duration::from_millis(50);

/// The longest body of a reply in bytes.
pub const BODY_LIMIT: usize = 256 * 1024;

/// Calls other domains with the key of this one.
pub struct Caller {
    api: Arc<dyn Api>,
    circuits: Circuits,
    key: String,
}

/// What a domain is asked.
struct Question<'a> {
    domain: &'static str,
    path: &'a str,
    body: Option<&'a str>,
}

impl<'a> Question<'a> {
    const fn get(domain: &'static str, path: &'a str) -> Self {
        Self {
            domain,
            path,
            body: None,
        }
    }
}

impl Dependency for Caller {
    type Parts = (Arc<dyn Api>, Circuits, EnvValue<ServiceKey>);

    fn new((api, circuits, key): Self::Parts) -> Result<Self> {
        Ok(Self {
            api,
            circuits,
            key: key.into_string(),
        })
    }
}

impl Caller {
    /// `GET path` of a domain. `None` if the domain answers that there is no such thing.
    ///
    /// # Errors
    /// Unavailable, for everything else than an answer, and while the circuit is open.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        domain: &'static str,
        path: &str,
        cx: &Context,
    ) -> Result<Option<Answer<T>>> {
        self.ask(Question::get(domain, path), versioned, cx).await
    }

    /// As [`Self::get`], for what has no version.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub(crate) async fn get_unversioned<T: DeserializeOwned>(
        &self,
        domain: &'static str,
        path: &str,
        cx: &Context,
    ) -> Result<Option<T>> {
        self.ask(Question::get(domain, path), json, cx).await
    }

    /// Follows a link once, as long as a call may take and with the time that is left. It says nothing about the
    /// domain that has given the link.
    ///
    /// # Errors
    /// Unavailable, for everything else than a reply with 200 of at most `bytes` bytes.
    pub(crate) async fn download(&self, link: &str, bytes: usize, cx: &Context) -> Result<Vec<u8>> {
        let time = budget(cx);
        let reply = self
            .api
            .download(link, ExchangeLimits { bytes, time })
            .await;
        match reply {
            Ok(reply) if reply.status == 200 => Ok(reply.body),
            Ok(reply) => {
                let status = reply.status;
                Err(Error::unavailable(format!("a link answered with {status}")))
            }
            Err(CallError::NoAnswer(cause)) => Err(Error::unavailable(cause)),
            Err(CallError::TooLong) => Err(Error::unavailable("what a link leads to is too long")),
            Err(CallError::NoAddress) => Err(Error::unavailable("a link is not safe")),
            Err(CallError::NotSent(error)) => Err(error),
        }
    }

    /// `POST path` of a domain, with this JSON, for a question that does not fit into a path or must not be in one.
    /// It is sent again when there is no answer, so it must change nothing. `None` if the domain answers that there
    /// is no such thing.
    ///
    /// # Errors
    /// Unavailable, for everything else than an answer, and while the circuit is open; internal, when the body
    /// cannot be written.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        domain: &'static str,
        path: &str,
        body: &impl Serialize,
        cx: &Context,
    ) -> Result<Option<T>> {
        let body = serde_json::to_string(body).map_err(Error::internal)?;
        let question = Question {
            domain,
            path,
            body: Some(&body),
        };
        self.ask(question, json, cx).await
    }

    /// `read` is what a reply says; `None` for one that is not as expected.
    async fn ask<T>(
        &self,
        question: Question<'_>,
        read: impl Fn(&HttpReply) -> Option<T>,
        cx: &Context,
    ) -> Result<Option<T>> {
        let Question { domain, path, body } = question;
        let headers = self.headers(cx);
        let started = cx.clock.now();
        let budget = budget(cx);
        let mut attempt = 1;
        loop {
            let spent = Duration::try_from(cx.clock.now().duration_since(started));
            let left = budget.saturating_sub(spent.unwrap_or_default());
            if left < SHORTEST {
                return Err(Error::unavailable(format!(
                    "no time is left to call {domain}"
                )));
            }
            let pass = self.circuits.admit(domain, cx).await?;
            let request = Request {
                domain,
                path,
                headers: &headers,
                body,
                limits: ExchangeLimits {
                    bytes: BODY_LIMIT,
                    time: left.min(ATTEMPT),
                },
                now: cx.now,
            };
            match outcome(self.api.send(&request).await, &request, &read) {
                Outcome::Answered(answer) => {
                    self.circuits.succeeded(domain, pass, cx).await;
                    return Ok(answer);
                }
                Outcome::Undecided(cause) => return Err(Error::unavailable(cause)),
                Outcome::Failed { cause, again } => {
                    self.circuits.failed(domain, pass, cx).await;
                    if !again || attempt == ATTEMPTS || pass == Pass::Probe {
                        return Err(Error::unavailable(cause));
                    }
                }
            }
            attempt += 1;
            cx.clock.wait(PAUSE + PAUSE.mul_f64(cx.random())).await;
        }
    }

    fn headers(&self, cx: &Context) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("x-api-key", self.key.clone()),
            ("x-correlation-id", cx.correlation_id.clone()),
            ("traceparent", cx.traceparent.clone()),
        ];
        headers.extend(cx.tracestate.clone().map(|state| ("tracestate", state)));
        headers.extend(cx.baggage.clone().map(|baggage| ("baggage", baggage)));
        headers.retain(|(_, value)| !value.is_empty());
        headers
    }
}

/// The time for a call with all its attempts.
fn budget(cx: &Context) -> Duration {
    cx.time_left()
        .map_or(BUDGET, |left| left.saturating_sub(RESERVE).min(BUDGET))
}
