//! Every minute
//!
//! Finds changes in SSM whose events were lost or never sent (a local AWS sends none), and our own
//! changes that did not reach SSM in time. It reads at most 25 pages of 10 parameters a second from
//! SSM, so that 10,000 parameters take one run, and continues where the last run stopped.

use kernel::{Commit, Context, Deployment, EventSpec, Fact as _, Job, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::event::ParametersDrifted;
use crate::values::reconciliation::{Reconciler, ReconciliationReport};

/// The job has no input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReconcileParameters {}

impl Job for ReconcileParameters {
    const NAME: &'static str = "reconcile-parameters";
    const SCHEDULE: Option<&'static str> = Some("rate(1 minute)");
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_timeout(59);
    const EMITS: &'static [EventSpec] = &[ParametersDrifted::SPEC];
    type Dependencies = Reconciler;
    type Reply = ReconciliationReport;

    async fn run(
        self,
        reconciler: &Reconciler,
        cx: &Context,
    ) -> Result<Commit<ReconciliationReport>> {
        reconciler.run(cx).await
    }
}
