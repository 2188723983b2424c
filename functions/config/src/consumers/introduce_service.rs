//! On `config.SettingChanged.v1` and `config.IntroductionPaused.v1`
//!
//! When a service is registered, or deployed in another version, publishes the settings that it needs,
//! batch by batch. The service ignores the versions that it already has.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{IntroductionPaused, SettingRetold};
use crate::values::introduction::{IntroductionCursor, SettingsReplay};
use crate::values::name::{Service, SettingKey};

/// The data of the two events.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum IntroduceService {
    /// Some of the settings were published; the others follow.
    Paused {
        /// The newly deployed service.
        introduced: SettingKey,
        /// The service whose settings come next.
        service: Service,
        /// The last key that was published.
        after: Option<SettingKey>,
    },
    /// A setting was changed.
    Changed {
        /// The service of the setting; `services` for an entry of the registry.
        service: Service,
        /// The setting's key; for an entry of the registry, the deployed service.
        key: SettingKey,
    },
}

impl Consumer for IntroduceService {
    const NAME: &'static str = "introduce-service";
    const EVENT: &'static str = "config.[SettingChanged.v1,IntroductionPaused.v1]";
    const EMITS: &'static [EventSpec] = &[SettingRetold::SPEC, IntroductionPaused::SPEC];
    type Dependencies = SettingsReplay;

    async fn consume(
        self,
        _: &Envelope,
        replay: &SettingsReplay,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let (introduced, cursor) = match self {
            Self::Paused {
                introduced,
                service,
                after,
            } => (introduced, IntroductionCursor { service, after }),
            Self::Changed { service, key } if service == Service::SERVICES => {
                (key, IntroductionCursor::START)
            }
            Self::Changed { .. } => return Ok(Commit::nothing()),
        };
        replay.publish(&introduced, cursor, cx).await
    }
}
