//! Decides a command and writes its commit, in one transaction.

use std::sync::Arc;

use kernel::context::{Context, stale_version};
use kernel::error::{Error, Result};
use kernel::etag::TagCondition;
use kernel::table::{Table, Write};

use crate::function::Endpoint;
use crate::host::Host;
use crate::http::{Request, Response};
use crate::idempotency::Idempotency;
use crate::retries::Retries;

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
    let mut retries = Retries::new(cx);
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
        if cx.if_match.is_some() && !spec.policy.shares_rows {
            return Err(of_stale_version(refusal, cx));
        }
        let may_decide_again = spec.policy.decides_again && is_lost_race(&refusal);
        if !may_decide_again || !retries.next(cx).await {
            return Err(refusal);
        }
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
