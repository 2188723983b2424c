//! `PUT /api/v1/users/{user_id}/profile`
//!
//! Replaces the profile of a user, if the user has not changed since the caller read it. A field
//! that is missing in the request is removed. A picture must have been uploaded; it can be chosen
//! only once, and all older pictures are deleted afterwards. One read and one transaction.

use kernel::text::{LanguageTag, Prose};
use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::event::UserProfileUpdated;
use crate::profile::profiles::Profiles;
use crate::profile::view::ProfileView;
use crate::profile::{AvatarId, Profile};

/// The new profile.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateProfile {
    user_id: UserId,
    bio: Prose<1000>,
    language: Option<LanguageTag>,
    /// The present picture, to keep it, or a picture that was uploaded after it.
    avatar_id: Option<AvatarId>,
}

impl Command for UpdateProfile {
    const NAME: &'static str = "update-profile";
    const ROUTE: Route = Route::put("/api/v1/users/{user_id}/profile");
    const PERMISSION: Permission = Permission::Oneself;
    // The reply contains the URL of the picture, which must not be stored.
    const POLICY: Policy = Policy::DEFAULT
        .or_oneself()
        .requires_if_match()
        .without_replay();
    const EMITS: &'static [EventSpec] = &[UserProfileUpdated::SPEC];
    type Dependencies = Profiles;
    type Reply = ProfileView;

    async fn handle(self, profiles: &Profiles, cx: &Context) -> Result<Commit<ProfileView>> {
        let mut user = profiles.users.get(&self.user_id).await?;
        cx.check_version(user.history().version())?;
        let present = user.profile().avatar_id.clone();
        let profile = Profile {
            bio: self.bio,
            language: self.language,
            avatar_id: self.avatar_id.clone(),
        };
        user.set_profile(profile)?;
        if let Some(avatar_id) = self
            .avatar_id
            .filter(|chosen| present.as_ref() != Some(chosen))
        {
            profiles.avatars.check(&self.user_id, &avatar_id).await?;
        }
        let view = profiles.view(&user, cx.now).await?;
        Ok(profiles.users.save(user)?.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{
        PNG, avatar_key, calls_of, choose_avatar, put, reader, update, update_profile, upload,
    };
    use crate::given::{administrator, app, event_types, learner, me, registered, token};
    use serde_json::{Value, json};

    fn profile() -> Value {
        json!({ "bio": "Countess.\nAnalyst.", "language": "en-GB" })
    }

    #[tokio::test]
    async fn a_user_replaces_their_profile() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let reply = update_profile(&app, &learner, &id, 1, &profile()).await;
        assert_eq!(reply.header("etag"), Some("\"2\""));
        assert_eq!(
            reply.with_status(200).json(),
            json!({
                "user_id": id, "name": "Ada", "bio": "Countess.\nAnalyst.", "language": "en-GB",
                "avatar_id": null, "avatar_url": null,
            })
        );
        let event = app.table("identity").events().pop().unwrap();
        assert_eq!(
            (event.event_type.as_str(), event.event_data),
            ("UserProfileUpdated", json!({ "user_id": id }))
        );
        let emptied = update_profile(&app, &learner, &id, 2, &json!({ "bio": "" })).await;
        assert_eq!(emptied.with_status(200).json()["language"], json!(null));
    }

    #[tokio::test]
    async fn the_same_profile_again_changes_nothing_and_publishes_no_event() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let avatar = upload(&app, &learner, &id).await;
        let body = json!({ "bio": "", "language": "en", "avatar_id": avatar });
        update_profile(&app, &learner, &id, 1, &body)
            .await
            .with_status(200);
        let before = event_types(&app);
        let reply = update_profile(&app, &learner, &id, 2, &body)
            .await
            .with_status(200);
        assert_eq!(reply.header("etag"), Some("\"2\""));
        assert_eq!(event_types(&app), before);
    }

    #[tokio::test]
    async fn only_a_picture_that_was_uploaded_as_announced_can_be_chosen() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let other = registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let others = upload(&app, &eve, &other).await;
        let own = upload(&app, &learner, &id).await;
        let objects = app.objects();
        let key = avatar_key(&id, &own);
        let refused = async |avatar: &str| {
            choose_avatar(&app, &learner, &id, 1, Some(avatar))
                .await
                .assert_refused(409, "identity.avatar_not_uploaded");
        };
        refused(&others).await;
        refused("01890a5d-ac96-774b-bcce-b302099a8057").await;
        objects.given(&key, PNG, "image/svg+xml");
        refused(&own).await;
        objects.given(&key, vec![0; 2_097_153], "image/png");
        refused(&own).await;
        objects.given(&key, b"", "image/png");
        refused(&own).await;
        assert_eq!(me(&app, &learner).await.header("etag"), Some("\"1\""));
        objects.given(&key, PNG, "image/png");
        choose_avatar(&app, &learner, &id, 1, Some(&own))
            .await
            .with_status(200);
    }

    #[tokio::test]
    async fn a_replaced_picture_cannot_be_chosen_again() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let first = upload(&app, &learner, &id).await;
        let second = upload(&app, &learner, &id).await;
        for (version, avatar) in [(1, Some(first.as_str())), (2, Some(&second)), (3, None)] {
            choose_avatar(&app, &learner, &id, version, avatar)
                .await
                .with_status(200);
        }
        for avatar in [&first, &second] {
            choose_avatar(&app, &learner, &id, 4, Some(avatar))
                .await
                .assert_refused(409, "identity.avatar_replaced");
        }
    }

    #[tokio::test]
    async fn the_previous_picture_is_kept_until_the_change_is_committed() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let first = upload(&app, &learner, &id).await;
        let second = upload(&app, &learner, &id).await;
        choose_avatar(&app, &learner, &id, 1, Some(&first))
            .await
            .with_status(200);
        app.table("identity").fail_next_commits(1);
        choose_avatar(&app, &learner, &id, 2, Some(&second))
            .await
            .assert_refused(503, "unavailable");
        app.deliver().await;
        for avatar in [&first, &second] {
            assert!(app.objects().bytes(&avatar_key(&id, avatar)).is_some());
        }
    }

    #[tokio::test]
    async fn only_the_user_themselves_can_update_their_profile() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = reader(&app, &admin).await;
        for token in [&eve, &admin, &key] {
            update_profile(&app, token, &id, 1, &profile())
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.put(&format!("/api/v1/users/{id}/profile"));
        let anonymous = anonymous.header("if-match", "\"1\"").json(&profile());
        anonymous.send().await.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn unknown_fields_and_values_out_of_bounds_are_refused() {
        let app = app();
        let (id, learner) = learner(&app).await;
        for (field, value) in [
            ("roles", json!(["admin"])),
            ("status", json!("active")),
            ("email_verified", json!(true)),
            ("name", json!("Eve")),
            ("avatar_url", json!("https://example.org/1.png")),
            ("user_id", json!("1")),
            ("bio", json!("x".repeat(1001))),
            ("bio", json!(null)),
            ("language", json!("English")),
            ("avatar_id", json!("../1")),
        ] {
            let mut body = profile();
            body[field] = value;
            let refused = update_profile(&app, &learner, &id, 1, &body).await;
            let details = refused.assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], field);
        }
        assert_eq!(event_types(&app).last().unwrap(), "UserLoggedIn");
    }

    #[tokio::test]
    async fn a_missing_or_stale_version_changes_nothing() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let path = format!("/api/v1/users/{id}/profile");
        put(&app, &learner, &path, &profile())
            .await
            .assert_refused(428, "request.if_match_missing");
        let renamed = json!({ "name": "Ada L.", "email": "ada@example.org" });
        update(&app, &learner, &id, 1, &renamed)
            .await
            .with_status(200);
        for version in [0, 1, 3] {
            update_profile(&app, &learner, &id, version, &profile())
                .await
                .assert_refused(412, "request.stale_version");
        }
    }

    #[tokio::test]
    async fn of_two_concurrent_updates_one_succeeds() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let (other, token, user) = (app.clone(), learner.clone(), id.clone());
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                let first = json!({ "bio": "The winner's" });
                update_profile(&other, &token, &user, 1, &first)
                    .await
                    .with_status(200);
            })
        });
        update_profile(&app, &learner, &id, 1, &profile())
            .await
            .assert_refused(412, "request.stale_version");
        let events = event_types(&app).into_iter();
        assert_eq!(
            events.filter(|event| event == "UserProfileUpdated").count(),
            1
        );
    }

    #[tokio::test]
    async fn an_update_takes_one_read_and_one_transaction() {
        let app = app();
        let (id, learner) = learner(&app).await;
        me(&app, &learner).await.with_status(200);
        let calls = calls_of(&app, update_profile(&app, &learner, &id, 1, &profile())).await;
        assert_eq!(calls, (2, 1), "the authorizer reads once");
    }
}
