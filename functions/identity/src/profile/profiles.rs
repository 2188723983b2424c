//! The storage of profiles: users in the table, and their pictures in the bucket.

use jiff::Timestamp;
use kernel::{Dependency, Result};

use super::avatars::Avatars;
use super::view::ProfileView;
use crate::repository::Users;
use crate::user::User;

/// The profiles of all users.
pub(crate) struct Profiles {
    /// All users.
    pub(crate) users: Users,
    /// Their pictures.
    pub(crate) avatars: Avatars,
}

impl Dependency for Profiles {
    type Parts = (Users, Avatars);

    fn new((users, avatars): Self::Parts) -> Result<Self> {
        Ok(Self { users, avatars })
    }
}

impl Profiles {
    /// The profile that other users see, with a URL of the picture that is valid for an hour.
    ///
    /// # Errors
    /// Internal, when the URL cannot be signed.
    pub(crate) async fn view(&self, user: &User, now: Timestamp) -> Result<ProfileView> {
        let avatar_url = match &user.profile().avatar_id {
            Some(avatar_id) => Some(self.avatars.url(&user.account().id, avatar_id, now).await?),
            None => None,
        };
        Ok(ProfileView::of(user, avatar_url))
    }
}
