//! `POST /api/v1/config/{service}/{key}/rollback`: Restore earlier version of a setting
//!
//! Sets a setting to the value of an earlier version, as a new version. The value must satisfy the
//! current schema. Secrets cannot be rolled back, because their old values are not stored.

use kernel::text::Integer;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::ConfigError;
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Service, SettingId, SettingKey};
use crate::values::view::ConfigView;

/// The version whose value to restore.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RollbackConfig {
    service: Service,
    key: SettingKey,
    version: Integer<1, 9_999_999_999>,
}

impl Command for RollbackConfig {
    const NAME: &'static str = "rollback-config";
    const ROUTE: Route = Route::post("/api/v1/config/{service}/{key}/rollback");
    const PERMISSION: Permission = Permission::ManageConfig;
    const POLICY: Policy = Policy::DEFAULT.accepts_if_match();
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC];
    type Dependencies = SettingEditor;
    type Reply = ConfigView;

    async fn handle(self, editor: &SettingEditor, cx: &Context) -> Result<Commit<ConfigView>> {
        let id = SettingId::new(self.service, &self.key);
        let number = self.version.get().unsigned_abs();
        let (current, version) = editor.find_with_version(&id, number).await?;
        let before = current.live()?;
        cx.check_version(before.version())?;
        if before.is_secret() || version.secret {
            return Err(ConfigError::SecretRollback.into());
        }
        let value = version.after.ok_or(ConfigError::NoValue)?.json();
        let input = SettingInput {
            service: self.service,
            key: &self.key,
            value,
            secret: false,
            restores: Some(number),
        };
        editor.set(current, input, cx, ConfigView::of)
    }
}
