//! On `config.SettingChanged.v1` and `config.SettingDeleted.v1`
//!
//! Brings the newest state of a setting to SSM, even if the event is about an older one: writes the
//! parameter, or removes it if the setting is deleted. Does nothing for a change that was made in SSM
//! itself or is already there.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::apply::ParameterWriter;
use crate::values::name::{Service, SettingId, SettingKey};

/// The changed or deleted setting.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SyncSetting {
    service: Service,
    key: SettingKey,
}

impl Consumer for SyncSetting {
    const NAME: &'static str = "sync-setting";
    const EVENT: &'static str = "config.[SettingChanged.v1,SettingDeleted.v1]";
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
