//! The pipeline around the authorizer. API Gateway calls it before an endpoint. It identifies the
//! caller and always allows the request; the endpoint's pipeline decides whether to refuse it.

use std::collections::HashMap;
use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayV2CustomAuthorizerV2Request;
use aws_lambda_events::http::HeaderMap;
use jiff::Timestamp;
use kernel::actor::{Anonymity, Permission, Role};
use kernel::dependencies::Dependencies;
use kernel::deployment::Deployment;
use kernel::error::Result;
use kernel::table::BoxFuture;
use serde_json::{Value, json};

use crate::edge::{self, Edge};
use crate::host::Host;
use crate::pipeline::in_time;

/// The credential in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer <token>`
    Bearer(String),
    /// `X-API-Key: <key>`
    ApiKey(String),
    /// `Authorization` with any other content.
    Unreadable,
    /// No credential.
    None,
}

/// The owner of a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// A user with an active session.
    User {
        /// The user's id.
        user_id: String,
        /// The session's id.
        session_id: String,
        /// The user's current roles.
        roles: Vec<Role>,
        /// When the user last proved in this session who they are.
        authenticated_at: Timestamp,
    },
    /// A program with a valid API key.
    Service {
        /// The key's id.
        key_id: String,
        /// The key's scopes.
        scopes: Vec<Permission>,
    },
    /// No valid credential, and the reason.
    Unknown(Anonymity),
}

/// Finds the owner of a credential.
pub trait Identify: Dependencies {
    /// The function's name, `authorize`.
    const NAME: &'static str;
    /// How the function is deployed.
    const DEPLOYMENT: Deployment = Deployment::DEFAULT;

    /// # Errors
    /// When the credential could not be checked. The caller is then anonymous, and a route that needs
    /// an authenticated caller returns 503.
    fn identify(
        &self,
        credential: Credential,
        now: Timestamp,
    ) -> impl Future<Output = Result<Identity>> + Send;
}

/// An [`Identify`] without its type.
pub trait AuthorizerHandler: Send + Sync {
    /// As [`Identify::identify`].
    fn check(&self, credential: Credential, now: Timestamp) -> BoxFuture<'_, Result<Identity>>;
}

impl<A: Identify> AuthorizerHandler for A {
    fn check(&self, credential: Credential, now: Timestamp) -> BoxFuture<'_, Result<Identity>> {
        Box::pin(self.identify(credential, now))
    }
}

/// Identifies the caller. If the credential cannot be checked in time, the caller is
/// [`Anonymity::Unverified`].
pub async fn ask(
    authorizer: &dyn AuthorizerHandler,
    host: &Host,
    credential: Credential,
    time_left: Duration,
) -> Identity {
    let identity = authorizer.check(credential, host.clock.now());
    in_time(time_left, identity).await.unwrap_or_else(|error| {
        tracing::error!(?error, "a credential could not be checked");
        Identity::Unknown(Anonymity::Unverified)
    })
}

/// The authorizer's context, which API Gateway adds to the request and the pipeline reads.
#[must_use]
pub fn handed_on(identity: Identity) -> HashMap<String, Value> {
    match identity {
        Identity::User {
            user_id,
            session_id,
            roles,
            authenticated_at,
        } => {
            let roles: Vec<&str> = roles.into_iter().map(Role::name).collect();
            HashMap::from([
                ("user_id".to_owned(), json!(user_id)),
                ("session_id".to_owned(), json!(session_id)),
                ("roles".to_owned(), json!(roles.join(" "))),
                (
                    "authenticated_at".to_owned(),
                    json!(authenticated_at.to_string()),
                ),
            ])
        }
        Identity::Service { key_id, scopes } => {
            let scopes: Vec<&str> = scopes.into_iter().map(Permission::name).collect();
            HashMap::from([
                ("key_id".to_owned(), json!(key_id)),
                ("scopes".to_owned(), json!(scopes.join(" "))),
            ])
        }
        Identity::Unknown(reason) => HashMap::from([("refusal".to_owned(), json!(reason.name()))]),
    }
}

impl Credential {
    /// Reads the two headers. If both are sent, the API key is used and the token is ignored, because a
    /// program that sends a key wants to use it.
    #[must_use]
    pub fn from_headers(authorization: Option<&str>, api_key: Option<&str>) -> Self {
        if let Some(key) = api_key {
            return Self::ApiKey(key.to_owned());
        }
        let Some(authorization) = authorization else {
            return Self::None;
        };
        match authorization.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                Self::Bearer(token.trim().to_owned())
            }
            _ => Self::Unreadable,
        }
    }

    /// The credential to check. There is none in a request that did not pass the edge: its endpoint
    /// refuses it anyway, and a check would cost reads of the table.
    #[must_use]
    pub fn of_request(edge: Option<&Edge>, headers: &HeaderMap) -> Self {
        if edge::is_bypassed(edge, headers) {
            return Self::None;
        }
        let header = |name: &str| headers.get(name);
        // A header that is not text is a credential that cannot be read.
        let text = |name: &str| header(name).map(|value| value.to_str().unwrap_or("unreadable"));
        Self::from_headers(text("authorization"), text("x-api-key"))
    }
}

pub(crate) async fn invoke(
    authorizer: &dyn AuthorizerHandler,
    host: &Host,
    request: &ApiGatewayV2CustomAuthorizerV2Request,
    time_left: Duration,
) -> Value {
    let credential = Credential::of_request(host.edge.as_ref(), &request.headers);
    let identity = ask(authorizer, host, credential, time_left).await;
    json!({ "isAuthorized": true, "context": handed_on(identity) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lambda_events::http::HeaderValue;
    use kernel::dependencies::Resources;

    #[test]
    fn the_credential_is_read_from_the_headers() {
        let read = Credential::from_headers;
        assert_eq!(read(None, None), Credential::None);
        assert_eq!(
            read(Some("Bearer a.b.c"), None),
            Credential::Bearer("a.b.c".to_owned())
        );
        assert_eq!(
            read(Some("bearer  a.b.c "), None),
            Credential::Bearer("a.b.c".to_owned())
        );
        assert_eq!(read(Some("Basic YTpi"), None), Credential::Unreadable);
        assert_eq!(read(Some("Bearer"), None), Credential::Unreadable);
        assert_eq!(
            read(Some("Bearer a.b.c"), Some("ak_1")),
            Credential::ApiKey("ak_1".to_owned())
        );
    }

    #[test]
    fn a_request_that_does_not_pass_the_edge_has_no_credential_to_check() {
        const SECRET: &str = "secret-of-the-edge-with-43-characters-in-it";
        let resources = Resources::new(None, |_| Some(SECRET.to_owned()));
        let edge = Edge::of(&resources).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-api-key", HeaderValue::from_static("ak_1"));
        let key = Credential::ApiKey("ak_1".to_owned());
        assert_eq!(Credential::of_request(None, &headers), key);
        assert_eq!(
            Credential::of_request(edge.as_ref(), &headers),
            Credential::None
        );
        headers.insert("x-origin-secret", HeaderValue::from_static(SECRET));
        assert_eq!(Credential::of_request(edge.as_ref(), &headers), key);
    }
}
