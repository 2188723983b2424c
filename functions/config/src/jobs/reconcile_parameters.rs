//! Every minute
//!
//! Looks for what nobody told us: a change in SSM whose event was lost, or was never sent, as on a
//! local AWS, and a change of ours that did not reach SSM in time. It asks SSM for at most 25 pages
//! of 10 a second, so that 10,000 parameters take one run, and goes on where the last one stopped.

use kernel::{Commit, Context, Deployment, EventSpec, Fact as _, Job, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::ParametersDrifted;
use crate::values::reconciliation::{Reconciler, Walk};

/// Nothing is to be said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReconcileParameters {}

impl Job for ReconcileParameters {
    const NAME: &'static str = "reconcile-parameters";
    const SCHEDULE: Option<&'static str> = Some("rate(1 minute)");
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(59);
    const EMITS: &'static [EventSpec] = &[ParametersDrifted::SPEC];
    type Dependencies = Reconciler;
    type Reply = Walk;

    async fn run(self, walker: &Reconciler, cx: &Context) -> Result<Commit<Walk>> {
        walker.walk(cx).await
    }
}
