//! `remove-old-avatars`: `identity.UserProfileUpdated.v1`
//!
//! Deletes the pictures of a user that were replaced, and those that were uploaded before the present
//! one and never chosen. None of them can be chosen again, so no concurrent change can bring one of
//! them into use. One read.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::profile::profiles::Profiles;

/// The event: a user changed their profile.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RemoveOldAvatars {
    user_id: UserId,
}

impl Consumer for RemoveOldAvatars {
    const NAME: &'static str = "remove-old-avatars";
    const EVENT: &'static str = "identity.UserProfileUpdated.v1";
    type Dependencies = Profiles;

    async fn consume(self, _: &Envelope, profiles: &Profiles, _: &Context) -> Result<Commit<()>> {
        // For a deleted user, `erase-user` deletes all pictures.
        if let Some(user) = profiles.users.find(&self.user_id).await? {
            let avatars = &profiles.avatars;
            avatars
                .remove(&self.user_id, |avatar_id| user.has_replaced(avatar_id))
                .await?;
        }
        Ok(Commit::nothing())
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{avatar_key, choose_avatar, delete, upload};
    use crate::given::{app, learner};

    #[tokio::test]
    async fn pictures_older_than_the_present_one_are_deleted_and_newer_ones_stay() {
        let app = app();
        let (id, token) = learner(&app).await;
        let mut uploaded = Vec::new();
        for _ in 0..4 {
            uploaded.push(upload(&app, &token, &id).await);
        }
        for (version, avatar) in [(1, &uploaded[0]), (2, &uploaded[2])] {
            choose_avatar(&app, &token, &id, version, Some(avatar))
                .await
                .with_status(200);
        }
        let left = || {
            let keys = uploaded.iter().map(|avatar| avatar_key(&id, avatar));
            let left = keys.map(|key| app.objects().bytes(&key).is_some());
            left.collect::<Vec<_>>()
        };
        assert_eq!(left(), [true; 4]);
        app.deliver().await;
        assert_eq!(left(), [false, false, true, true]);
        choose_avatar(&app, &token, &id, 3, None)
            .await
            .with_status(200);
        app.deliver().await;
        assert_eq!(left(), [false, false, false, true]);
    }

    #[tokio::test]
    async fn a_late_event_deletes_no_picture_that_is_in_use() {
        let app = app();
        let (id, token) = learner(&app).await;
        let (first, second) = (
            upload(&app, &token, &id).await,
            upload(&app, &token, &id).await,
        );
        for (version, avatar) in [(1, &first), (2, &second)] {
            choose_avatar(&app, &token, &id, version, Some(avatar))
                .await
                .with_status(200);
        }
        let mut events = app.take_events();
        events.reverse();
        for _ in 0..2 {
            assert!(app.deliver_these(&events).await.is_empty());
        }
        assert!(app.objects().bytes(&avatar_key(&id, &second)).is_some());
        assert!(app.objects().bytes(&avatar_key(&id, &first)).is_none());
    }

    #[tokio::test]
    async fn the_event_of_a_deleted_user_is_consumed() {
        let app = app();
        let (id, token) = learner(&app).await;
        let avatar = upload(&app, &token, &id).await;
        choose_avatar(&app, &token, &id, 1, Some(&avatar))
            .await
            .with_status(200);
        delete(&app, &token, &id).await.with_status(204);
        app.deliver().await;
        assert!(app.objects().bytes(&avatar_key(&id, &avatar)).is_none());
    }
}
