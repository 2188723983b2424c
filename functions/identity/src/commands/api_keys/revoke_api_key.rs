//! `DELETE /api/v1/auth/api-keys/{key_id}`: Revoke API key
//!
//! Revokes a key permanently: it is rejected from its next use on. It stays in the list. Revoking it
//! again changes nothing. One read and one transaction.

use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api_key::ApiKeyId;
use crate::api_key::event::ApiKeyRevoked;
use crate::api_key::repository::ApiKeys;

/// The key to revoke.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeApiKey {
    key_id: ApiKeyId,
}

impl Command for RevokeApiKey {
    const NAME: &'static str = "revoke-api-key";
    const ROUTE: Route = Route::delete("/api/v1/auth/api-keys/{key_id}");
    const PERMISSION: Permission = Permission::ManageApiKeys;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const EMITS: &'static [EventSpec] = &[ApiKeyRevoked::SPEC];
    type Dependencies = ApiKeys;
    type Reply = ();

    async fn handle(self, keys: &ApiKeys, _: &Context) -> Result<Commit<()>> {
        let mut key = keys.get(&self.key_id).await?;
        key.revoke();
        keys.save(key)
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::{issued, program, read_key, revoke};
    use crate::given::{administrator, app, event_types, learner};

    #[tokio::test]
    async fn a_revoked_key_is_refused_at_once_and_can_still_be_read() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let (key, other) = (issued(&app, &admin).await, issued(&app, &admin).await);
        revoke(&app, &admin, &key.id).await.with_status(204);
        program(&app, &key.text)
            .await
            .assert_refused(401, "auth.revoked");
        program(&app, &other.text)
            .await
            .assert_refused(403, "auth.forbidden");
        let seen = read_key(&app, &admin, &key.id).await.with_status(200);
        assert_eq!(seen.json()["status"], "revoked");
    }

    #[tokio::test]
    async fn a_second_revocation_changes_nothing_and_publishes_no_event() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let key = issued(&app, &admin).await;
        revoke(&app, &admin, &key.id).await.with_status(204);
        revoke(&app, &admin, &key.id).await.with_status(204);
        let events = event_types(&app).into_iter();
        assert_eq!(events.filter(|event| event == "ApiKeyRevoked").count(), 1);
        let seen = read_key(&app, &admin, &key.id).await;
        assert_eq!(seen.header("etag"), Some("\"2\""));
    }

    #[tokio::test]
    async fn only_administrators_revoke_keys_and_an_unknown_key_is_not_found() {
        let app = app();
        let ((_, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let key = issued(&app, &admin).await;
        for token in [&learner, &key.text] {
            revoke(&app, token, &key.id)
                .await
                .assert_refused(403, "auth.forbidden");
        }
        revoke(&app, &admin, "404")
            .await
            .assert_refused(404, "identity.api_key_not_found");
    }
}
