//! `GET /api/v1/events/dead-letters`
//!
//! The messages that consumers could not process and that wait for a decision, the newest first: of all
//! consumers or of one. A message is here within two minutes after its last attempt, and for 90 days.

use kernel::page::{Limit, Page};
use kernel::text::Text;
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::dead_letter::DeadLetterStore;
use crate::view::DeadLetterView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListDeadLetters {
    /// Only those of this consumer, for example `copy-subjects`.
    consumer: Option<Text<100>>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListDeadLetters {
    const NAME: &'static str = "list-dead-letters";
    const ROUTE: Route = Route::get("/api/v1/events/dead-letters");
    const PERMISSION: Permission = Permission::ReadEvents;
    type Dependencies = DeadLetterStore;
    type Reply = Page<DeadLetterView>;

    async fn fetch(self, letters: &DeadLetterStore, cx: &Context) -> Result<Page<DeadLetterView>> {
        let consumer = self.consumer.as_ref().map(Text::as_str);
        let cursor = self.cursor.as_deref();
        let page = letters.page(consumer, self.limit, cursor, cx).await?;
        Ok(page.map(|letter| DeadLetterView::from(&letter)))
    }
}
