//! Calls between domains, in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use aws::{ExchangeLimits, HttpReply};
use client::{Api, CallError, Request};
use jiff::Timestamp;
use kernel::context::Clock as _;
use kernel::service_key;
use kernel::table::BoxFuture;
use objects::{Transfer, TransferMethod};
use serde_json::Value;

use crate::app::{App, Inner};
use crate::clock::TestClock;
use crate::keys;

/// The APIs of other domains in memory. A call goes to the reply that a test has set for its path, or to
/// the app's own functions, as the calling domain. Every call is counted.
pub struct MemoryApi {
    clock: Arc<TestClock>,
    state: Mutex<State>,
    app: OnceLock<Weak<Inner>>,
}

#[derive(Default)]
struct State {
    faults: BTreeMap<String, ApiFault>,
    replies: BTreeMap<String, HttpReply>,
    calls: Vec<ApiCall>,
}

/// What is wrong with a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiFault {
    /// No connection is made.
    Down,
    /// The reply takes this long. The clock advances instead of waiting.
    Slow(Duration),
    /// Every reply has this status and no useful body.
    Status(u16),
    /// Every reply has the status 200 and a body that is not the expected JSON.
    Garbage,
    /// Every reply is longer than the limit.
    TooLong,
}

/// A call that a domain has made.
#[derive(Debug, Clone)]
pub struct ApiCall {
    /// The called domain.
    pub domain: &'static str,
    /// The path.
    pub path: String,
    /// The headers, with names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON that was sent.
    pub body: Option<String>,
}

impl ApiCall {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl MemoryApi {
    /// Without an app, every path that has no reply is down.
    #[must_use]
    pub fn with_clock(clock: Arc<TestClock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
            app: OnceLock::new(),
        }
    }

    pub(crate) fn connect(&self, app: &Arc<Inner>) {
        self.app.get_or_init(|| Arc::downgrade(app));
    }

    /// All calls to a domain fail like this from now on; `None`: they work again.
    pub fn set_fault(&self, domain: &str, fault: Option<ApiFault>) {
        let faults = &mut self.state().faults;
        match fault {
            Some(fault) => drop(faults.insert(domain.to_owned(), fault)),
            None => drop(faults.remove(domain)),
        }
    }

    /// The reply to a path from now on, with an `ETag` if a version is given.
    pub fn set_reply(&self, path: &str, status: u16, body: &Value, version: Option<u64>) {
        let reply = HttpReply {
            status,
            content_type: Some("application/json".to_owned()),
            etag: version.map(|version| format!("\"{version}\"")),
            body: body.to_string().into_bytes(),
        };
        self.state().replies.insert(path.to_owned(), reply);
    }

    /// What a link leads to from now on. Without it, a link leads to the app's own objects.
    pub fn set_bytes(&self, link: &str, status: u16, bytes: &[u8]) {
        let reply = HttpReply {
            status,
            content_type: None,
            etag: None,
            body: bytes.to_vec(),
        };
        self.state().replies.insert(link.to_owned(), reply);
    }

    /// All calls so far, the oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<ApiCall> {
        self.state().calls.clone()
    }

    /// The number of calls to a domain so far.
    #[must_use]
    pub fn calls_to(&self, domain: &str) -> usize {
        let state = self.state();
        let to_domain = state.calls.iter().filter(|call| call.domain == domain);
        to_domain.count()
    }

    async fn answer(&self, request: &Request<'_>) -> Result<HttpReply, CallError> {
        let (fault, reply) = self.take_call(request);
        let plain = |status, body: &str| HttpReply {
            status,
            content_type: None,
            etag: Some("\"1\"".to_owned()),
            body: body.as_bytes().to_vec(),
        };
        match fault {
            Some(ApiFault::Down) => return Err(CallError::NoAnswer("refused".into())),
            Some(ApiFault::Status(status)) => return Ok(plain(status, "")),
            Some(ApiFault::Garbage) => return Ok(plain(200, "<html>")),
            Some(ApiFault::TooLong) => return Err(CallError::TooLong),
            Some(ApiFault::Slow(delay)) if delay > request.limits.time => {
                self.clock.advance(request.limits.time);
                return Err(CallError::NoAnswer("timed out".into()));
            }
            Some(ApiFault::Slow(delay)) => self.clock.advance(delay),
            None => {}
        }
        match (reply, self.app.get().and_then(Weak::upgrade)) {
            (Some(reply), _) => Ok(reply),
            (None, Some(app)) => Ok(in_process(App::of(app), request).await),
            (None, None) => Err(CallError::NoAnswer("there is no app".into())),
        }
    }

    fn follow(&self, link: &str, limits: ExchangeLimits) -> Result<HttpReply, CallError> {
        let known = self.state().replies.get(link).cloned();
        let reply = match (known, self.app.get().and_then(Weak::upgrade)) {
            (Some(reply), _) => reply,
            (None, Some(app)) => downloaded(&App::of(app), link, self.clock.now()),
            (None, None) => return Err(CallError::NoAnswer("there is no app".into())),
        };
        if reply.body.len() > limits.bytes {
            return Err(CallError::TooLong);
        }
        Ok(reply)
    }

    fn take_call(&self, request: &Request<'_>) -> (Option<ApiFault>, Option<HttpReply>) {
        let mut state = self.state();
        state.calls.push(ApiCall {
            domain: request.domain,
            path: request.path.to_owned(),
            headers: request.headers.to_vec(),
            body: request.body.map(str::to_owned),
        });
        let fault = state.faults.get(request.domain).copied();
        (fault, state.replies.get(request.path).cloned())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The object of the app's own bucket to which a link leads.
fn downloaded(app: &App, link: &str, now: Timestamp) -> HttpReply {
    let transfer = Transfer {
        method: TransferMethod::Get,
        url: link.to_owned(),
        headers: BTreeMap::new(),
        expires_at: now,
    };
    let reply = app.objects().send(&transfer, None, b"");
    HttpReply {
        status: reply.status,
        content_type: None,
        etag: None,
        body: reply.bytes,
    }
}

/// The reply of the app's own function. Where the app has no authorizer, the key is checked here.
async fn in_process(app: App, request: &Request<'_>) -> HttpReply {
    let headers = request.headers.iter();
    let call = match request.body {
        Some(json) => app
            .post(request.path)
            .header("content-type", "application/json")
            .body(json),
        None => app.get(request.path),
    };
    let mut call = headers.fold(call, |call, (name, value)| call.header(name, value));
    let key = request
        .headers
        .iter()
        .find(|(name, _)| *name == "x-api-key");
    if let Some((_, key)) = key
        && !app.has_authorizer()
        && let Some(domain) = service_key::domain_of(&keys::service_key_secret(), key)
    {
        call = call.as_service(domain, &service_key::SCOPES);
    }
    let reply = call.send().await;
    let header = |name| reply.header(name).map(str::to_owned);
    HttpReply {
        status: reply.status,
        content_type: header("content-type"),
        etag: header("etag"),
        body: reply.body.clone(),
    }
}

impl Api for MemoryApi {
    fn send<'a>(&'a self, request: &'a Request<'a>) -> BoxFuture<'a, Result<HttpReply, CallError>> {
        Box::pin(self.answer(request))
    }

    fn download<'a>(
        &'a self,
        link: &'a str,
        limits: ExchangeLimits,
    ) -> BoxFuture<'a, Result<HttpReply, CallError>> {
        Box::pin(async move { self.follow(link, limits) })
    }
}
