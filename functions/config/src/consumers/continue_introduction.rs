//! On `config.IntroductionPaused.v1`
//!
//! Publishes the next settings for a newly deployed service.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{IntroductionPaused, SettingRetold};
use crate::values::introduction::{IntroductionCursor, SettingsReplay};
use crate::values::name::{Service, SettingKey};

/// The newly deployed service, and the position to continue from.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ContinueIntroduction {
    introduced: SettingKey,
    service: Service,
    after: Option<SettingKey>,
}

impl Consumer for ContinueIntroduction {
    const NAME: &'static str = "continue-introduction";
    const EVENT: &'static str = "config.IntroductionPaused.v1";
    const EMITS: &'static [EventSpec] = &[SettingRetold::SPEC, IntroductionPaused::SPEC];
    type Dependencies = SettingsReplay;

    async fn consume(
        self,
        _: &Envelope,
        replay: &SettingsReplay,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let cursor = IntroductionCursor {
            service: self.service,
            after: self.after,
        };
        replay.publish(&self.introduced, cursor, cx).await
    }
}
