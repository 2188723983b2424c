//! The fallback of a public query: while the function fails, the last good reply to the same request, or
//! the default of the route's policy, is sent in place of the error.
//!
//! Only for callers without a credential: what one caller may see is never sent to another. Good replies
//! are kept in memory and, rarely, in a row of the domain's table, so that a new process has them too.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use kernel::actor::{Actor, Anonymity};
use kernel::context::Context;
use kernel::error::Result;
use kernel::hex;
use kernel::table::{Action, Condition, Key, Write, from_row, to_row};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use settings::{Fallback, RoutePolicy};

use crate::condition;
use crate::function::EndpointSpec;
use crate::host::Host;
use crate::http::{Request, Response};
use crate::policy::is_fault;

/// Says on a reply that it is a fallback, and which: `last-good` or `default`.
pub const HEADER: &str = "X-Fallback";

/// The partition keys of the rows, before the name of the function.
pub const ROWS: &str = "FALLBACK#";

/// The longest body that is kept, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// The most replies in memory. Beyond it, the oldest is removed.
const REPLIES: usize = 64;

/// A process writes one row in this time, whatever is requested: clients choose the requests.
const WRITTEN_EVERY: Duration = Duration::from_secs(10);

/// How long the row is awaited, which must end within the pipeline's reserve.
const READ_LIMIT: Duration = Duration::from_millis(150);

/// The good replies that a process keeps.
#[derive(Default)]
pub struct GoodReplies(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    replies: BTreeMap<String, Kept>,
    written_at: Option<Timestamp>,
}

/// A good reply. All are JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    etag: Option<String>,
    body: String,
    sent_at: Timestamp,
    /// When the row that has it was written.
    #[serde(skip)]
    stored_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(flatten)]
    kept: Kept,
    expires_at: i64,
}

/// Keeps a good outcome, or returns the reply that is sent in place of an error; `None` if the outcome is
/// sent as it is. A route without a fallback costs nothing.
pub(crate) async fn of(
    spec: EndpointSpec,
    host: &Host,
    request: &Request,
    route: &RoutePolicy,
    cx: &Context,
    outcome: &Result<Response>,
) -> Option<Response> {
    let fallback = route.fallback.as_ref()?;
    if !spec.is_public_query() || !matches!(cx.actor, Actor::Anonymous(Anonymity::Missing)) {
        return None;
    }
    let replies = Replies {
        host,
        fallback,
        now: cx.now,
        key: key(spec.name, request),
    };
    match outcome {
        Ok(response) => {
            replies.keep(response).await;
            None
        }
        Err(error) if is_fault(error) => replies.instead(request).await,
        Err(_) => None,
    }
}

/// The same path with the same query has the same reply. A hash, because a query may be long.
fn key(function: &str, request: &Request) -> String {
    let asked = format!("{}?{}", request.path, request.query);
    let hash = digest(&SHA256, asked.as_bytes());
    format!("{ROWS}{function}#{}", hex::encode(hash.as_ref()))
}

/// The replies to one request.
struct Replies<'a> {
    host: &'a Host,
    fallback: &'a Fallback,
    now: Timestamp,
    key: String,
}

impl Replies<'_> {
    async fn keep(&self, response: &Response) {
        let Some(mut kept) = Kept::of(response, self.now).filter(|_| self.fallback.seconds() > 0)
        else {
            return;
        };
        if self.is_write_due() {
            match self.write(&kept).await {
                Ok(()) => kept.stored_at = Some(self.now),
                Err(error) => tracing::warn!(?error, "a good reply cannot be stored"),
            }
        }
        self.host.good_replies.put(&self.key, kept);
    }

    /// Whether the row is missing or half its time has passed, and the process may write one. The time is
    /// claimed before the write, so that requests at once write one row.
    fn is_write_due(&self) -> bool {
        let mut memory = self.host.good_replies.lock();
        let is_over =
            |at: Timestamp, seconds: i64| self.now.duration_since(at).as_secs() >= seconds;
        let stored_at = memory
            .replies
            .get(&self.key)
            .and_then(|kept| kept.stored_at);
        let is_due = stored_at.is_none_or(|at| is_over(at, self.fallback.seconds() / 2));
        let pause = i64::try_from(WRITTEN_EVERY.as_secs()).unwrap_or(i64::MAX);
        let may_write = memory.written_at.is_none_or(|at| is_over(at, pause));
        if is_due && may_write {
            memory.written_at = Some(self.now);
        }
        is_due && may_write
    }

    async fn write(&self, kept: &Kept) -> Result<()> {
        let row = Row {
            kept: kept.clone(),
            expires_at: self.now.as_second() + self.fallback.seconds(),
        };
        let row = to_row(&Key::single(self.key.clone()), &row)?;
        let put = Write::when(Action::Put(row), Condition::None);
        self.host.resources.table()?.commit(vec![put]).await
    }

    /// The reply in place of an error.
    async fn instead(&self, request: &Request) -> Option<Response> {
        let response = match self.last_good().await {
            Some(kept) => kept.response(self.now),
            None => {
                let body = serde_json::to_vec(self.fallback.body.as_ref()?).ok()?;
                json(body, "default")
            }
        };
        condition::apply(response, request).ok()
    }

    async fn last_good(&self) -> Option<Kept> {
        if self.fallback.seconds() == 0 {
            return None;
        }
        let is_fresh = |kept: &Kept| kept.age(self.now) <= self.fallback.seconds();
        let kept = self
            .host
            .good_replies
            .lock()
            .replies
            .get(&self.key)
            .cloned();
        match kept.filter(is_fresh) {
            Some(kept) => Some(kept),
            None => tokio::time::timeout(READ_LIMIT, self.read())
                .await
                .ok()?
                .filter(is_fresh),
        }
    }

    async fn read(&self) -> Option<Kept> {
        let table = self.host.resources.table().ok()?;
        let row = table.get(&Key::single(self.key.clone())).await.ok()??;
        from_row::<Row>(row).ok().map(|row| row.kept)
    }
}

impl Kept {
    fn of(response: &Response, now: Timestamp) -> Option<Self> {
        let is_json = response.header("Content-Type") == Some("application/json");
        let is_good = response.status == 200 && is_json && response.body.len() <= BODY_LIMIT;
        Some(Self {
            etag: response.header("ETag").map(str::to_owned),
            body: String::from_utf8(response.body.clone())
                .ok()
                .filter(|_| is_good)?,
            sent_at: now,
            stored_at: None,
        })
    }

    fn age(&self, now: Timestamp) -> i64 {
        now.duration_since(self.sent_at).as_secs().max(0)
    }

    fn response(self, now: Timestamp) -> Response {
        let age = self.age(now).to_string();
        let mut response = json(self.body.into_bytes(), "last-good");
        response.set("Age", age);
        if let Some(etag) = self.etag {
            response.set("ETag", etag);
        }
        response
    }
}

impl GoodReplies {
    fn put(&self, key: &str, mut kept: Kept) {
        let mut memory = self.lock();
        let known = memory.replies.get(key);
        kept.stored_at = kept
            .stored_at
            .or_else(|| known.and_then(|known| known.stored_at));
        if known.is_none() && memory.replies.len() >= REPLIES {
            let oldest = memory.replies.iter().min_by_key(|(_, kept)| kept.sent_at);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                memory.replies.remove(&oldest);
            }
        }
        memory.replies.insert(key.to_owned(), kept);
    }

    /// A poisoned lock is ignored: no caller leaves the memory half changed when it panics.
    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn json(body: Vec<u8>, fallback: &'static str) -> Response {
    let mut response = Response {
        status: 200,
        headers: Vec::new(),
        body,
    };
    response.set("Content-Type", "application/json");
    response.set("Cache-Control", "no-store");
    response.set(HEADER, fallback);
    response
}
