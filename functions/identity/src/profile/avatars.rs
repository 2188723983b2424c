//! Pictures of users, which are objects in a bucket. Clients upload and download them directly.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::text::Integer;
use kernel::{Dependency, Result};
use objects::{Download, LIST_LIMIT, ObjectKey, Objects, Stored, Transfer, Upload, Validity};
use schemars::JsonSchema;
use serde::Deserialize;

use super::AvatarId;
use crate::account::UserId;
use crate::error::IdentityError;

/// The maximum length of a picture in bytes: 2 MiB.
pub(crate) const LONGEST: i64 = 2 * 1024 * 1024;

/// A picture's length in bytes.
pub(crate) type Length = Integer<1, LONGEST>;

/// How long an upload may begin after the request for it, in seconds: 10 minutes.
const UPLOAD_SECONDS: u32 = 10 * 60;

/// How long the URL of a picture is valid, in seconds: an hour.
const DOWNLOAD_SECONDS: u32 = 60 * 60;

/// The types that a picture may have. None of them can contain a program, as SVG can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline)]
pub(crate) enum ImageType {
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// WebP.
    #[serde(rename = "image/webp")]
    Webp,
}

impl ImageType {
    const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }
}

/// The pictures of all users.
pub(crate) struct Avatars {
    objects: Arc<dyn Objects>,
}

impl Dependency for Avatars {
    type Parts = Arc<dyn Objects>;

    fn new(objects: Self::Parts) -> Result<Self> {
        Ok(Self { objects })
    }
}

impl Avatars {
    /// Signs a transfer, with which any client can store a picture of exactly this type and length.
    ///
    /// # Errors
    /// Internal, when it cannot be signed.
    pub(crate) async fn upload(
        &self,
        avatar: (&UserId, &AvatarId),
        image_type: ImageType,
        length: Length,
        now: Timestamp,
    ) -> Result<Transfer> {
        let upload = Upload {
            key: key(avatar.0, avatar.1)?,
            content_type: image_type.name().to_owned(),
            length: length.get().unsigned_abs(),
            checksum: None,
            validity: Validity::seconds(now, UPLOAD_SECONDS)?,
        };
        self.objects.upload(&upload).await
    }

    /// The URL from which a picture can be downloaded for an hour.
    ///
    /// # Errors
    /// Internal, when it cannot be signed.
    pub(crate) async fn url(
        &self,
        user_id: &UserId,
        avatar_id: &AvatarId,
        now: Timestamp,
    ) -> Result<String> {
        let validity = Validity::seconds(now, DOWNLOAD_SECONDS)?;
        let download = Download::new(key(user_id, avatar_id)?, validity);
        Ok(self.objects.download(&download).await?.url)
    }

    /// Refuses a picture that this user has not uploaded, or whose type or length is not allowed.
    ///
    /// # Errors
    /// `identity.avatar_not_uploaded`; the errors of the bucket.
    pub(crate) async fn check(&self, user_id: &UserId, avatar_id: &AvatarId) -> Result<()> {
        let stored = self.objects.find(&key(user_id, avatar_id)?).await?;
        if stored.is_some_and(|stored| is_picture(&stored)) {
            return Ok(());
        }
        Err(IdentityError::AvatarNotUploaded.into())
    }

    /// Removes the pictures of a user for which `is_obsolete` returns true: all of them, or the
    /// oldest. Ids sort by their creation time, and so do the keys.
    ///
    /// # Errors
    /// The errors of the bucket; another call removes the pictures that are left.
    pub(crate) async fn remove(
        &self,
        user_id: &UserId,
        is_obsolete: impl Fn(&AvatarId) -> bool + Send,
    ) -> Result<()> {
        let folder = folder(user_id)?;
        loop {
            let mut keys = self.objects.list(&folder).await?;
            keys.retain(|key| avatar_of(key).is_some_and(|avatar_id| is_obsolete(&avatar_id)));
            for key in &keys {
                self.objects.remove(key).await?;
            }
            if keys.len() < LIST_LIMIT {
                return Ok(());
            }
        }
    }
}

fn avatar_of(key: &ObjectKey) -> Option<AvatarId> {
    key.as_str().rsplit('/').next()?.parse().ok()
}

fn is_picture(stored: &Stored) -> bool {
    let is_known = |known: &ImageType| known.name() == stored.content_type;
    ImageType::ALL.iter().any(is_known) && (1..=LONGEST.unsigned_abs()).contains(&stored.length)
}

fn folder(user_id: &UserId) -> Result<ObjectKey> {
    ObjectKey::parse(format!("identity/avatars/{user_id}"))
}

fn key(user_id: &UserId, avatar_id: &AvatarId) -> Result<ObjectKey> {
    ObjectKey::parse(format!("identity/avatars/{user_id}/{avatar_id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn more_pictures_than_fit_into_one_list_are_removed() {
        let objects = Arc::new(testkit::MemoryObjects::default());
        let key =
            |number: usize| format!("identity/avatars/1/01890a5d-ac96-774b-bcce-{number:012}");
        for number in 0..=LIST_LIMIT {
            objects.given(&key(number), b"png", "image/png");
        }
        let avatars = Avatars {
            objects: objects.clone(),
        };
        let user_id = "1".parse().unwrap();
        avatars.remove(&user_id, |_| true).await.unwrap();
        assert_eq!(objects.bytes(&key(LIST_LIMIT)), None);
    }

    fn stored(content_type: &str, length: u64) -> Stored {
        Stored {
            length,
            content_type: content_type.to_owned(),
            checksum: None,
        }
    }

    #[test]
    fn a_picture_has_an_allowed_type_and_at_most_2_mib() {
        for name in ["image/jpeg", "image/png", "image/webp"] {
            assert!(is_picture(&stored(name, 1)) && is_picture(&stored(name, 2_097_152)));
            assert!(!is_picture(&stored(name, 0)) && !is_picture(&stored(name, 2_097_153)));
            let read: ImageType = serde_json::from_value(name.into()).unwrap();
            assert_eq!(read.name(), name);
        }
        for name in ["", "image/svg+xml", "text/html", "image/PNG"] {
            assert!(!is_picture(&stored(name, 1)), "{name}");
            assert!(serde_json::from_value::<ImageType>(name.into()).is_err());
        }
    }
}
