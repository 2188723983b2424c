//! On `config.IntroductionPaused.v1`
//!
//! Tells a new service the next of the settings that concern it.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{IntroductionPaused, SettingRetold};
use crate::values::introduction::{Introducer, Place};
use crate::values::name::{Key, Service};

/// Who is told, and how far it got.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ContinueIntroduction {
    introduced: Key,
    service: Service,
    after: Option<Key>,
}

impl Consumer for ContinueIntroduction {
    const NAME: &'static str = "continue-introduction";
    const EVENT: &'static str = "config.IntroductionPaused.v1";
    const EMITS: &'static [EventSpec] = &[SettingRetold::SPEC, IntroductionPaused::SPEC];
    type Dependencies = Introducer;

    async fn consume(
        self,
        _: &Envelope,
        introducer: &Introducer,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let place = Place {
            service: self.service,
            after: self.after,
        };
        introducer.tell(&self.introduced, place, cx).await
    }
}
