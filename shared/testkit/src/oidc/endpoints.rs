//! The provider's endpoints.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::Result;
use kernel::table::BoxFuture;
use oidc::{Http, Response};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{CLIENT_ID, CLIENT_SECRET, Grant, ISSUER, Provider, REDIRECT_URI, merged};

const METADATA: &str = "/.well-known/openid-configuration";
const TOKEN: &str = "/token";
const JWKS: &str = "/jwks";

impl Http for Provider {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Response>> {
        let reply = match url.strip_prefix(ISSUER) {
            Some(METADATA) => self.reply_or(METADATA, || (200, self.published())),
            Some(JWKS) => self.reply_or(JWKS, || (200, self.keys.published())),
            _ => not_found(),
        };
        Box::pin(std::future::ready(Ok(reply)))
    }

    fn post_form<'a>(
        &'a self,
        url: &'a str,
        form: &'a [(&'a str, &'a str)],
        basic: Option<(&'a str, &'a str)>,
    ) -> BoxFuture<'a, Result<Response>> {
        let reply = match url.strip_prefix(ISSUER) {
            Some(TOKEN) => self.reply_or(TOKEN, || self.redeem(form, basic)),
            _ => not_found(),
        };
        Box::pin(std::future::ready(Ok(reply)))
    }
}

fn not_found() -> Response {
    Response {
        status: 404,
        body: Vec::new(),
    }
}

impl Provider {
    /// The reply that a test set for this path, otherwise the regular one.
    fn reply_or(&self, path: &str, regular: impl FnOnce() -> (u16, Value)) -> Response {
        if let Some(reply) = self.state().replies.get(path) {
            return reply.clone();
        }
        let (status, body) = regular();
        Response {
            status,
            body: body.to_string().into_bytes(),
        }
    }

    fn published(&self) -> Value {
        let metadata = json!({
            "issuer": ISSUER,
            "authorization_endpoint": format!("{ISSUER}/authorize?prompt=login"),
            "token_endpoint": format!("{ISSUER}{TOKEN}"),
            "jwks_uri": format!("{ISSUER}{JWKS}"),
        });
        merged(metadata, &self.state().metadata)
    }

    fn redeem(&self, form: &[(&str, &str)], basic: Option<(&str, &str)>) -> (u16, Value) {
        let form: BTreeMap<_, _> = form.iter().copied().collect();
        if !self.authenticates(&form, basic) {
            return (401, json!({ "error": "invalid_client" }));
        }
        if form.get("grant_type") != Some(&"authorization_code") {
            return (400, json!({ "error": "unsupported_grant_type" }));
        }
        let field = |name: &str| form.get(name).copied().unwrap_or_default();
        // The first redemption uses up a code, even when it fails.
        let grant = self.state().grants.remove(field("code"));
        match grant {
            Some(grant)
                if field("redirect_uri") == REDIRECT_URI
                    && grant.matches(field("code_verifier")) =>
            {
                let id_token = self.id_token(grant.nonce.as_deref());
                let access = json!({ "access_token": "access", "token_type": "Bearer" });
                (200, merged(access, &json!({ "id_token": id_token })))
            }
            _ => (400, json!({ "error": "invalid_grant" })),
        }
    }

    /// Whether the client authenticates with the method in the metadata; Basic when there is none.
    fn authenticates(&self, form: &BTreeMap<&str, &str>, basic: Option<(&str, &str)>) -> bool {
        let post = json!(["client_secret_post"]);
        if self
            .published()
            .get("token_endpoint_auth_methods_supported")
            == Some(&post)
        {
            return basic.is_none()
                && form.get("client_id") == Some(&CLIENT_ID)
                && form.get("client_secret") == Some(&CLIENT_SECRET);
        }
        basic.is_some_and(|(user, password)| {
            decoded(user) == CLIENT_ID && decoded(password) == CLIENT_SECRET
        })
    }
}

impl Grant {
    fn matches(&self, code_verifier: &str) -> bool {
        BASE64.encode(digest(&SHA256, code_verifier.as_bytes())) == self.code_challenge
    }
}

/// Reverses the form encoding of a client's id and secret (RFC 6749, 2.3.1).
fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("text={text}").as_bytes())
        .map(|(_, text)| text.into_owned())
        .collect()
}
