//! `GET /api/v1/auth/api-keys/{key_id}`: Get API key
//!
//! Returns an API key and the time of its last use. One read of two rows.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api_key::ApiKeyId;
use crate::api_key::repository::ApiKeys;
use crate::api_key::view::UsedApiKeyView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetApiKey {
    key_id: ApiKeyId,
}

impl Query for GetApiKey {
    const NAME: &'static str = "get-api-key";
    const ROUTE: Route = Route::get("/api/v1/auth/api-keys/{key_id}");
    const PERMISSION: Permission = Permission::ManageApiKeys;
    type Dependencies = ApiKeys;
    type Reply = UsedApiKeyView;

    async fn fetch(self, keys: &ApiKeys, _: &Context) -> Result<UsedApiKeyView> {
        Ok(keys.get_with_use(&self.key_id).await?.into())
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::{issued, program, read_key};
    use crate::given::{administrator, app, learner};
    use serde_json::Value;
    use std::time::Duration;

    #[tokio::test]
    async fn a_key_is_read_with_its_last_use_in_one_call() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let key = issued(&app, &admin).await;
        app.table("identity").forget_counts();
        let unused = read_key(&app, &admin, &key.id).await.with_status(200);
        assert_eq!(
            app.table("identity").reads(),
            2,
            "the authorizer's and the query's"
        );
        assert_eq!(unused.json()["last_used_at"], Value::Null);
        assert_eq!(unused.header("etag"), Some("\"1\""));
        assert_eq!(unused.json().get("key"), None);
        app.clock().advance(Duration::from_secs(5));
        assert_eq!(program(&app, &key.text).await.status, 403);
        app.clock().advance(Duration::from_secs(5));
        let used = read_key(&app, &admin, &key.id).await;
        assert_eq!(used.json()["last_used_at"], "2026-06-01T12:00:05Z");
    }

    #[tokio::test]
    async fn only_administrators_read_keys_and_an_unknown_key_is_not_found() {
        let app = app();
        let ((_, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let key = issued(&app, &admin).await;
        for token in [&learner, &key.text] {
            read_key(&app, token, &key.id)
                .await
                .assert_refused(403, "auth.forbidden");
        }
        read_key(&app, &admin, "404")
            .await
            .assert_refused(404, "identity.api_key_not_found");
    }
}
