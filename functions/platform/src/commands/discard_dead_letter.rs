//! `DELETE /api/v1/events/dead-letters/{dead_letter_id}`
//!
//! Discards a dead letter that has no value any more. Its content is removed.

use kernel::{Command, Commit, Context, Kind, Permission, Policy, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::dead_letter::{DeadLetterId, DeadLetterStore};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiscardDeadLetter {
    dead_letter_id: DeadLetterId,
}

impl Command for DiscardDeadLetter {
    const NAME: &'static str = "discard-dead-letter";
    const ROUTE: Route = Route::delete("/api/v1/events/dead-letters/{dead_letter_id}");
    const PERMISSION: Permission = Permission::ManageEvents;
    const POLICY: Policy = Policy::DEFAULT.no_content();
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = DeadLetterStore;
    type Reply = ();

    async fn handle(self, letters: &DeadLetterStore, cx: &Context) -> Result<Commit<()>> {
        let mut letter = letters.get(&self.dead_letter_id).await?;
        letter.discard(cx.now)?;
        letter.save()
    }
}
