//! What callers are shown of profiles and pictures.

use std::fmt;

use kernel::text::Prose;
use kernel::{Entity as _, Reply};
use objects::Transfer;
use schemars::JsonSchema;
use serde::Serialize;

use super::{AvatarId, Language};
use crate::account::{Name, UserId};
use crate::user::User;

/// What everybody who is signed in may know of a user.
#[derive(Serialize, JsonSchema)]
pub struct ProfileView {
    /// The user.
    pub user_id: UserId,
    /// What the user is called.
    pub name: Name,
    /// A few lines.
    pub bio: Prose<1000>,
    /// The language in which the user wants to read.
    pub language: Option<Language>,
    /// The picture; whoever replaces the profile names it again to keep it.
    pub avatar_id: Option<AvatarId>,
    /// Where the picture can be fetched, for an hour. A 304 does not renew it.
    pub avatar_url: Option<String>,
    #[serde(skip)]
    version: u64,
}

impl ProfileView {
    /// The profile of a user whose picture is there.
    #[must_use]
    pub fn of(user: &User, avatar_url: Option<String>) -> Self {
        let profile = user.profile().clone();
        Self {
            user_id: user.account().id.clone(),
            name: user.account().name.clone(),
            bio: profile.bio,
            language: profile.language,
            avatar_id: profile.avatar_id,
            avatar_url,
            version: user.history().version(),
        }
    }
}

impl Reply for ProfileView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

/// The URL is as good as the picture.
impl fmt::Debug for ProfileView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileView")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// A picture that may be uploaded.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AvatarUploadView {
    /// What `update-profile` is told once the picture is uploaded.
    pub avatar_id: AvatarId,
    /// How it is uploaded, within 10 minutes.
    pub upload: Transfer,
}

impl Reply for AvatarUploadView {}
