//! Every day, and once by each deployment
//!
//! Makes the keys of access tokens, and later rotates them when the present one has signed for
//! thirty days. Nobody is signed out by that: the next key has been published all the time, and the
//! old one stays published until its last token has expired. One read and at most one transaction.

use kernel::{Commit, Context, Dependency, EventSpec, Fact as _, Job, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::SigningKeysRotated;
use crate::keys::{KeyRing, KeyRings, KeySeal};

/// When to rotate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum RotationReason {
    /// If the present key has signed for thirty days.
    #[default]
    Due,
    /// In any case.
    Now,
    /// Somebody may have the keys: all of them are replaced, and no access token counts any more.
    /// Refresh tokens, which are not signed, do; so clients go on without signing in.
    Compromised,
}

/// What an operator or the schedule asks for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateSigningKeys {
    #[serde(default)]
    occasion: RotationReason,
}

/// What the job works with.
pub struct Keys {
    rings: KeyRings,
    seal: KeySeal,
}

impl Dependency for Keys {
    type Parts = (KeyRings, KeySeal);

    fn new((rings, seal): Self::Parts) -> Result<Self> {
        Ok(Self { rings, seal })
    }
}

/// The keys after the job.
#[derive(Debug, Serialize)]
pub struct Rotation {
    rotated: bool,
    current_kid: String,
    next_kid: String,
}

impl Job for RotateSigningKeys {
    const NAME: &'static str = "rotate-signing-keys";
    const SCHEDULE: Option<&'static str> = Some("rate(1 day)");
    const EMITS: &'static [EventSpec] = &[SigningKeysRotated::SPEC];
    type Dependencies = Keys;
    type Reply = Rotation;

    async fn run(self, keys: &Keys, cx: &Context) -> Result<Commit<Rotation>> {
        let fresh = || keys.seal.generate();
        let Some(mut ring) = keys.rings.read().await? else {
            return stored(keys, KeyRing::new(fresh()?, fresh()?, cx.now));
        };
        match self.occasion {
            RotationReason::Due if !ring.is_due(cx.now) => {
                return Ok(Commit::nothing().reply(Rotation::of(&ring, false)));
            }
            RotationReason::Due | RotationReason::Now => ring.rotate(fresh()?, cx.now),
            RotationReason::Compromised => ring.replace(fresh()?, fresh()?, cx.now),
        }
        stored(keys, ring)
    }
}

fn stored(keys: &Keys, ring: KeyRing) -> Result<Commit<Rotation>> {
    let rotation = Rotation::of(&ring, true);
    Ok(keys.rings.save(ring)?.reply(rotation))
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
    async fn a_stage_without_keys_gets_two_and_signs_nothing_before() {
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
    async fn a_rotation_signs_nobody_out_and_the_old_key_goes_after_an_hour() {
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
    async fn keys_that_somebody_may_have_are_worth_nothing_within_a_minute() {
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
    async fn of_two_rotations_at_once_one_counts() {
        let app = app();
        let both = tokio::join!(
            app.job("rotate-signing-keys", json!({})),
            app.job("rotate-signing-keys", json!({})),
        );
        let outcomes = [both.0, both.1];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    }

    #[tokio::test]
    async fn while_the_keys_cannot_be_read_those_that_are_known_go_on() {
        let app = app();
        let (_, token) = learner(&app).await;
        assert_eq!(me(&app, &token).await.status, 200);
        app.clock().advance(Duration::from_secs(61));
        app.table("identity").fail_next(1);
        assert_eq!(me(&app, &token).await.status, 200);
    }
}
