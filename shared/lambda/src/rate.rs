//! Rate limits: the generic cell rate algorithm (GCRA) with one number per caller. The number is stored
//! in the domain's table and changed with one conditional update (at most two).

use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use kernel::route::RateLimit;
use kernel::table::{Action, AttributeValue, Condition, Key, Table, Write};

use crate::function::EndpointSpec;

/// The attribute with GCRA's "theoretical arrival time": the time, in milliseconds since 1970, at which
/// the calls so far no longer count against the limit.
pub const PAID_UNTIL: &str = "paid_until";

/// How long an endpoint's row is kept after its last call, in seconds.
const KEPT_SECONDS: i64 = 3600;

/// Counts one call of an endpoint against the caller's rate limit. A signed-in caller's network is
/// counted too if the endpoint shares the limit of a public endpoint (`counted_with` of its policy).
///
/// # Errors
/// 429 with `Retry-After` and `RateLimit` when the rate limit is used up.
pub(crate) async fn of_endpoint(
    spec: EndpointSpec,
    limit: RateLimit,
    table: &dyn Table,
    cx: &Context,
) -> Result<()> {
    count(spec.name, &caller(cx), limit, table, cx).await?;
    match (spec.policy.counted_with, cx.network()) {
        (Some(public), Some(network)) => {
            count(public, &network.to_string(), limit, table, cx).await
        }
        _ => Ok(()),
    }
}

async fn count(
    endpoint: &str,
    caller: &str,
    limit: RateLimit,
    table: &dyn Table,
    cx: &Context,
) -> Result<()> {
    let key = Key::single(format!("RATE#{endpoint}#{caller}"));
    let kept = vec![("expires_at", number(cx.now.as_second() + KEPT_SECONDS))];
    admit(table, &key, limit, kept, cx.now).await
}

/// Counts one call against the rate limit whose state is in the row `key`, and sets the attributes
/// `set` in the same row.
///
/// # Errors
/// 429 with `Retry-After` and `RateLimit` when the rate limit is used up.
pub async fn admit(
    table: &dyn Table,
    key: &Key,
    limit: RateLimit,
    set: Vec<(&'static str, AttributeValue)>,
    now: Timestamp,
) -> Result<()> {
    let cost = i64::from(60_000 / limit.per_minute.max(1));
    if allow(table, key, cost, limit.burst, set, now).await? {
        Ok(())
    } else {
        Err(refusal(limit, cost))
    }
}

/// Counts one use against an allowance of `burst` uses at once and one more every `cost` milliseconds,
/// whose state is in the row `key`, and sets the attributes `set` in the same row. Returns false if the
/// allowance is used up.
///
/// # Errors
/// The errors of the table.
pub async fn allow(
    table: &dyn Table,
    key: &Key,
    cost: i64,
    burst: u32,
    set: Vec<(&'static str, AttributeValue)>,
    now: Timestamp,
) -> Result<bool> {
    let now = now.as_millisecond();
    let mut restart = set.clone();
    restart.push((PAID_UNTIL, number(now + cost)));
    let idle = Condition::AbsentOrAtMost(PAID_UNTIL, now);
    if accepted(table, pay(key, restart, Vec::new(), idle)).await? {
        return Ok(true);
    }
    let ceiling = now + cost * i64::from(burst.saturating_sub(1));
    let within_burst = Condition::Within(PAID_UNTIL, now, ceiling);
    accepted(table, pay(key, set, vec![(PAID_UNTIL, cost)], within_burst)).await
}

/// The error for an API key whose rate limit, according to the authorizer, is used up.
pub(crate) fn of_key() -> Error {
    limited().with_header("Retry-After", "1".to_owned())
}

fn pay(
    key: &Key,
    set: Vec<(&'static str, AttributeValue)>,
    add: Vec<(&'static str, i64)>,
    condition: Condition,
) -> Write {
    let key = key.clone();
    Write::when(Action::Update { key, set, add }, condition).or(limited())
}

const REFUSED: &str = "request.rate_limited";

async fn accepted(table: &dyn Table, payment: Write) -> Result<bool> {
    match table.commit(vec![payment]).await {
        Ok(()) => Ok(true),
        Err(error) if error.code() == REFUSED => Ok(false),
        Err(error) => Err(error),
    }
}

fn limited() -> Error {
    Error::new(
        Kind::TooManyRequests,
        REFUSED,
        "too many requests; see Retry-After",
    )
}

fn refusal(limit: RateLimit, cost: i64) -> Error {
    let wait = (cost + 999) / 1000;
    limited()
        .with_header("Retry-After", wait.to_string())
        .with_header(
            "RateLimit",
            format!("limit={}, remaining=0, reset={wait}", limit.per_minute),
        )
}

/// The name by which a caller is counted: the actor's name, or the network of an anonymous caller.
fn caller(cx: &Context) -> String {
    match (&cx.actor, cx.network()) {
        (Actor::Anonymous(_), Some(network)) => network.to_string(),
        (actor, _) => actor.name().to_owned(),
    }
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
