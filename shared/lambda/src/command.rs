//! Decides a command and writes its commit, in one transaction.

use std::sync::Arc;
use std::time::Duration;

use kernel::context::{Context, stale_version};
use kernel::error::{Error, Result};
use kernel::etag::TagCondition;
use kernel::table::{Table, Write};

use crate::function::Endpoint;
use crate::host::Host;
use crate::http::{Request, Response};
use crate::idempotency::Idempotency;

/// How often a command is decided at most. A decision that loses a race is made again from what the
/// winner wrote, as if the request had come later. Each race has a winner, so up to this many requests
/// at once on one row all succeed.
const DECISIONS: u32 = 64;

/// The decisions that follow each other without a pause. Later ones wait, so that many requests on one row do
/// not all read it at the same moment again.
const AT_ONCE: u32 = 3;

/// The longest pause.
const PAUSE: Duration = Duration::from_millis(60);

/// Decides until the decision is written or refused. A repeated request with an `Idempotency-Key` gets
/// the stored reply.
pub(crate) async fn carry_out(
    endpoint: &dyn Endpoint,
    host: &Host,
    request: &Request,
    cx: &Context,
) -> Result<Response> {
    let (spec, table) = (endpoint.spec(), host.resources.table()?);
    let idempotency = if spec.policy.replay {
        Idempotency::from_request(spec.name, request, host.request_key.as_ref(), cx)?
    } else {
        None
    };
    let mut decisions = 1;
    loop {
        let outcome =
            decide_and_commit(endpoint, host, &table, idempotency.as_ref(), request, cx).await;
        let Err(refusal) = outcome else {
            return outcome;
        };
        if let Some(idempotency) = &idempotency
            && let Some(stored) = idempotency.stored_reply(table.as_ref(), cx).await?
        {
            return Ok(stored);
        }
        let may_decide_again = spec.policy.decides_again && decisions < DECISIONS;
        let is_stale = cx.if_match.is_some() && !spec.policy.shares_rows;
        if !may_decide_again || !is_lost_race(&refusal) || is_stale {
            return Err(if is_stale {
                of_stale_version(refusal, cx)
            } else {
                refusal
            });
        }
        if decisions >= AT_ONCE {
            cx.clock.wait(PAUSE.mul_f64(cx.random())).await;
        }
        decisions += 1;
    }
}

/// Calls the handler and writes its commit in one transaction.
async fn decide_and_commit(
    endpoint: &dyn Endpoint,
    host: &Host,
    table: &Arc<dyn Table>,
    idempotency: Option<&Idempotency>,
    request: &Request,
    cx: &Context,
) -> Result<Response> {
    let commit = endpoint.decide(request, cx).await?;
    let (mut writes, outcome) = commit.into_writes(&host.service, cx)?;
    if let (Some(idempotency), Ok(response)) = (idempotency, &outcome) {
        writes.insert(0, idempotency.record(response, cx)?);
    }
    if !writes.is_empty() {
        table.commit(writes).await?;
    }
    outcome
}

fn is_lost_race(error: &Error) -> bool {
    error.code() == Write::LOST_RACE
}

/// If a request with a version in `If-Match` loses a race, this version is no longer current.
fn of_stale_version(refusal: Error, cx: &Context) -> Error {
    if is_lost_race(&refusal) && matches!(cx.if_match, Some(TagCondition::OneOf(_))) {
        stale_version()
    } else {
        refusal
    }
}
