//! Where profiles are: with their users in the table, and their pictures in the bucket.

use jiff::Timestamp;
use kernel::{Dependency, Result};

use super::avatars::Avatars;
use super::view::ProfileView;
use crate::repository::Users;
use crate::user::User;

/// The profiles of all users.
pub struct Profiles {
    /// All users.
    pub users: Users,
    /// Their pictures.
    pub avatars: Avatars,
}

impl Dependency for Profiles {
    type Parts = (Users, Avatars);

    fn new((users, avatars): Self::Parts) -> Result<Self> {
        Ok(Self { users, avatars })
    }
}

impl Profiles {
    /// What others are shown of a user, with the picture's URL for an hour.
    ///
    /// # Errors
    /// Internal, when the URL cannot be signed.
    pub async fn view(&self, user: &User, now: Timestamp) -> Result<ProfileView> {
        let avatar_url = match &user.profile().avatar_id {
            Some(avatar_id) => Some(self.avatars.url(&user.account().id, avatar_id, now).await?),
            None => None,
        };
        Ok(ProfileView::of(user, avatar_url))
    }
}
