//! Signing in with an identity provider: the relying party of `shared/oidc` against a provider that
//! signs real tokens and checks codes.

mod flow;
mod id_token;
mod provider;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kernel::context::Clock as _;
use kernel::{Kind, Result};
use oidc::{Challenge, Claims, Providers, RelyingParty};
use testkit::oidc::{NAME, Provider, variable};

/// A provider, its client, and the challenge of a sign-in that has started.
struct SignIn {
    provider: Arc<Provider>,
    client: RelyingParty,
    challenge: Challenge,
}

impl SignIn {
    fn new() -> Self {
        let provider = Arc::new(Provider::new());
        let providers = Providers::parse(&variable()).unwrap();
        let client = RelyingParty::new(providers.get(NAME).unwrap().clone(), provider.clone());
        Self {
            provider,
            client,
            challenge: Challenge::random().unwrap(),
        }
    }

    fn now(&self) -> Timestamp {
        self.provider.clock().now()
    }

    async fn code(&self) -> String {
        let url = self.client.authorization_url(&self.challenge).await;
        self.provider.sign_in(&url.unwrap()).code
    }

    async fn redeem(&self) -> Result<Claims> {
        self.redeem_after(0).await
    }

    async fn redeem_after(&self, seconds: i64) -> Result<Claims> {
        let now = self.now() + SignedDuration::from_secs(seconds);
        self.client
            .redeem(&self.code().await, &self.challenge, now)
            .await
    }

    async fn refusal(&self) -> (Kind, &'static str) {
        refusal(self.redeem().await)
    }
}

fn refusal<T>(outcome: Result<T>) -> (Kind, &'static str) {
    let error = outcome.err().unwrap();
    (error.kind(), error.code())
}

const PROVIDER_FAILED: (Kind, &str) = (Kind::BadGateway, "oidc.provider_failed");
const CODE_REFUSED: (Kind, &str) = (Kind::Unauthenticated, "oidc.code_refused");
const INVALID_ID_TOKEN: (Kind, &str) = (Kind::BadGateway, "oidc.invalid_id_token");
const UNAVAILABLE: (Kind, &str) = (Kind::Unavailable, "unavailable");
