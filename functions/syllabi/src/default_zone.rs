//! The zone of semesters that name none. Administrators set it at run time: `syllabi/default-zone`.

use std::sync::Arc;

use calendar::Zone;
use kernel::{Context, Dependency, Error, Result};
use serde::Deserialize;
use settings::Settings;

/// The settings of this topic.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct ZoneSettings {
    default_zone: Option<Zone>,
}

/// The zone of semesters that name none: the setting's, or UTC.
pub(crate) struct DefaultZone(Arc<Settings>);

impl Dependency for DefaultZone {
    type Parts = Arc<Settings>;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self(settings))
    }
}

impl DefaultZone {
    /// The given zone, or else the default one.
    ///
    /// # Errors
    /// Internal, when the database of zones has no UTC.
    pub(crate) async fn unless(&self, given: Option<&Zone>, cx: &Context) -> Result<Zone> {
        if let Some(zone) = given {
            return Ok(zone.clone());
        }
        let settings: ZoneSettings = self.0.load(cx.now).await;
        match settings.default_zone {
            Some(zone) => Ok(zone),
            None => "UTC".parse().map_err(Error::internal),
        }
    }
}
