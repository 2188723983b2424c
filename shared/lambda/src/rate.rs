//! Rate limits: the generic cell rate algorithm with one number per caller, kept in the domain's
//! table and moved by one conditional update (two at most).

use kernel::actor::Actor;
use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use kernel::route::RateLimit;
use kernel::table::{Action, AttributeValue, Condition, Key, Table, Write};

/// The "theoretical arrival time": when the caller will have paid for all calls so far, in
/// milliseconds since 1970.
const PAID_UNTIL: &str = "paid_until";

/// Takes one call from the caller's allowance.
///
/// # Errors
/// 429 with `Retry-After` when the allowance is used up.
pub(crate) async fn admit(
    endpoint: &str,
    limit: RateLimit,
    table: &dyn Table,
    cx: &Context,
) -> Result<()> {
    let now = cx.now.as_millisecond();
    let cost = i64::from(60_000 / limit.per_minute.max(1));
    let key = Key::single(format!("RATE#{endpoint}#{}", caller(cx)));
    let fresh = pay(
        &key,
        Payment::From(now + cost),
        Condition::AbsentOrAtMost(PAID_UNTIL, now),
        cx,
    );
    if accepted(table.commit(vec![fresh]).await)? {
        return Ok(());
    }
    let ceiling = now + cost * i64::from(limit.burst.saturating_sub(1));
    let next = pay(
        &key,
        Payment::More(cost),
        Condition::Within(PAID_UNTIL, now, ceiling),
        cx,
    );
    if accepted(table.commit(vec![next]).await)? {
        return Ok(());
    }
    Err(refusal(limit, cost))
}

/// What a call costs: its time after now, or after what is paid already.
enum Payment {
    From(i64),
    More(i64),
}

fn pay(key: &Key, payment: Payment, condition: Condition, cx: &Context) -> Write {
    let mut set = vec![("expires_at", number(cx.now.as_second() + 3600))];
    let mut add = Vec::new();
    match payment {
        Payment::From(moment) => set.push((PAID_UNTIL, number(moment))),
        Payment::More(cost) => add.push((PAID_UNTIL, cost)),
    }
    let refused = Error::new(Kind::TooManyRequests, REFUSED, "too many requests");
    Write::when(
        Action::Update {
            key: key.clone(),
            set,
            add,
        },
        condition,
    )
    .or(refused)
}

const REFUSED: &str = "request.rate_limited";

fn accepted(outcome: Result<()>) -> Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(error) if error.code() == REFUSED => Ok(false),
        Err(error) => Err(error),
    }
}

fn refusal(limit: RateLimit, cost: i64) -> Error {
    let wait = (cost + 999) / 1000;
    Error::new(
        Kind::TooManyRequests,
        REFUSED,
        "too many requests; see Retry-After",
    )
    .with_header("Retry-After", wait.to_string())
    .with_header(
        "RateLimit",
        format!("limit={}, remaining=0, reset={wait}", limit.per_minute),
    )
}

/// A user by id, a stranger by address.
fn caller(cx: &Context) -> String {
    match (&cx.actor, cx.client_address) {
        (Actor::Anonymous(_), Some(address)) => address.to_string(),
        (actor, _) => actor.name().to_owned(),
    }
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}
