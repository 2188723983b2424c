//! What an attempt to ask a domain has led to.

use aws::HttpReply;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ATTEMPT;
use crate::api::{CallError, Request};

/// What a domain has answered.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) content: T,
    /// The entity's version, from `ETag`.
    pub(crate) version: u64,
}

/// What an attempt has led to.
pub(super) enum Outcome<T> {
    /// An answer: the called domain works.
    Answered(Option<T>),
    /// A failure of the called domain, and whether another attempt may help.
    Failed { cause: Cause, again: bool },
    /// No statement about the called domain: our own key or address is wrong, or our time was short.
    Undecided(Cause),
}

pub(super) type Cause = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn outcome<T>(
    reply: Result<HttpReply, CallError>,
    request: &Request<'_>,
    read: &impl Fn(&HttpReply) -> Option<T>,
) -> Outcome<T> {
    let domain = request.domain;
    let failed = |cause: Cause, again| Outcome::Failed { cause, again };
    match reply {
        Ok(reply) => answered(&reply, domain, read),
        Err(CallError::NoAnswer(cause)) if request.limits.time < ATTEMPT => {
            Outcome::Undecided(cause)
        }
        Err(CallError::NoAnswer(cause)) => failed(cause, true),
        Err(CallError::TooLong) => {
            failed(format!("the reply of {domain} is too long").into(), false)
        }
        Err(CallError::NoAddress) => {
            Outcome::Undecided(format!("a key may not be sent to the URL of {domain}").into())
        }
        Err(CallError::NotSent(error)) => Outcome::Undecided(error.into()),
    }
}

/// The body is never part of the cause: it may be anything.
fn answered<T>(
    reply: &HttpReply,
    domain: &str,
    read: &impl Fn(&HttpReply) -> Option<T>,
) -> Outcome<T> {
    let status = reply.status;
    let cause: Cause = format!("{domain} answered with the status {status}").into();
    let garbage = || Outcome::Failed {
        cause: format!("the reply of {domain} is not the expected JSON").into(),
        again: false,
    };
    match status {
        200 => read(reply).map_or_else(garbage, |answer| Outcome::Answered(Some(answer))),
        404 if is_not_found(&reply.body, domain) => Outcome::Answered(None),
        408 | 500..=599 => Outcome::Failed { cause, again: true },
        400..=403 | 405..=428 | 430..=499 => Outcome::Undecided(cause),
        _ => Outcome::Failed {
            cause,
            again: false,
        },
    }
}

pub(super) fn json<T: DeserializeOwned>(reply: &HttpReply) -> Option<T> {
    serde_json::from_slice(&reply.body).ok()
}

pub(super) fn versioned<T: DeserializeOwned>(reply: &HttpReply) -> Option<Answer<T>> {
    let version = reply.etag.as_deref()?;
    Some(Answer {
        content: json(reply)?,
        version: version.strip_prefix('"')?.strip_suffix('"')?.parse().ok()?,
    })
}

/// Whether the domain itself says that there is no such thing, `files.not_found` or `identity.user_not_found`. The
/// gateway and `not-found` answer 404 too, when the domain's route is gone.
fn is_not_found(body: &[u8], domain: &str) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        error_code: String,
    }
    let refusal: Option<Refusal> = serde_json::from_slice(body).ok();
    let code = refusal.map(|refusal| refusal.error_code);
    let of_domain = code.as_deref().and_then(|code| {
        let of_domain = code.strip_prefix(domain)?;
        of_domain.strip_prefix('.')
    });
    of_domain.is_some_and(|code| code == "not_found" || code.ends_with("_not_found"))
}
