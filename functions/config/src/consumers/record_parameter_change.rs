//! On SSM's own `Parameter Store Change`
//!
//! Records a change that was made in SSM by console or CLI, so that it is in the setting's history.
//! SSM also sends events about our own changes; these are not recorded again.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Prefix, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{SettingChanged, SettingDeleted};
use crate::values::record::ParameterRecorder;

/// The changed parameter. SSM's event contains neither its value nor its version.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct RecordParameterChange {
    /// The parameter's full name.
    #[schemars(example = "/aurora/local/shared/page-size")]
    name: String,
}

impl Consumer for RecordParameterChange {
    const NAME: &'static str = "record-parameter-change";
    const EVENT: &'static str = "aws.ssm.Parameter Store Change";
    const FILTER: Option<Prefix> = Some(Prefix {
        field: "name",
        begins: "/aurora/${Stage}/",
    });
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC, SettingDeleted::SPEC];
    type Dependencies = ParameterRecorder;

    async fn consume(
        self,
        _: &Envelope,
        recorder: &ParameterRecorder,
        cx: &Context,
    ) -> Result<Commit<()>> {
        match recorder.setting_of(&self.name) {
            Some(id) => recorder.record(&id, cx).await,
            None => Ok(Commit::nothing()),
        }
    }
}
