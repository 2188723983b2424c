//! `POST /api/v1/events/dead-letters/{dead_letter_id}/redrive`
//!
//! Sends a dead letter to its consumer again, after the cause is repaired: 202, and it is sent within seconds. If
//! it fails again, it comes back as another dead letter that counts its redrives.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::dead_letter::{DeadLetterId, DeadLetterStore};
use crate::event::DeadLetterRedriveRequested;
use crate::view::DeadLetterView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedriveDeadLetter {
    dead_letter_id: DeadLetterId,
}

impl Command for RedriveDeadLetter {
    const NAME: &'static str = "redrive-dead-letter";
    const ROUTE: Route = Route::post("/api/v1/events/dead-letters/{dead_letter_id}/redrive");
    const PERMISSION: Permission = Permission::ManageEvents;
    const POLICY: Policy = Policy::DEFAULT.accepted();
    const EMITS: &'static [EventSpec] = &[DeadLetterRedriveRequested::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Conflict];
    type Dependencies = DeadLetterStore;
    type Reply = DeadLetterView;

    async fn handle(
        self,
        letters: &DeadLetterStore,
        _: &Context,
    ) -> Result<Commit<DeadLetterView>> {
        let mut letter = letters.get(&self.dead_letter_id).await?;
        letter.redrive()?;
        let view = DeadLetterView::from(&letter);
        Ok(letter.save()?.reply(view))
    }
}
