//! On `config.SettingDeleted.v1`
//!
//! Removes the parameter of a deleted setting from SSM, unless the setting was created again
//! meanwhile.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::apply::ParameterWriter;
use crate::values::name::{Service, SettingId, SettingKey};

/// The deleted setting.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RemoveSetting {
    service: Service,
    key: SettingKey,
}

impl Consumer for RemoveSetting {
    const NAME: &'static str = "remove-setting";
    const EVENT: &'static str = "config.SettingDeleted.v1";
    type Dependencies = ParameterWriter;

    async fn consume(
        self,
        _: &Envelope,
        writer: &ParameterWriter,
        _: &Context,
    ) -> Result<Commit<()>> {
        writer.apply(&SettingId::new(self.service, &self.key)).await
    }
}
