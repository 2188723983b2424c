//! The pipeline around every endpoint, in the order in which its steps run.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use jiff::Timestamp;
use kernel::actor::{Actor, Anonymity, Permission, Role};
use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use serde_json::Value;
use settings::RoutePolicy;

use crate::function::{Endpoint, EndpointSpec};
use crate::host::Host;
use crate::http::{Request, Response};
use crate::trace::{self, Trace};
use crate::{command, condition, edge, fallback, method, policy, rate, reply, sparse, telemetry};

/// The part of Lambda's time limit that is reserved for sending the response.
const RESERVE: Duration = Duration::from_millis(250);

/// Handles one request. The caller always gets an HTTP response, also after an error, a timeout or a
/// panic.
pub async fn respond(endpoint: &dyn Endpoint, host: &Host, request: &Request) -> Response {
    let started = Instant::now();
    let mut cx = context(host, request);
    // Read before any check, because its headers are sent with every response. The settings are
    // cached for a minute.
    let route = host.settings.route(endpoint.spec().name, cx.now).await;
    let left = request
        .time_left
        .saturating_sub(started.elapsed() + RESERVE);
    let left = policy::time_for_work(&route, left);
    cx.ends_at = Some(host.clock.now() + left);
    let outcome = within(left, serve(endpoint, host, request, &route, &cx)).await;
    let fallback = fallback::of(endpoint.spec(), host, request, &route, &cx, &outcome).await;
    let error = outcome.as_ref().err();
    telemetry::request(
        host,
        endpoint.spec(),
        request,
        &cx,
        error,
        started.elapsed(),
        fallback
            .as_ref()
            .map_or_else(|| status(&outcome), |response| response.status),
    );
    let mut response = match (fallback, outcome) {
        (Some(response), _) | (None, Ok(response)) => response,
        (None, Err(error)) => reply::of_error(&error, &host.service, &cx),
    };
    response.set("X-Correlation-Id", cx.correlation_id);
    response.set("X-Request-Id", &request.request_id);
    response.set("Traceparent", cx.traceparent);
    response.set("X-Service-Name", &host.service);
    response.set("X-Service-Version", &host.version);
    response.set("X-Content-Type-Options", "nosniff");
    policy::mark(&mut response, &route);
    method::without_body_for_head(response, request)
}

/// The response to an event that cannot be read as a request.
pub(crate) fn refuse(error: &Error, host: &Host) -> Response {
    tracing::warn!(?error, "an event of the gateway could not be read");
    reply::of_error(error, &host.service, &context(host, &Request::default()))
}

/// Edge, method, permission, kill switch, precondition, rate limit, decision, transaction. A step that
/// refuses the request returns an error.
async fn serve(
    endpoint: &dyn Endpoint,
    host: &Host,
    request: &Request,
    route: &RoutePolicy,
    cx: &Context,
) -> Result<Response> {
    let spec = endpoint.spec();
    edge::check(host.edge.as_ref(), request)?;
    if let Some(response) = method::check(spec, host, request)? {
        return Ok(response);
    }
    authorize(spec, request, cx)?;
    policy::check_enabled(route)?;
    let cx = &condition::of_command(spec, request, cx)?;
    if let Some(limit) = route.rate_limit().or(spec.policy.rate) {
        rate::of_endpoint(spec, limit, host.resources.table()?.as_ref(), cx).await?;
    }
    if !spec.is_command {
        return query(endpoint, host, request, cx).await;
    }
    command::carry_out(endpoint, host, request, cx).await
}

/// The reply of a query, with the fields that the request chooses.
async fn query(
    endpoint: &dyn Endpoint,
    host: &Host,
    request: &Request,
    cx: &Context,
) -> Result<Response> {
    let sparse = sparse::of(endpoint, request)?;
    let request = sparse.as_ref().map_or(request, |(_, request)| request);
    let commit = endpoint.decide(request, cx).await?;
    let (_, reply) = commit.into_writes(&host.service, cx)?;
    let response = match &sparse {
        Some((selection, _)) => selection.apply(reply?)?,
        None => reply?,
    };
    condition::apply(response, request)
}

fn authorize(spec: EndpointSpec, request: &Request, cx: &Context) -> Result<()> {
    let has_invalid_credential = spec.policy.optional_caller
        && matches!(cx.actor, Actor::Anonymous(reason) if reason != Anonymity::Missing);
    let may = cx.actor.may(spec.permission) || is_oneself(spec, request, cx);
    if may && !has_invalid_credential {
        return if spec.policy.recent_proof {
            cx.check_recent_proof()
        } else {
            Ok(())
        };
    }
    let (code, message) = match cx.actor {
        Actor::Anonymous(Anonymity::Missing) => ("auth.missing", "this route needs a credential"),
        Actor::Anonymous(Anonymity::Expired) => (
            "auth.expired",
            "the access token or the API key has expired",
        ),
        Actor::Anonymous(Anonymity::Revoked) => (
            "auth.revoked",
            "the session has ended or the API key was revoked",
        ),
        Actor::Anonymous(Anonymity::Malformed) => ("auth.malformed", "the credential is not valid"),
        Actor::Anonymous(Anonymity::Unverified) => {
            return Err(Error::unavailable(
                "the authorizer could not check the credential",
            ));
        }
        Actor::Anonymous(Anonymity::Limited) => return Err(rate::of_key()),
        Actor::User { .. } | Actor::Service { .. } | Actor::System => {
            return Err(Error::new(
                Kind::Forbidden,
                "auth.forbidden",
                "you do not have the permission for this",
            ));
        }
    };
    Err(Error::new(Kind::Unauthenticated, code, message))
}

/// Whether the policy allows the user whose id is in the path, and the caller is this user.
fn is_oneself(spec: EndpointSpec, request: &Request, cx: &Context) -> bool {
    let user_id = request.path_parameters.get("user_id");
    spec.policy.or_oneself && user_id.is_some_and(|id| cx.actor.is_user(id))
}

fn context(host: &Host, request: &Request) -> Context {
    let now = host.clock.now();
    let fresh = host.clock.uuid(now);
    let trace = Trace::of_request(&request.headers, fresh);
    Context {
        now,
        correlation_id: request
            .header("x-correlation-id")
            .filter(|id| trace::is_correlation_id(id))
            .map_or_else(|| fresh.hyphenated().to_string(), str::to_owned),
        traceparent: trace.parent,
        parent_span_id: trace.caller_span,
        tracestate: trace.state,
        baggage: trace.baggage,
        causation_id: None,
        actor: actor(request),
        client_address: edge::client_address(host.edge.as_ref(), request),
        user_agent: request
            .header("user-agent")
            .map(|agent| agent.chars().take(200).collect()),
        if_match: None,
        if_none_match: None,
        cursor_key: host.cursor_key.clone(),
        ends_at: None,
        clock: host.clock.clone(),
    }
}

/// The caller, from the authorizer's result. Without a result the caller is anonymous. Headers of the
/// client such as `X-User-Id` or `X-Roles` are never read.
fn actor(request: &Request) -> Actor {
    let text = |name: &str| request.identity.get(name).and_then(Value::as_str);
    if let (Some(key_id), Some(scopes)) = (text("key_id"), text("scopes")) {
        return Actor::Service {
            key_id: key_id.to_owned(),
            scopes: scopes
                .split_whitespace()
                .filter_map(Permission::scope_named)
                .collect(),
        };
    }
    match (text("user_id"), text("session_id"), text("roles")) {
        (Some(user_id), Some(session_id), Some(roles)) => Actor::User {
            user_id: user_id.to_owned(),
            session_id: session_id.to_owned(),
            roles: roles.split_whitespace().filter_map(Role::named).collect(),
            // Without a time, no proof is recent.
            authenticated_at: text("authenticated_at")
                .and_then(|time| time.parse().ok())
                .unwrap_or(Timestamp::UNIX_EPOCH),
        },
        _ => Actor::Anonymous(text("refusal").map_or(Anonymity::Missing, Anonymity::named)),
    }
}

fn status(outcome: &Result<Response>) -> u16 {
    match outcome {
        Ok(response) => response.status,
        Err(error) => error.kind().status(),
    }
}

/// When [`in_time`] ends work that begins now.
pub(crate) fn ends_at(now: Timestamp, time_left: Duration) -> Timestamp {
    now + time_left.saturating_sub(RESERVE)
}

/// Ends work before Lambda would end it, so that the caller gets Aurora's error and not Lambda's.
pub(crate) async fn in_time<T>(
    time_left: Duration,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    within(time_left.saturating_sub(RESERVE), work).await
}

/// Runs work with a time limit, and turns a timeout or a panic into an error.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    let work = AssertUnwindSafe(work).catch_unwind();
    match tokio::time::timeout(limit, work).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => Err(Error::internal(format!(
            "panicked: {}",
            panic_message(&panic)
        ))),
        Err(_) => Err(Error::new(
            Kind::Timeout,
            "timeout",
            "it took too long; try again",
        )),
    }
}

fn panic_message(panic: &Box<dyn std::any::Any + Send>) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
