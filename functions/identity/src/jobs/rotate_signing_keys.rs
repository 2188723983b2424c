//! Every day, and once by each deployment
//!
//! Creates the keys that sign access tokens, and later rotates them when the current key has signed
//! for 30 days. A rotation signs no user out: the next key is published long before it signs, and
//! the old one stays published until its last token has expired. One read and at most one
//! transaction.

use kernel::{Commit, Context, EventSpec, Fact as _, Job, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::SigningKeysRotated;
use crate::keys::{KeyRing, KeyRings, KeySeal};

/// Why and when the keys are rotated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum RotationReason {
    /// If the current key has signed for 30 days.
    #[default]
    Due,
    /// Now, regardless of the age of the key.
    Now,
    /// The keys may have leaked: all of them are replaced, and all access tokens become invalid.
    /// Refresh tokens are not signed and stay valid, so clients continue without a new login.
    Compromised,
}

/// The request of an operator or of the schedule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RotateSigningKeys {
    #[serde(default, rename = "occasion")]
    reason: RotationReason,
}

/// The keys after the job.
#[derive(Debug, Serialize)]
pub(crate) struct Rotation {
    rotated: bool,
    current_kid: String,
    next_kid: String,
}

impl Job for RotateSigningKeys {
    const NAME: &'static str = "rotate-signing-keys";
    const SCHEDULE: Option<&'static str> = Some("rate(1 day)");
    const EMITS: &'static [EventSpec] = &[SigningKeysRotated::SPEC];
    type Dependencies = (KeyRings, KeySeal);
    type Reply = Rotation;

    async fn run(
        self,
        (rings, seal): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<Rotation>> {
        let fresh = || seal.generate();
        let Some(mut ring) = rings.read().await? else {
            return save(rings, KeyRing::new(fresh()?, fresh()?, cx.now));
        };
        match self.reason {
            RotationReason::Due if !ring.is_due(cx.now) => {
                return Ok(Commit::nothing().reply(Rotation::of(&ring, false)));
            }
            RotationReason::Due | RotationReason::Now => ring.rotate(fresh()?, cx.now),
            RotationReason::Compromised => ring.replace(fresh()?, fresh()?, cx.now),
        }
        save(rings, ring)
    }
}

fn save(rings: &KeyRings, ring: KeyRing) -> Result<Commit<Rotation>> {
    let rotation = Rotation::of(&ring, true);
    Ok(rings.save(ring)?.reply(rotation))
}

impl Rotation {
    fn of(ring: &KeyRing, rotated: bool) -> Self {
        Self {
            rotated,
            current_kid: ring.current().kid.clone(),
            next_kid: ring.next().kid.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{app, event_types, learner, me, token};
    use serde_json::{Value, json};
    use std::time::Duration;
    use testkit::App;

    const DAY: Duration = Duration::from_secs(24 * 3600);

    async fn rotate(app: &App, payload: Value) -> Value {
        app.job("rotate-signing-keys", payload).await.unwrap()
    }

    async fn published(app: &App) -> Vec<String> {
        let keys = app.get("/.well-known/jwks.json").send().await.json();
        let keys = keys["keys"].as_array().unwrap();
        keys.iter()
            .map(|key| key["kid"].as_str().unwrap().to_owned())
            .collect()
    }

    #[tokio::test]
    async fn a_stage_without_keys_issues_no_tokens_until_the_job_creates_two() {
        let app = App::new([crate::catalogue()]);
        let body = json!({ "email": "a@b.org", "password": crate::given::PASSWORD, "name": "A" });
        app.post("/api/v1/auth/register").json(&body).send().await;
        let refused = crate::given::login(&app, "a@b.org", crate::given::PASSWORD).await;
        refused.assert_refused(503, "unavailable");
        app.get("/.well-known/jwks.json")
            .send()
            .await
            .assert_refused(503, "unavailable");
        let made = rotate(&app, json!({})).await;
        assert_eq!(made["rotated"], true);
        assert_eq!(
            published(&app).await,
            [
                made["current_kid"].as_str().unwrap(),
                made["next_kid"].as_str().unwrap()
            ]
        );
        let token = token(&app, "a@b.org").await;
        assert_eq!(me(&app, &token).await.status, 200);
        assert_eq!(event_types(&app)[1], "SigningKeysRotated");
    }

    #[tokio::test]
    async fn the_schedule_rotates_after_thirty_days_and_not_before() {
        let app = app();
        let first = rotate(&app, json!({})).await;
        assert_eq!(first["rotated"], true, "the app's keys are of 1970");
        app.clock().advance(29 * DAY);
        assert_eq!(rotate(&app, json!({})).await["rotated"], false);
        app.clock().advance(DAY);
        let second = rotate(&app, json!({})).await;
        assert_eq!(second["rotated"], true);
        assert_eq!(second["current_kid"], first["next_kid"]);
    }

    #[tokio::test]
    async fn a_rotation_keeps_tokens_valid_and_withdraws_the_old_key_after_an_hour() {
        let app = app();
        let (_, before) = learner(&app).await;
        let old = published(&app).await[0].clone();
        rotate(&app, json!({ "occasion": "now" })).await;
        assert_eq!(me(&app, &before).await.status, 200);
        app.clock().advance(Duration::from_secs(60));
        let after = token(&app, "ada@example.org").await;
        assert_eq!(me(&app, &after).await.status, 200);
        assert_eq!(me(&app, &before).await.status, 200);
        assert!(published(&app).await.contains(&old));
        app.clock().advance(Duration::from_secs(3600));
        assert!(!published(&app).await.contains(&old));
    }

    #[tokio::test]
    async fn tokens_of_compromised_keys_are_refused_within_a_minute() {
        let app = app();
        let (_, before) = learner(&app).await;
        rotate(&app, json!({ "occasion": "compromised" })).await;
        app.clock().advance(Duration::from_secs(60));
        me(&app, &before)
            .await
            .assert_refused(401, "auth.malformed");
        let after = token(&app, "ada@example.org").await;
        assert_eq!(me(&app, &after).await.status, 200);
    }

    #[tokio::test]
    async fn of_two_concurrent_rotations_one_succeeds() {
        let app = app();
        let both = tokio::join!(
            app.job("rotate-signing-keys", json!({})),
            app.job("rotate-signing-keys", json!({})),
        );
        let outcomes = [both.0, both.1];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    }

    #[tokio::test]
    async fn while_the_keys_cannot_be_read_the_cached_ones_are_used() {
        let app = app();
        let (_, token) = learner(&app).await;
        assert_eq!(me(&app, &token).await.status, 200);
        app.clock().advance(Duration::from_secs(61));
        app.table("identity").fail_next(1);
        assert_eq!(me(&app, &token).await.status, 200);
    }
}
