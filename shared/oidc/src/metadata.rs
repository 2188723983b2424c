//! The metadata of a provider (OpenID Connect Discovery 1.0).

use kernel::Result;
use serde::Deserialize;
use url::Url;

use crate::address;
use crate::error::provider_failed;
use crate::http::{Http, Response};

const PATH: &str = "/.well-known/openid-configuration";

/// The endpoints of a provider, and how clients authenticate.
pub(crate) struct Metadata {
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) jwks_uri: Url,
    pub(crate) authentication: ClientAuthentication,
}

/// How we authenticate at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientAuthentication {
    /// `client_secret_basic`, the default, which every provider must support.
    Basic,
    /// `client_secret_post`, for a provider that lists it and not `client_secret_basic`.
    Post,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// Fetches the metadata from the provider.
    pub(crate) async fn discover(issuer: &str, http: &dyn Http) -> Result<Self> {
        let url = format!("{}{PATH}", issuer.trim_end_matches('/'));
        Self::read(&http.get(&url).await?, issuer)
    }

    /// The issuer must equal the configured one exactly. Otherwise one provider could impersonate another.
    fn read(reply: &Response, issuer: &str) -> Result<Self> {
        let document: Document = reply.json()?;
        if document.issuer != issuer {
            return Err(provider_failed(
                "the provider publishes another issuer than the configured one",
            ));
        }
        Ok(Self {
            authorization_endpoint: endpoint(&document.authorization_endpoint, issuer)?,
            token_endpoint: endpoint(&document.token_endpoint, issuer)?,
            jwks_uri: endpoint(&document.jwks_uri, issuer)?,
            authentication: authentication(document.token_endpoint_auth_methods_supported)?,
        })
    }
}

/// Plain http, and with it localhost, is allowed only for a provider that itself runs on localhost: a
/// remote provider must not make us send requests to our own machine.
fn endpoint(text: &str, issuer: &str) -> Result<Url> {
    address::parse(text)
        .filter(|url| url.scheme() == "https" || issuer.starts_with("http:"))
        .ok_or_else(|| provider_failed("an endpoint of the provider is not at an https address"))
}

fn authentication(methods: Option<Vec<String>>) -> Result<ClientAuthentication> {
    let Some(methods) = methods else {
        return Ok(ClientAuthentication::Basic);
    };
    let supports = |name| methods.iter().any(|method| method == name);
    if supports("client_secret_basic") {
        Ok(ClientAuthentication::Basic)
    } else if supports("client_secret_post") {
        Ok(ClientAuthentication::Post)
    } else {
        Err(provider_failed(
            "the provider does not support client secrets",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ISSUER: &str = "https://accounts.example.org";

    fn read(change: Value) -> Result<Metadata> {
        let mut document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://accounts.example.org/authorize",
            "token_endpoint": "https://tokens.example.org/token",
            "jwks_uri": "https://keys.example.org/jwks",
        });
        for (name, value) in change.as_object().unwrap() {
            document[name] = value.clone();
        }
        let issuer = document["expected"].as_str().unwrap_or(ISSUER).to_owned();
        let body = document.to_string().into_bytes();
        Metadata::read(&Response { status: 200, body }, &issuer)
    }

    fn authentication_of(methods: Value) -> Option<ClientAuthentication> {
        read(json!({ "token_endpoint_auth_methods_supported": methods }))
            .ok()
            .map(|metadata| metadata.authentication)
    }

    #[test]
    fn an_issuer_that_differs_by_one_slash_is_refused() {
        assert!(read(json!({})).is_ok());
        assert!(read(json!({ "issuer": "https://accounts.example.org/" })).is_err());
    }

    #[test]
    fn an_endpoint_over_plain_http_is_refused() {
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            let plain = read(json!({ name: "http://accounts.example.org/" }));
            assert_eq!(
                plain.err().unwrap().code(),
                "oidc.provider_failed",
                "{name}"
            );
        }
    }

    #[test]
    fn only_a_provider_on_localhost_may_have_endpoints_on_localhost() {
        let here = json!({ "token_endpoint": "http://127.0.0.1:9001/2018-06-01/runtime" });
        assert!(read(here).is_err());
        let local = "http://localhost:9400";
        let here = json!({
            "issuer": local, "expected": local, "token_endpoint": "http://localhost:9400/token",
        });
        assert!(read(here).is_ok());
    }

    #[test]
    fn the_client_authenticates_with_a_method_that_the_provider_supports() {
        use ClientAuthentication::{Basic, Post};
        assert_eq!(authentication_of(Value::Null), Some(Basic));
        let both = json!(["client_secret_post", "client_secret_basic"]);
        assert_eq!(authentication_of(both), Some(Basic));
        assert_eq!(authentication_of(json!(["client_secret_post"])), Some(Post));
        assert_eq!(authentication_of(json!(["private_key_jwt"])), None);
    }
}
