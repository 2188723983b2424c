//! On `config.SettingDeleted.v1`
//!
//! Takes a deleted setting out of SSM, unless it was made anew meanwhile.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::apply::ParameterWriter;
use crate::values::name::{Key, Service, SettingId};

/// What the end tells.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RemoveSetting {
    service: Service,
    key: Key,
}

impl Consumer for RemoveSetting {
    const NAME: &'static str = "remove-setting";
    const EVENT: &'static str = "config.SettingDeleted.v1";
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
