//! `GET /.well-known/jwks.json`: Get public keys
//!
//! Returns the public keys that verify access tokens. Clients may cache them for five minutes; the
//! function caches them for one. At most one read.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::keys::{Jwks, KeyRings};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetJwks {}

impl Query for GetJwks {
    const NAME: &'static str = "get-jwks";
    const ROUTE: Route = Route::get("/.well-known/jwks.json");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = KeyRings;
    type Reply = Jwks;

    async fn fetch(self, keys: &KeyRings, cx: &Context) -> Result<Jwks> {
        Ok(keys.current(cx.now).await?.published(cx.now))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::app;
    use serde_json::json;
    use testkit::keys::SigningKey;

    #[tokio::test]
    async fn the_keys_are_public_and_may_be_cached_for_five_minutes() {
        let reply = app()
            .get("/.well-known/jwks.json")
            .send()
            .await
            .with_status(200);
        let keys = [SigningKey::of_apps(), SigningKey::of_seed(8)].map(|key| key.jwk());
        assert_eq!(reply.json(), json!({ "keys": keys }));
        assert_eq!(reply.header("cache-control"), Some("public, max-age=300"));
    }

    #[tokio::test]
    async fn the_keys_are_read_once_a_minute() {
        let app = app();
        app.table("identity").forget_counts();
        for _ in 0..5 {
            app.get("/.well-known/jwks.json")
                .send()
                .await
                .with_status(200);
        }
        assert_eq!(app.table("identity").reads(), 1);
    }
}
