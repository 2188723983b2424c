//! `POST /api/v1/users/{user_id}/avatar`: Get URL for uploading a picture
//!
//! Returns a URL with which a user uploads a picture, within 10 minutes and with exactly the given
//! type and length. The profile shows it when `update-profile` has chosen it. No read; nothing is
//! written.

use kernel::{Command, Commit, Context, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::profile::AvatarId;
use crate::profile::avatars::{Avatars, ImageType, Length};
use crate::profile::view::AvatarUploadView;

/// The picture to upload.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestAvatarUpload {
    user_id: UserId,
    content_type: ImageType,
    /// In bytes, at most 2 MiB.
    length: Length,
}

impl Command for RequestAvatarUpload {
    const NAME: &'static str = "request-avatar-upload";
    const ROUTE: Route = Route::post("/api/v1/users/{user_id}/avatar");
    const PERMISSION: Permission = Permission::Oneself;
    const POLICY: Policy = Policy::DEFAULT
        .or_oneself()
        .without_replay()
        .with_rate(10, 10);
    type Dependencies = Avatars;
    type Reply = AvatarUploadView;

    async fn handle(self, avatars: &Avatars, cx: &Context) -> Result<Commit<AvatarUploadView>> {
        let avatar_id: AvatarId = cx.new_id();
        let avatar = (&self.user_id, &avatar_id);
        let upload = avatars
            .upload(avatar, self.content_type, self.length, cx.now)
            .await?;
        Ok(Commit::nothing().reply(AvatarUploadView { avatar_id, upload }))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{calls_of, reader, request_upload, set_status};
    use crate::given::{administrator, app, learner, me, registered, token};
    use serde_json::{Value, json};

    fn picture() -> Value {
        json!({ "content_type": "image/webp", "length": 2_097_152 })
    }

    #[tokio::test]
    async fn a_user_gets_a_url_for_one_picture_of_the_given_type_and_length() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let reply = request_upload(&app, &learner, &id, &picture()).await;
        let mut reply = reply.with_status(200).json();
        let avatar = reply["avatar_id"].take();
        let avatar = avatar.as_str().unwrap();
        let url = reply["upload"]["url"].take();
        let signed =
            format!("https://objects.test/identity/avatars/{id}/{avatar}?until=1780315800&");
        assert!(url.as_str().unwrap().starts_with(&signed), "{url}");
        assert_eq!(
            reply,
            json!({
                "avatar_id": null,
                "upload": {
                    "method": "PUT", "url": null, "expires_at": "2026-06-01T12:10:00Z",
                    "headers": { "content-length": "2097152", "content-type": "image/webp" },
                },
            })
        );
        assert!(!format!("{:?}", app.log()).contains("objects.test"));
    }

    #[tokio::test]
    async fn every_request_gets_another_picture_and_no_reply_is_stored() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let path = format!("/api/v1/users/{id}/avatar");
        let send = || {
            let request = app.post(&path).bearer(&learner).json(&picture());
            request.header("idempotency-key", "1").send()
        };
        let first = send().await.with_status(200).json();
        let second = send().await.with_status(200).json();
        assert_ne!(first["avatar_id"], second["avatar_id"]);
        assert!(!format!("{:?}", app.table("identity").rows()).contains("objects.test"));
    }

    #[tokio::test]
    async fn a_wrong_length_or_type_and_unknown_fields_are_refused() {
        let app = app();
        let (id, learner) = learner(&app).await;
        for (field, value) in [
            ("length", json!(0)),
            ("length", json!(2_097_153)),
            ("length", json!(1.5)),
            ("content_type", json!("image/svg+xml")),
            ("content_type", json!("image/png\r\nx-amz-acl: public-read")),
            ("avatar_id", json!("1")),
            ("key", json!("identity/avatars/1/1")),
        ] {
            let mut body = picture();
            body[field] = value;
            let refused = request_upload(&app, &learner, &id, &body).await;
            let details = refused.assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], field);
            app.clock().advance(std::time::Duration::from_secs(6));
        }
    }

    #[tokio::test]
    async fn only_the_user_themselves_can_upload_their_picture() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = reader(&app, &admin).await;
        for token in [&eve, &admin, &key] {
            request_upload(&app, token, &id, &picture())
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.post(&format!("/api/v1/users/{id}/avatar"));
        let anonymous = anonymous.json(&picture()).send().await;
        anonymous.assert_refused(401, "auth.missing");
        set_status(&app, &admin, &id, "suspended")
            .await
            .with_status(200);
        request_upload(&app, &learner, &id, &picture())
            .await
            .assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn an_eleventh_upload_at_once_is_refused() {
        let app = app();
        let (id, learner) = learner(&app).await;
        for _ in 0..10 {
            request_upload(&app, &learner, &id, &picture())
                .await
                .with_status(200);
        }
        request_upload(&app, &learner, &id, &picture())
            .await
            .assert_refused(429, "request.rate_limited");
    }

    #[tokio::test]
    async fn an_upload_takes_no_table_call_except_for_the_rate_limit() {
        let app = app();
        let (id, learner) = learner(&app).await;
        me(&app, &learner).await.with_status(200);
        let calls = calls_of(&app, request_upload(&app, &learner, &id, &picture())).await;
        assert_eq!(calls, (1, 1), "the authorizer reads once");
    }
}
