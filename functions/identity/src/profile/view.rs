//! The replies about profiles and pictures.

use std::fmt;

use kernel::text::{LanguageTag, Prose};
use kernel::{Entity as _, Reply};
use objects::Transfer;
use schemars::JsonSchema;
use serde::Serialize;

use super::AvatarId;
use crate::account::{Name, UserId};
use crate::user::User;

/// The part of a user that every signed-in user may read.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ProfileView {
    /// The user's id.
    pub(crate) user_id: UserId,
    /// The user's name.
    #[schemars(example = &"Ada Lovelace")]
    pub(crate) name: Name,
    /// A short text about the user.
    pub(crate) bio: Prose<1000>,
    /// The language that the user prefers to read.
    #[schemars(example = &"en")]
    pub(crate) language: Option<LanguageTag>,
    /// The id of the picture. A request that replaces the profile repeats it to keep the picture.
    pub(crate) avatar_id: Option<AvatarId>,
    /// The URL of the picture, which is valid for an hour. A response with status 304 does not renew
    /// it.
    pub(crate) avatar_url: Option<String>,
    #[serde(skip)]
    version: u64,
}

impl ProfileView {
    /// The profile of a user, with the URL of the user's picture.
    #[must_use]
    pub(crate) fn of(user: &User, avatar_url: Option<String>) -> Self {
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

/// `Debug` does not print the URL, because the URL alone gives access to the picture.
impl fmt::Debug for ProfileView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProfileView")
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// A picture that the client may upload.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AvatarUploadView {
    /// The id that the client sends to `update-profile` after the upload.
    pub(crate) avatar_id: AvatarId,
    /// How the client uploads the picture, within 10 minutes.
    pub(crate) upload: Transfer,
}

impl Reply for AvatarUploadView {}
