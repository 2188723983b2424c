//! The authorization code flow.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::Result;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

use crate::challenge::Challenge;
use crate::error::{code_refused, provider_failed, unexpected_status};
use crate::http::{Http, Response};
use crate::id_token::{self, Claims, Expected};
use crate::keys::Keys;
use crate::metadata::{ClientAuthentication, Metadata};
use crate::provider::Provider;

/// A client of one provider. The provider's metadata and keys are fetched with each call and not cached:
/// sign-ins are rare, and a key that the provider has withdrawn is never accepted.
pub struct RelyingParty {
    provider: Provider,
    http: Arc<dyn Http>,
}

/// The success reply of the token endpoint. The other tokens are not used.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// The error reply of the token endpoint (RFC 6749, 5.2).
#[derive(Deserialize)]
struct Refused {
    error: String,
}

impl RelyingParty {
    /// A client of this provider.
    #[must_use]
    pub fn new(provider: Provider, http: Arc<dyn Http>) -> Self {
        Self { provider, http }
    }

    /// The URL to which the browser is redirected to sign in.
    ///
    /// # Errors
    /// Unavailable, when the provider does not answer; bad gateway `oidc.provider_failed`, when its
    /// answer violates the standard.
    pub async fn authorization_url(&self, challenge: &Challenge) -> Result<String> {
        let metadata = self.discover().await?;
        let mut url = metadata.authorization_endpoint;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.provider.client_id)
            .append_pair("redirect_uri", &self.provider.redirect_uri)
            .append_pair("scope", &self.provider.scopes)
            .append_pair("state", &challenge.state)
            .append_pair("nonce", &challenge.nonce)
            .append_pair("code_challenge", &challenge.code_challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url.into())
    }

    /// Exchanges the code of the callback for the claims about the user. The caller has checked the
    /// callback's `state` before.
    ///
    /// # Errors
    /// Unauthenticated `oidc.code_refused`, when the provider does not accept the code; bad gateway
    /// `oidc.invalid_id_token`, when its ID token is not valid, and `oidc.provider_failed`, when its
    /// answer violates the standard; unavailable, when it does not answer.
    pub async fn redeem(
        &self,
        code: &str,
        challenge: &Challenge,
        now: Timestamp,
    ) -> Result<Claims> {
        let metadata = self.discover().await?;
        let reply = self.exchange(&metadata, code, challenge).await?;
        let tokens = tokens(&reply)?;
        let keys = Keys::read(&self.http.get(metadata.jwks_uri.as_str()).await?)?;
        let expected = Expected {
            issuer: &self.provider.issuer,
            client_id: &self.provider.client_id,
            nonce: &challenge.nonce,
            now,
        };
        id_token::verify(&tokens.id_token, &keys, &expected)
    }

    async fn discover(&self) -> Result<Metadata> {
        Metadata::discover(&self.provider.issuer, self.http.as_ref()).await
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        code: &str,
        challenge: &Challenge,
    ) -> Result<Response> {
        let Provider {
            client_id,
            client_secret,
            redirect_uri,
            ..
        } = &self.provider;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", &challenge.code_verifier),
        ];
        // RFC 6749, 2.3.1: id and secret are form-encoded before Basic joins them with a colon.
        let (user, password) = (encoded(client_id), encoded(client_secret));
        let basic = match metadata.authentication {
            ClientAuthentication::Basic => Some((user.as_str(), password.as_str())),
            ClientAuthentication::Post => {
                form.extend([
                    ("client_id", client_id.as_str()),
                    ("client_secret", client_secret),
                ]);
                None
            }
        };
        self.http
            .post_form(metadata.token_endpoint.as_str(), &form, basic)
            .await
    }
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

fn tokens(reply: &Response) -> Result<Tokens> {
    if !(400..500).contains(&reply.status) {
        return reply.json();
    }
    match serde_json::from_slice::<Refused>(&reply.body) {
        Ok(Refused { error }) if error == "invalid_grant" => Err(code_refused()),
        Ok(Refused { error }) if error == "invalid_client" => Err(provider_failed(
            "the provider does not accept our client id or secret",
        )),
        _ => Err(unexpected_status(reply.status)),
    }
}
