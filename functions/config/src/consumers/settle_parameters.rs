//! On `config.ParametersDrifted.v1`
//!
//! Makes SSM and the table say the same: what waits for SSM is applied, what is new in SSM recorded.

use kernel::{Commit, Consumer, Context, Dependency, Envelope, EventSpec, Fact as _, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::apply::ParameterWriter;
use crate::values::event::{SettingChanged, SettingDeleted};
use crate::values::name::SettingId;
use crate::values::record::ParameterRecorder;

/// Which settings are said to differ: at most ten.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SettleParameters {
    names: Vec<String>,
}

/// Both ways between SSM and the table.
pub struct Settling {
    applier: ParameterWriter,
    recorder: ParameterRecorder,
}

impl Dependency for Settling {
    type Parts = (ParameterWriter, ParameterRecorder);

    fn new((applier, recorder): Self::Parts) -> Result<Self> {
        Ok(Self { applier, recorder })
    }
}

impl Consumer for SettleParameters {
    const NAME: &'static str = "settle-parameters";
    const EVENT: &'static str = "config.ParametersDrifted.v1";
    const EMITS: &'static [EventSpec] = &[SettingChanged::SPEC, SettingDeleted::SPEC];
    type Dependencies = Settling;

    /// One that cannot be settled holds up no other: the next walk tells of it again.
    async fn consume(self, _: &Envelope, settling: &Settling, cx: &Context) -> Result<Commit<()>> {
        let mut commit = Commit::nothing();
        let ids = self.names.iter().filter_map(|name| SettingId::parse(name));
        for id in ids {
            match settling.settle(&id, cx).await {
                Ok(settled) => commit = commit.and(settled),
                Err(error) if self.names.len() == 1 => return Err(error),
                Err(error) => tracing::warn!(?error, %id, "a setting cannot be settled now"),
            }
        }
        Ok(commit)
    }
}

impl Settling {
    /// Each setting takes one of the two ways, since only one that waits is applied and only one
    /// that does not is recorded; if it changes in between, the commit of either fails.
    async fn settle(&self, id: &SettingId, cx: &Context) -> Result<Commit<()>> {
        let recorded = self.recorder.record(id, cx).await?;
        Ok(recorded.and(self.applier.apply(id).await?))
    }
}
