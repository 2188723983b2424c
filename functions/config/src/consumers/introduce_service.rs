//! On `config.SettingChanged.v1`
//!
//! When a service is registered, or deployed in another version, publishes the settings that it needs.
//! The service ignores the versions that it already has.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{IntroductionPaused, SettingRetold};
use crate::values::introduction::{IntroductionCursor, SettingsReplay};
use crate::values::name::{Service, SettingKey};

/// The changed setting.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct IntroduceService {
    service: Service,
    key: SettingKey,
}

impl Consumer for IntroduceService {
    const NAME: &'static str = "introduce-service";
    const EVENT: &'static str = "config.SettingChanged.v1";
    const EMITS: &'static [EventSpec] = &[SettingRetold::SPEC, IntroductionPaused::SPEC];
    type Dependencies = SettingsReplay;

    async fn consume(
        self,
        _: &Envelope,
        replay: &SettingsReplay,
        cx: &Context,
    ) -> Result<Commit<()>> {
        if self.service != Service::SERVICES {
            return Ok(Commit::nothing());
        }
        replay
            .publish(&self.key, IntroductionCursor::START, cx)
            .await
    }
}
