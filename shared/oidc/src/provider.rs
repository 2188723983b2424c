//! The identity providers that a deployment trusts.

use std::collections::BTreeMap;
use std::fmt;

use kernel::{Error, Result};
use serde::Deserialize;

use crate::address;

/// The value of `OAUTH_PROVIDERS`: a JSON object of name → [`Provider`]. `{}` declares no provider.
#[derive(Debug, Clone)]
pub struct Providers(BTreeMap<String, Provider>);

/// One provider, and our registration as its client.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) redirect_uri: String,
    #[serde(default = "default_scopes")]
    pub(crate) scopes: String,
}

fn default_scopes() -> String {
    "openid email profile".to_owned()
}

impl Providers {
    /// Parses and checks all providers: names of 1 to 32 characters of `a-z 0-9 -`; `issuer` and
    /// `redirect_uri` with https, or with http on localhost; `client_id` and `client_secret`; `scopes`
    /// that include `openid`, by default `openid email profile`.
    ///
    /// # Errors
    /// Internal, because the deployment is at fault. The error quotes nothing from the text, which
    /// contains secrets.
    pub fn parse(json: &str) -> Result<Self> {
        let providers: BTreeMap<String, Provider> = serde_json::from_str(json).map_err(|_| {
            Error::internal("OAUTH_PROVIDERS is not a JSON object of providers with known fields")
        })?;
        if !providers.keys().all(|name| is_name(name)) {
            return Err(Error::internal(
                "a name in OAUTH_PROVIDERS is not 1 to 32 of a-z, 0-9 and -",
            ));
        }
        providers.values().try_for_each(Provider::check)?;
        Ok(Self(providers))
    }

    /// The provider with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Provider> {
        self.0.get(name)
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&name.len()) && name.bytes().all(allowed)
}

impl Provider {
    /// The issuer identifier, the only value that callbacks may have in `iss` (RFC 9207).
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    fn check(&self) -> Result<()> {
        let issuer = address::parse(&self.issuer).filter(|url| url.query().is_none());
        let problem = if issuer.is_none() {
            "an issuer in OAUTH_PROVIDERS is not an https address"
        } else if address::parse(&self.redirect_uri).is_none() {
            "a redirect_uri in OAUTH_PROVIDERS is not an https address"
        } else if self.client_id.is_empty() || self.client_secret.is_empty() {
            "a client in OAUTH_PROVIDERS has no id or no secret"
        } else if !self.scopes.split(' ').any(|scope| scope == "openid") {
            "the scopes of a provider in OAUTH_PROVIDERS do not name openid"
        } else {
            return Ok(());
        };
        Err(Error::internal(problem))
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn provider() -> Value {
        json!({
            "issuer": "https://accounts.example.org", "client_id": "aurora",
            "client_secret": "hush", "redirect_uri": "https://aurora.example.org/callback",
        })
    }

    fn parse(name: &str, provider: &Value) -> Result<Providers> {
        Providers::parse(&json!({ name: provider }).to_string())
    }

    fn with(field: &str, value: Value) -> Value {
        let mut provider = provider();
        provider[field] = value;
        provider
    }

    #[test]
    fn a_provider_is_found_by_its_name() {
        let providers = parse("example", &provider()).unwrap();
        let found = providers.get("example").unwrap();
        assert_eq!(found.issuer, "https://accounts.example.org");
        assert_eq!(found.scopes, "openid email profile");
        assert!(providers.get("other").is_none());
    }

    #[test]
    fn a_deployment_without_providers_is_valid() {
        assert!(Providers::parse("{}").unwrap().get("example").is_none());
    }

    #[test]
    fn a_name_with_other_characters_or_a_wrong_length_is_refused() {
        assert!(parse(&"a".repeat(32), &provider()).is_ok());
        for name in ["", "Example", "a/b", "a b", "ä", &"a".repeat(33)] {
            assert!(parse(name, &provider()).is_err(), "{name}");
        }
    }

    #[test]
    fn a_provider_that_breaks_a_rule_is_refused() {
        let broken = [
            ("issuer", json!("http://accounts.example.org")),
            ("issuer", json!("https://accounts.example.org?a=b")),
            ("issuer", json!("accounts")),
            ("redirect_uri", json!("http://aurora.example.org")),
            ("redirect_uri", json!("https://aurora.example.org/#a")),
            ("client_id", json!("")),
            ("client_secret", json!("")),
            ("client_secret", Value::Null),
            ("scopes", json!("email profile")),
            ("scope", json!("openid")),
        ];
        for (field, value) in broken {
            assert!(
                parse("example", &with(field, value.clone())).is_err(),
                "{field} {value}"
            );
        }
        for text in ["", "[]", "null", r#"{"example": {}}"#] {
            assert!(Providers::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_provider_on_localhost_may_use_http() {
        assert!(parse("local", &with("issuer", json!("http://localhost:9400"))).is_ok());
    }

    #[test]
    fn neither_an_error_nor_a_debug_form_contains_the_secret() {
        let shown = format!("{:?}", parse("example", &provider()).unwrap());
        assert!(shown.contains("accounts.example.org") && !shown.contains("hush"));
        let broken = [
            with("client_secret", json!({ "hush": "hush" })),
            with("hush", json!("hush")),
            with("scopes", json!("hush")),
        ];
        for provider in broken {
            let error = format!("{:?}", parse("example", &provider).unwrap_err());
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
