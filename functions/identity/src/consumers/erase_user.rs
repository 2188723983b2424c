//! `erase-user`: `identity.UserDeleted.v1`
//!
//! Deletes all pictures of a deleted user. The other data is deleted already, or is unreachable and
//! expires: see the README.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::profile::avatars::Avatars;

/// The event: a user was deleted.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct EraseUser {
    user_id: UserId,
}

impl Consumer for EraseUser {
    const NAME: &'static str = "erase-user";
    const EVENT: &'static str = "identity.UserDeleted.v1";
    type Dependencies = Avatars;

    async fn consume(self, _: &Envelope, avatars: &Avatars, _: &Context) -> Result<Commit<()>> {
        avatars.remove(&self.user_id, |_| true).await?;
        Ok(Commit::nothing())
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{avatar_key, delete, upload};
    use crate::given::{app, learner, registered};

    #[tokio::test]
    async fn all_pictures_of_a_deleted_user_are_deleted_and_no_others() {
        let app = app();
        let ((id, token), other) = (learner(&app).await, registered(&app, "b@example.org").await);
        let chosen = avatar_key(&id, &upload(&app, &token, &id).await);
        let unused = avatar_key(&id, &upload(&app, &token, &id).await);
        let others = avatar_key(&other, "01890a5d-ac96-774b-bcce-b302099a8057");
        app.objects().given(&others, b"png", "image/png");
        delete(&app, &token, &id).await.with_status(204);
        assert!(app.objects().bytes(&chosen).is_some(), "not yet");
        let events = app.take_events();
        for _ in 0..2 {
            assert!(app.deliver_these(&events).await.is_empty());
            let left = [&chosen, &unused, &others].map(|key| app.objects().bytes(key).is_some());
            assert_eq!(left, [false, false, true]);
        }
    }
}
