//! The public profile of a user.

pub(crate) mod avatars;
pub(crate) mod profiles;
pub(crate) mod view;

use kernel::text::{LanguageTag, Prose};
use kernel::typed_id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Identifies an uploaded picture.
    AvatarId
}

/// What a user publishes about themselves, in addition to the name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Profile {
    /// A text of a few lines.
    #[serde(default)]
    pub(crate) bio: Prose<1000>,
    /// The user's preferred language.
    pub(crate) language: Option<LanguageTag>,
    /// The picture that the user chose from the uploaded ones.
    pub(crate) avatar_id: Option<AvatarId>,
}
