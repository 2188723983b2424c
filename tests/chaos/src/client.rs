//! A client that sends a command until it gets a final answer, as the documentation tells clients to.

use std::collections::HashMap;
use std::time::Duration;

use bench::HttpEvent;
use serde_json::{Value, json};

use crate::Outcome;
use crate::cloud::Cloud;

/// How often a command is sent at most.
const ATTEMPTS: u32 = 12;

/// Who sends a command.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) user_id: String,
    pub(crate) role: &'static str,
}

/// A command and its parameters.
#[derive(Clone)]
pub(crate) struct Command {
    /// Its number, which its correlation id and its idempotency key contain.
    pub(crate) number: u64,
    pub(crate) function: &'static str,
    pub(crate) caller: Caller,
    /// The parameters of its path.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) body: Value,
    pub(crate) if_match: Option<String>,
}

/// The reply of a function.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u64,
    pub(crate) etag: Option<String>,
    pub(crate) body: Value,
}

/// What a client knows in the end.
pub(crate) struct Sent {
    pub(crate) command: Command,
    pub(crate) attempts: u32,
    /// The final answer; `None` if the client gave up.
    pub(crate) answer: Option<Reply>,
}

impl Command {
    /// With `If-Match`.
    pub(crate) fn matching(mut self, tag: String) -> Self {
        self.if_match = Some(tag);
        self
    }

    pub(crate) fn correlation_id(&self) -> String {
        format!("chaos-{}", self.number)
    }

    /// Sends it once, as API Gateway does. `None` if nobody knows what became of it.
    pub(crate) async fn send_once(&self, cloud: &Cloud) -> Outcome<Option<Reply>> {
        let (domain, route) = cloud.route(self.function)?;
        let event = self.event(route);
        let Ok(reply) = cloud.invoke(domain, self.function, &event).await else {
            return Ok(None);
        };
        let body = reply["body"].as_str().unwrap_or_default();
        let answer = Reply {
            status: reply["statusCode"].as_u64().unwrap_or_default(),
            etag: reply["headers"]["etag"].as_str().map(str::to_owned),
            body: serde_json::from_str(body).unwrap_or_default(),
        };
        let is_final = answer.status < 500 && answer.status != 429 && !is_lost_race(&answer);
        Ok(is_final.then_some(answer))
    }

    /// Sends it again until there is a final answer.
    pub(crate) async fn send(self, cloud: &Cloud) -> Outcome<Sent> {
        for attempt in 1..=ATTEMPTS {
            if let Some(answer) = self.send_once(cloud).await? {
                return Ok(Sent {
                    command: self,
                    attempts: attempt,
                    answer: Some(answer),
                });
            }
            tokio::time::sleep(Duration::from_millis(20 * u64::from(attempt))).await;
        }
        Ok(Sent {
            command: self,
            attempts: ATTEMPTS,
            answer: None,
        })
    }

    fn event(&self, route: kernel::Route) -> Value {
        let path = self.path.iter();
        let path = path.fold(route.path.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), value)
        });
        let mut headers = HashMap::from([
            ("authorization", "Bearer token".to_owned()),
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", self.correlation_id()),
            ("x-correlation-id", self.correlation_id()),
        ]);
        headers.extend(self.if_match.clone().map(|tag| ("if-match", tag)));
        let body = self.body.to_string();
        let event = HttpEvent {
            route_key: &route.key(),
            method: route.method.name(),
            path: &path,
            query: "",
            path_parameters: owned(self.path.clone()),
            headers: owned(headers),
            body: (!self.body.is_null()).then_some(&body),
            caller: json!({
                "user_id": self.caller.user_id,
                "roles": self.caller.role,
                "session_id": "chaos",
                "authenticated_at": "9999-12-30T00:00:00Z",
            }),
        };
        event.to_json()
    }
}

fn owned(pairs: impl IntoIterator<Item = (&'static str, String)>) -> HashMap<String, String> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

impl Sent {
    pub(crate) fn is_accepted(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|answer| (200..300).contains(&answer.status))
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|answer| answer.status >= 400)
    }
}

/// Others were always faster: the client sends the request again.
fn is_lost_race(reply: &Reply) -> bool {
    reply.status == 409 && reply.body["error_code"] == "request.lost_race"
}

/// A command without `If-Match`.
pub(crate) fn command<const N: usize>(
    number: u64,
    function: &'static str,
    caller: Caller,
    path: [(&'static str, String); N],
    body: Value,
) -> Command {
    Command {
        number,
        function,
        caller,
        path: path.into(),
        body,
        if_match: None,
    }
}

/// An administrator.
pub(crate) fn admin() -> Caller {
    Caller {
        user_id: "01890a5d-0000-7000-8000-00000000000a".to_owned(),
        role: "admin",
    }
}
