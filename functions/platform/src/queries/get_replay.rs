//! `GET /api/v1/events/replays/{replay_id}`
//!
//! How far a replay is, and how it ended. It is known until 90 days after its end.

use std::sync::Arc;

use kernel::bulk::BulkRun;
use kernel::table::Table;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::PlatformError;
use crate::replay::{ReplayId, ReplayView};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetReplay {
    replay_id: ReplayId,
}

impl Query for GetReplay {
    const NAME: &'static str = "get-replay";
    const ROUTE: Route = Route::get("/api/v1/events/replays/{replay_id}");
    const PERMISSION: Permission = Permission::ReadEvents;
    type Dependencies = Arc<dyn Table>;
    type Reply = ReplayView;

    async fn fetch(self, table: &Arc<dyn Table>, _: &Context) -> Result<ReplayView> {
        let run = BulkRun::read(table.as_ref(), self.replay_id.as_str()).await?;
        ReplayView::of(&run.ok_or(PlatformError::UnknownReplay)?)
    }
}
