//! `POST /api/v1/config/{service}/{key}/rollback`
//!
//! Gives a setting the value of an earlier version, as a new version. The value has to satisfy the
//! schema of today. A secret's old values are not kept.

use kernel::text::Integer;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::ConfigError;
use crate::values::editor::{SettingEditor, SettingInput};
use crate::values::event::SettingChanged;
use crate::values::name::{Key, Service, SettingId};
use crate::values::view::ConfigView;

/// The version whose value shall come back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollbackConfig {
    service: Service,
    key: Key,
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
        let (found, version) = editor.find_with_version(&id, number).await?;
        let before = found.live()?;
        cx.check_version(before.version())?;
        if before.is_secret() || version.secret {
            return Err(ConfigError::SecretRollback.into());
        }
        let value = version.after.ok_or(ConfigError::NoValue)?.json();
        let wish = SettingInput {
            service: self.service,
            key: &self.key,
            value,
            secret: false,
            restores: Some(number),
        };
        editor.set(found, wish, cx, ConfigView::of)
    }
}
