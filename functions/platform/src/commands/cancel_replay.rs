//! `POST /api/v1/events/replays/{replay_id}/cancel`
//!
//! Ends a replay at its next page. Events that were sent stay sent.

use std::sync::Arc;

use kernel::bulk::BulkRun;
use kernel::table::Table;
use kernel::{Command, Commit, Context, Kind, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::PlatformError;
use crate::replay::ReplayId;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelReplay {
    replay_id: ReplayId,
}

impl Command for CancelReplay {
    const NAME: &'static str = "cancel-replay";
    const ROUTE: Route = Route::post("/api/v1/events/replays/{replay_id}/cancel");
    const PERMISSION: Permission = Permission::ManageEvents;
    const POLICY: Policy = Policy::DEFAULT.no_content().decides_once();
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = Arc<dyn Table>;
    type Reply = ();

    async fn handle(self, table: &Arc<dyn Table>, _: &Context) -> Result<Commit<()>> {
        let run = BulkRun::read(table.as_ref(), self.replay_id.as_str()).await?;
        run.ok_or(PlatformError::UnknownReplay)?;
        Ok(BulkRun::cancel(self.replay_id.as_str()))
    }
}
