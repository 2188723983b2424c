//! `POST /api/v1/auth/api-keys`: Create API key
//!
//! Creates a key for a program. Only this reply contains the key. One transaction.

use jiff::Timestamp;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api_key::event::ApiKeyCreated;
use crate::api_key::issuer::ApiKeyIssuer;
use crate::api_key::rate::Rate;
use crate::api_key::scopes::Scopes;
use crate::api_key::view::IssuedApiKeyView;
use crate::api_key::{ApiKey, KeyName, NewApiKey};

/// The fields of the new key.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateApiKey {
    #[schemars(example = &"Catalogue")]
    name: KeyName,
    /// What the program may do.
    scopes: Scopes,
    /// When the key expires: at most 365 days from now; the default is 90 days from now.
    expires_at: Option<Timestamp>,
    /// How often the key may be used. The burst is a tenth of the calls per minute, but at least
    /// ten.
    #[serde(default)]
    rate: Rate,
}

impl Command for CreateApiKey {
    const NAME: &'static str = "create-api-key";
    const ROUTE: Route = Route::post("/api/v1/auth/api-keys");
    const PERMISSION: Permission = Permission::ManageApiKeys;
    const POLICY: Policy = Policy::DEFAULT
        .created()
        .without_replay()
        .requires_recent_proof();
    const EMITS: &'static [EventSpec] = &[ApiKeyCreated::SPEC];
    type Dependencies = ApiKeyIssuer;
    type Reply = IssuedApiKeyView;

    async fn handle(self, issuer: &ApiKeyIssuer, cx: &Context) -> Result<Commit<IssuedApiKeyView>> {
        let (secret, kept) = issuer.draw()?;
        let new = NewApiKey {
            name: self.name,
            scopes: self.scopes,
            rate: self.rate,
            expires_at: self.expires_at,
        };
        issuer.hand_out(ApiKey::create(new, kept, cx)?, &secret)
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::{Issued, create, issued, program, read_key};
    use crate::given::{administrator, app, event_types, learner};
    use kernel::context::Clock as _;
    use serde_json::{Value, json};
    use testkit::App;

    async fn refused_field(app: &App, admin: &str, change: (&str, Value)) -> Value {
        let mut body = json!({ "name": "Reports", "scopes": ["read_subjects"] });
        body[change.0] = change.1;
        let refused = create(app, admin, &body).await;
        refused.assert_refused(422, "request.invalid")["fields"][0]["field"].clone()
    }

    #[tokio::test]
    async fn only_the_reply_of_the_creation_contains_the_key() {
        let app = app();
        let (root, admin) = administrator(&app).await;
        let body =
            json!({ "name": " Reports ", "scopes": ["read_users", "read_subjects", "read_users"] });
        let reply = create(&app, &admin, &body).await.with_status(201);
        let mut key = reply.json();
        let id = key["id"].as_str().unwrap().to_owned();
        assert_eq!(
            reply.header("location").unwrap(),
            format!("/api/v1/auth/api-keys/{id}")
        );
        let text = key["key"].take();
        assert!(
            text.as_str()
                .unwrap()
                .starts_with(&format!("ak_test_{id}_"))
        );
        assert_eq!(
            key,
            json!({
                "id": id, "name": "Reports", "scopes": ["read_subjects", "read_users"],
                "rate": { "per_minute": 600, "burst": 60 }, "status": "active", "created_by": root,
                "issued_to": root,
                "created_at": "2026-06-01T12:00:00Z", "expires_at": "2026-08-30T12:00:00Z",
                "previous_until": null, "key": null,
            })
        );
        let read = read_key(&app, &admin, &id).await;
        assert!(!read.text().contains(text.as_str().unwrap()));
        assert_eq!(event_types(&app).last().unwrap(), "ApiKeyCreated");
    }

    #[tokio::test]
    async fn no_row_no_event_and_no_log_line_contains_the_secret() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let Issued { text, .. } = issued(&app, &admin).await;
        program(&app, &text)
            .await
            .assert_refused(403, "auth.forbidden");
        let secret = text.split('_').nth(3).unwrap();
        assert_eq!(secret.len(), 64);
        let table = app.table("identity");
        for kept in [
            format!("{:?}", table.rows()),
            format!("{:?}", table.events()),
            format!("{:?}", app.log()),
        ] {
            assert!(kept.contains("ApiKeyCreated") || kept.contains("create-api-key"));
            assert!(!kept.contains(secret));
        }
        let events = serde_json::to_string(&table.events()).unwrap();
        assert!(!events.contains("secret"), "nor the MAC of the secret");
    }

    #[tokio::test]
    async fn a_second_request_with_the_same_idempotency_key_creates_another_key() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let body = json!({ "name": "Reports", "scopes": ["read_subjects"] });
        let send = || {
            app.post("/api/v1/auth/api-keys")
                .bearer(&admin)
                .header("idempotency-key", "1")
                .json(&body)
        };
        let first = send().send().await.with_status(201).json();
        let second = send().send().await.with_status(201).json();
        assert_ne!(first["key"], second["key"]);
    }

    #[tokio::test]
    async fn scopes_that_programs_may_not_have_are_refused() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        for scopes in [
            json!([]),
            json!(["manage_users"]),
            json!(["read_subjects", "manage_api_keys"]),
            json!(null),
        ] {
            assert_eq!(
                refused_field(&app, &admin, ("scopes", scopes)).await,
                "scopes"
            );
        }
    }

    #[tokio::test]
    async fn the_expiry_time_must_be_in_the_future_and_within_365_days() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let day = |days: i64| {
            let now = app.clock().now();
            let moment = now.as_millisecond() + days * 86_400_000;
            jiff::Timestamp::from_millisecond(moment)
                .unwrap()
                .to_string()
        };
        for days in [0, -1, 366] {
            let change = ("expires_at", json!(day(days)));
            assert_eq!(refused_field(&app, &admin, change).await, "expires_at");
        }
        let body =
            json!({ "name": "Reports", "scopes": ["read_subjects"], "expires_at": day(365) });
        let longest = create(&app, &admin, &body).await.with_status(201);
        assert_eq!(longest.json()["expires_at"], "2027-06-01T12:00:00Z");
    }

    #[tokio::test]
    async fn a_rate_out_of_bounds_and_an_unknown_field_are_refused() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let slow = ("rate", json!({ "per_minute": 59 }));
        assert_eq!(refused_field(&app, &admin, slow).await, "rate.per_minute");
        refused_field(&app, &admin, ("rate", json!({ "burst": 9 }))).await;
        refused_field(&app, &admin, ("created_by", json!("7"))).await;
        refused_field(&app, &admin, ("name", json!(""))).await;
    }

    #[tokio::test]
    async fn only_administrators_create_keys_and_no_key_creates_another() {
        let app = app();
        let ((_, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let key = issued(&app, &admin).await;
        let body = json!({ "name": "Reports", "scopes": ["read_subjects"] });
        for token in [&learner, &key.text] {
            create(&app, token, &body)
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.post("/api/v1/auth/api-keys").json(&body).send().await;
        anonymous.assert_refused(401, "auth.missing");
    }
}
