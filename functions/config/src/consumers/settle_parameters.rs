//! On `config.ParametersDrifted.v1`
//!
//! Synchronises settings with SSM: applies pending settings and records changes that were made in SSM.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::apply::ParameterWriter;
use crate::values::event::{SettingChanged, SettingDeleted};
use crate::values::name::SettingId;
use crate::values::record::ParameterRecorder;

/// The names of at most ten settings that differ or are pending.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SettleParameters {
    names: Vec<String>,
}

impl Consumer for SettleParameters {
    const NAME: &'static str = "settle-parameters";
    const EVENT: &'static str = "config.ParametersDrifted.v1";
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC, SettingDeleted::SPEC];
    type Dependencies = (ParameterWriter, ParameterRecorder);

    /// An error of one setting does not stop the others: the next reconciliation reports it again.
    async fn consume(
        self,
        _: &Envelope,
        (writer, recorder): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        let ids = self.names.iter().filter_map(|name| SettingId::parse(name));
        for id in ids {
            match settle(&id, writer, recorder, cx).await {
                Ok(settled) => commit = commit.and(settled),
                Err(error) if self.names.len() == 1 => return Err(error),
                Err(error) => tracing::warn!(?error, %id, "a setting cannot be synchronised now"),
            }
        }
        Ok(commit)
    }
}

/// Only one of the two steps changes anything: a setting that is not pending is recorded, a pending one
/// is applied. If the setting changes between the two steps, the commit fails.
async fn settle(
    id: &SettingId,
    writer: &ParameterWriter,
    recorder: &ParameterRecorder,
    cx: &Context,
) -> Result<Commit<()>> {
    let recorded = recorder.record(id, cx).await?;
    Ok(recorded.and(writer.apply(id).await?))
}
