//! `GET /.well-known/jwks.json`
//!
//! The public keys of our access tokens, for everybody who wants to check one. Reads no table; may
//! be kept for five minutes.

use kernel::{Context, Permission, Policy, Query, Result, Route, Variable};
use lambda::Function;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::keys::Jwks;

/// Nothing to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetJwks {}

impl Query for GetJwks {
    const NAME: &'static str = "get-jwks";
    const ROUTE: Route = Route::get("/.well-known/jwks.json");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_variables(&[Variable::VerificationKeys]);
    type Repository = Jwks;
    type Reply = Jwks;

    async fn fetch(self, keys: &Jwks, _: &Context) -> Result<Jwks> {
        Ok(keys.clone())
    }
}

/// The function.
#[must_use]
pub fn entry() -> Function {
    lambda::query::<GetJwks>()
}

#[cfg(test)]
mod tests {
    use crate::given::app;
    use serde_json::Value;
    use testkit::keys::SigningKey;

    #[tokio::test]
    async fn everybody_may_have_the_public_keys_and_keep_them() {
        let reply = app()
            .get("/.well-known/jwks.json")
            .send()
            .await
            .with_status(200);
        let deployed: Value =
            serde_json::from_str(&SigningKey::of_apps().verification_keys()).unwrap();
        assert_eq!(reply.json(), deployed);
        assert_eq!(reply.header("cache-control"), Some("public, max-age=300"));
    }
}
