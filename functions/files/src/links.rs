//! Links from which files are downloaded.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Dependency, Result};
use objects::{Download, Objects, Validity};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::disposition::Disposition;
use crate::file::File;
use crate::view::LinkView;

/// How long a link is valid, in seconds: 1 minute to 1 hour, by default 15 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LinkSeconds(u32);

impl LinkSeconds {
    const RANGE: std::ops::RangeInclusive<u32> = 60..=3600;
}

impl Default for LinkSeconds {
    fn default() -> Self {
        Self(900)
    }
}

// As `kernel::page::Limit`: sent as text, described as a number.
impl<'de> Deserialize<'de> for LinkSeconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let canonical = |number: &u32| number.to_string() == text && Self::RANGE.contains(number);
        match text.parse().ok().filter(canonical) {
            Some(number) => Ok(Self(number)),
            None => Err(D::Error::custom("must be a number from 60 to 3600")),
        }
    }
}

impl JsonSchema for LinkSeconds {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "LinkSeconds".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 60, "maximum": 3600, "default": 900 })
    }
}

/// Signs links.
pub(crate) struct Links(Arc<dyn Objects>);

impl Dependency for Links {
    type Parts = Arc<dyn Objects>;

    fn new(objects: Self::Parts) -> Result<Self> {
        Ok(Self(objects))
    }
}

impl Links {
    /// Whether a link downloads this file now.
    ///
    /// # Errors
    /// Unavailable, when the bucket does not answer.
    pub(crate) async fn opens(&self, file: &File, url: &str) -> Result<bool> {
        Ok(file.check_available().is_ok() && self.0.opens(&file.object()?, url).await?)
    }

    /// A link to an available file.
    ///
    /// # Errors
    /// `files.not_available`, `files.rejected`
    pub(crate) async fn to(
        &self,
        file: &File,
        lasts: LinkSeconds,
        disposition: Disposition,
        now: Timestamp,
    ) -> Result<LinkView> {
        file.check_available()?;
        let declaration = file.declaration();
        let name = &declaration.original_name;
        let download = Download {
            disposition: Some(disposition.header(&declaration.file_type, name)),
            content_type: Some(declaration.file_type.to_string()),
            ..Download::new(file.object()?, Validity::seconds(now, lasts.0)?)
        };
        let transfer = self.0.download(&download).await?;
        let half = now.duration_until(transfer.expires_at) / 2;
        Ok(LinkView {
            url: transfer.url,
            expires_at: transfer.expires_at,
            renew_at: now.checked_add(half).map_err(kernel::Error::internal)?,
        })
    }
}
