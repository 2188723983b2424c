//! `GET /api/v1/users/{user_id}/profile`
//!
//! Returns the public profile of a user to every signed-in user and to programs with the scope. The URL of the picture is valid
//! for an hour. One read.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::profile::profiles::Profiles;
use crate::profile::view::ProfileView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetProfile {
    user_id: UserId,
}

impl Query for GetProfile {
    const NAME: &'static str = "get-profile";
    const ROUTE: Route = Route::get("/api/v1/users/{user_id}/profile");
    const PERMISSION: Permission = Permission::ReadProfiles;
    type Dependencies = Profiles;
    type Reply = ProfileView;

    async fn fetch(self, profiles: &Profiles, cx: &Context) -> Result<ProfileView> {
        let user = profiles.users.get(&self.user_id).await?;
        profiles.view(&user, cx.now).await
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::{issued, issued_as};
    use crate::given::users::{calls_of, choose_avatar, read, upload};
    use crate::given::{administrator, app, learner, me, registered, token};
    use serde_json::json;

    #[tokio::test]
    async fn every_user_and_a_program_with_the_scope_read_only_the_public_part() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let body = json!({ "name": "Directory", "scopes": ["read_profiles"] });
        let key = issued_as(&app, &admin, &body).await.text;
        let path = format!("/api/v1/users/{id}/profile");
        for token in [&learner, &eve, &admin, &key] {
            let seen = read(&app, token, &path).await.with_status(200);
            assert_eq!(
                seen.json(),
                json!({
                    "user_id": id, "name": "Ada", "bio": "", "language": null,
                    "avatar_id": null, "avatar_url": null,
                })
            );
            assert_eq!(seen.header("etag"), Some("\"1\""));
        }
        let anonymous = app.get(&path).send().await;
        anonymous.assert_refused(401, "auth.missing");
        let other_scope = issued(&app, &admin).await.text;
        read(&app, &other_scope, &path)
            .await
            .assert_refused(403, "auth.forbidden");
    }

    #[tokio::test]
    async fn the_url_of_a_picture_is_valid_for_an_hour() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let avatar = upload(&app, &learner, &id).await;
        let chosen = choose_avatar(&app, &learner, &id, 1, Some(&avatar)).await;
        chosen.with_status(200);
        let path = format!("/api/v1/users/{id}/profile");
        let seen = read(&app, &learner, &path).await.with_status(200).json();
        assert_eq!(seen["avatar_id"], avatar.as_str());
        let url = format!("https://objects.test/identity/avatars/{id}/{avatar}?until=1780318800&");
        assert!(seen["avatar_url"].as_str().unwrap().starts_with(&url));
        assert!(!format!("{:?}", app.log()).contains("objects.test"));
    }

    #[tokio::test]
    async fn the_profile_of_an_unknown_user_is_not_found() {
        let app = app();
        let (_, token) = learner(&app).await;
        read(&app, &token, "/api/v1/users/404/profile")
            .await
            .assert_refused(404, "identity.user_not_found");
    }

    #[tokio::test]
    async fn a_profile_takes_one_read() {
        let app = app();
        let (id, token) = learner(&app).await;
        me(&app, &token).await.with_status(200);
        let path = format!("/api/v1/users/{id}/profile");
        let calls = calls_of(&app, read(&app, &token, &path)).await;
        assert_eq!(calls, (2, 0), "the authorizer's and the query's");
    }
}
