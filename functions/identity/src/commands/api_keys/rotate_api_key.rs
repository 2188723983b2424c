//! `POST /api/v1/auth/api-keys/{key_id}/rotate`: Replace the secret of an API key
//!
//! Gives a key a new secret. Only this reply contains the new key. The previous secret stays valid
//! for `overlap_seconds`, so that the program can change keys without an interruption. One read and
//! one transaction.

use jiff::SignedDuration;
use kernel::text::Integer;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api_key::ApiKeyId;
use crate::api_key::event::ApiKeyRotated;
use crate::api_key::issuer::ApiKeyIssuer;
use crate::api_key::view::IssuedApiKeyView;

/// How long the previous secret stays valid, in seconds: at most a week.
type Overlap = Integer<0, 604_800>;

/// The key to rotate, and the overlap.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotateApiKey {
    key_id: ApiKeyId,
    /// For how many seconds the present secret stays valid; the default is a day.
    #[serde(default = "one_day")]
    overlap_seconds: Overlap,
}

const fn one_day() -> Overlap {
    Overlap::of::<86_400>()
}

impl Command for RotateApiKey {
    const NAME: &'static str = "rotate-api-key";
    const ROUTE: Route = Route::post("/api/v1/auth/api-keys/{key_id}/rotate");
    const PERMISSION: Permission = Permission::ManageApiKeys;
    // A second rotation ends the secret that programs use now. So of two at once, one is refused.
    const POLICY: Policy = Policy::DEFAULT
        .without_replay()
        .requires_recent_proof()
        .decides_once();
    const EMITS: &'static [EventSpec] = &[ApiKeyRotated::SPEC];
    type Dependencies = ApiKeyIssuer;
    type Reply = IssuedApiKeyView;

    async fn handle(self, issuer: &ApiKeyIssuer, cx: &Context) -> Result<Commit<IssuedApiKeyView>> {
        let mut key = issuer.keys.get(&self.key_id).await?;
        let (secret, kept) = issuer.draw()?;
        let overlap = SignedDuration::from_secs(self.overlap_seconds.get());
        key.rotate(kept, overlap, cx)?;
        issuer.hand_out(key, &secret)
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::{Issued, issued, program, revoke, rotate};
    use crate::given::{administrator, app, event_types, learner, token};
    use serde_json::json;
    use std::time::Duration;
    use testkit::App;

    async fn given() -> (App, String, Issued) {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let key = issued(&app, &admin).await;
        (app, admin, key)
    }

    async fn rotated(app: &App, admin: &str, id: &str, overlap: u32) -> String {
        let body = json!({ "overlap_seconds": overlap });
        let reply = rotate(app, admin, id, &body).await.with_status(200);
        reply.json()["key"].as_str().unwrap().to_owned()
    }

    async fn is_recognised(app: &App, key: &str) -> bool {
        match program(app, key).await.status {
            403 => true,
            401 => false,
            other => panic!("status {other}"),
        }
    }

    #[tokio::test]
    async fn the_previous_secret_is_valid_until_the_overlap_ends() {
        let (app, admin, old) = given().await;
        let reply = rotate(&app, &admin, &old.id, &json!({}))
            .await
            .with_status(200);
        assert_eq!(reply.json()["previous_until"], "2026-06-02T12:00:00Z");
        assert_eq!(reply.json()["id"], old.id);
        let new = reply.json()["key"].as_str().unwrap().to_owned();
        assert_eq!(event_types(&app).last().unwrap(), "ApiKeyRotated");
        app.clock().advance(Duration::from_secs(86_399));
        assert!(is_recognised(&app, &old.text).await);
        assert!(is_recognised(&app, &new).await);
        app.clock().advance(Duration::from_secs(1));
        program(&app, &old.text)
            .await
            .assert_refused(401, "auth.malformed");
        assert!(is_recognised(&app, &new).await);
    }

    #[tokio::test]
    async fn without_an_overlap_the_previous_secret_is_refused_at_once() {
        let (app, admin, old) = given().await;
        let new = rotated(&app, &admin, &old.id, 0).await;
        assert!(!is_recognised(&app, &old.text).await);
        assert!(is_recognised(&app, &new).await);
    }

    #[tokio::test]
    async fn after_a_second_rotation_the_first_secret_is_refused() {
        let (app, admin, first) = given().await;
        let second = rotated(&app, &admin, &first.id, 604_800).await;
        let third = rotated(&app, &admin, &first.id, 60).await;
        assert!(!is_recognised(&app, &first.text).await);
        assert!(is_recognised(&app, &second).await && is_recognised(&app, &third).await);
    }

    #[tokio::test]
    async fn a_revoked_an_expired_and_an_unknown_key_are_not_rotated() {
        let (app, _, expired) = given().await;
        app.clock().advance(Duration::from_secs(89 * 86_400));
        let admin = token(&app, "root@example.org").await;
        let revoked = issued(&app, &admin).await;
        revoke(&app, &admin, &revoked.id).await.with_status(204);
        app.clock().advance(Duration::from_secs(86_400));
        let admin = token(&app, "root@example.org").await;
        for id in [&revoked.id, &expired.id] {
            rotate(&app, &admin, id, &json!({}))
                .await
                .assert_refused(409, "identity.api_key_not_active");
        }
        rotate(&app, &admin, "404", &json!({}))
            .await
            .assert_refused(404, "identity.api_key_not_found");
    }

    #[tokio::test]
    async fn of_two_concurrent_rotations_one_succeeds() {
        let (app, admin, old) = given().await;
        let (other, token, id) = (app.clone(), admin.clone(), old.id.clone());
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                rotated(&other, &token, &id, 0).await;
            })
        });
        rotate(&app, &admin, &old.id, &json!({}))
            .await
            .assert_refused(409, "request.lost_race");
        let rotations = event_types(&app).into_iter();
        assert_eq!(
            rotations.filter(|event| event == "ApiKeyRotated").count(),
            1
        );
        assert!(!is_recognised(&app, &old.text).await);
    }

    #[tokio::test]
    async fn an_overlap_of_more_than_a_week_is_refused() {
        let (app, admin, key) = given().await;
        for overlap in [json!(604_801), json!(-1), json!("60"), json!(1.5)] {
            rotate(
                &app,
                &admin,
                &key.id,
                &json!({ "overlap_seconds": overlap }),
            )
            .await
            .assert_refused(422, "request.invalid");
        }
    }

    #[tokio::test]
    async fn only_administrators_rotate_keys() {
        let (app, _, key) = given().await;
        let (_, learner) = learner(&app).await;
        for token in [&learner, &key.text] {
            rotate(&app, token, &key.id, &json!({}))
                .await
                .assert_refused(403, "auth.forbidden");
        }
    }
}
