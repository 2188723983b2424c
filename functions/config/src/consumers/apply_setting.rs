//! On `config.SettingChanged.v1`
//!
//! Puts the newest state of a setting into SSM, whichever change told of it. A change that was made
//! in SSM itself, or came there already, changes nothing.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::apply::ParameterWriter;
use crate::values::name::{Key, Service, SettingId};

/// What the change tells.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ApplySetting {
    service: Service,
    key: Key,
}

impl Consumer for ApplySetting {
    const NAME: &'static str = "apply-setting";
    const EVENT: &'static str = "config.SettingChanged.v1";
    type Dependencies = ParameterWriter;

    async fn consume(
        self,
        _: &Envelope,
        applier: &ParameterWriter,
        _: &Context,
    ) -> Result<Commit<()>> {
        applier
            .apply(&SettingId::new(self.service, &self.key))
            .await
    }
}
