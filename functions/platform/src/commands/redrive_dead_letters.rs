//! `POST /api/v1/events/dead-letters/redrive`: Redrive dead letters of a consumer
//!
//! Sends the oldest dead letters of one consumer to it again, at most 40 with one call: 202. The reply says how
//! many; a client calls again until there are none.

use kernel::text::Text;
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Reply, Result, Route,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dead_letter::DeadLetterStore;
use crate::event::DeadLetterRedriveRequested;

/// Each is two rows of one transaction, which has at most 100.
const MOST: u32 = 40;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RedriveDeadLetters {
    /// The consumer.
    #[schemars(example = &"copy-subjects")]
    consumer: Text<100>,
}

/// How many dead letters are sent.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RedrivenView {
    /// 40 if there may be more.
    redriven: usize,
}

impl Reply for RedrivenView {}

impl Command for RedriveDeadLetters {
    const NAME: &'static str = "redrive-dead-letters";
    const ROUTE: Route = Route::post("/api/v1/events/dead-letters/redrive");
    const PERMISSION: Permission = Permission::ManageEvents;
    const POLICY: Policy = Policy::DEFAULT.accepted();
    const EMITS: &'static [EventSpec] = &[DeadLetterRedriveRequested::SPEC];
    type Dependencies = DeadLetterStore;
    type Reply = RedrivenView;

    async fn handle(self, letters: &DeadLetterStore, _: &Context) -> Result<Commit<RedrivenView>> {
        let oldest = letters.oldest(Some(self.consumer.as_str()), MOST).await?;
        let mut commit = Commit::nothing();
        let redriven = oldest.len();
        for mut letter in oldest {
            letter.redrive()?;
            commit = commit.and(letter.save()?);
        }
        Ok(commit.reply(RedrivenView { redriven }))
    }
}
