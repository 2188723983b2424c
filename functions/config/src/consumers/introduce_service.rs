//! On `config.SettingChanged.v1`
//!
//! Tells a service that is new in the registry, or deployed in another version, the settings that
//! concern it. What it knows already changes nothing there.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{IntroductionPaused, SettingRetold};
use crate::values::introduction::{Introducer, Place};
use crate::values::name::{Key, Service};

/// What the change tells.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct IntroduceService {
    service: Service,
    key: Key,
}

impl Consumer for IntroduceService {
    const NAME: &'static str = "introduce-service";
    const EVENT: &'static str = "config.SettingChanged.v1";
    const EMITS: &'static [EventSpec] = &[SettingRetold::SPEC, IntroductionPaused::SPEC];
    type Dependencies = Introducer;

    async fn consume(
        self,
        _: &Envelope,
        introducer: &Introducer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        if self.service != Service::SERVICES {
            return Ok(Commit::nothing());
        }
        introducer.tell(&self.key, Place::BEGINNING, cx).await
    }
}
