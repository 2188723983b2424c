//! On SSM's own `Parameter Store Change`
//!
//! Records what somebody changed in SSM by console or CLI, so that it stands in the same history.
//! What we changed ourselves is told too, and is nothing new.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Prefix, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::{SettingChanged, SettingDeleted};
use crate::values::record::ParameterRecorder;

/// What SSM tells: which parameter, and neither its value nor its version.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RecordParameterChange {
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
        match recorder.setting_called(&self.name) {
            Some(id) => recorder.record(&id, cx).await,
            None => Ok(Commit::nothing()),
        }
    }
}
