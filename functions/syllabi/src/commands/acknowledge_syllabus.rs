//! `POST /api/v1/syllabus/{syllabus_id}/acknowledge`
//!
//! Notes that the caller has read the published version, and says what has changed since the version that
//! they have acknowledged before.

use jiff::Timestamp;
use kernel::{Command, Commit, Context, EventSpec, Fact as _, Permission, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::SyllabusError;
use crate::event::syllabus::SyllabusAcknowledged;
use crate::syllabi::{Acknowledgement, Syllabi};
use crate::syllabus::changes::Change;
use crate::syllabus::{ActorId, SyllabusId};

/// What the caller has read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcknowledgeSyllabus {
    syllabus_id: SyllabusId,
    /// The number of the version that was read: the published one.
    #[schemars(example = 2)]
    content_version: u32,
}

/// What the caller has acknowledged.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AcknowledgementView {
    /// The syllabus.
    syllabus_id: SyllabusId,
    /// The number of the version.
    content_version: u32,
    /// When the caller has acknowledged it.
    acknowledged_at: Timestamp,
    /// The number of the version that they had acknowledged before; null for none.
    previous_version: Option<u32>,
    /// What differs between that version and this one; empty for the first.
    changes: Vec<Change>,
}

impl Reply for AcknowledgementView {}

impl Command for AcknowledgeSyllabus {
    const NAME: &'static str = "acknowledge-syllabus";
    const ROUTE: Route = Route::post("/api/v1/syllabus/{syllabus_id}/acknowledge");
    const PERMISSION: Permission = Permission::SignedIn;
    const EMITS: &'static [EventSpec] = &[SyllabusAcknowledged::SPEC];
    type Dependencies = Syllabi;
    type Reply = AcknowledgementView;

    async fn handle(self, syllabi: &Syllabi, cx: &Context) -> Result<Commit<AcknowledgementView>> {
        let (id, number) = (self.syllabus_id, self.content_version);
        let reader = ActorId::of(&cx.actor)?;
        let (syllabus, previous) = syllabi.with_acknowledgement(&id, &reader).await?;
        let published = syllabus.published().filter(|_| syllabus.is_shown());
        let current = published.ok_or(SyllabusError::NotFound)?.version.number;
        if number != current {
            return Err(SyllabusError::NotCurrent(current).into());
        }
        let view = |at, previous_version, changes| AcknowledgementView {
            syllabus_id: id.clone(),
            content_version: number,
            acknowledged_at: at,
            previous_version,
            changes,
        };
        let previous_number = previous.as_ref().map(|previous| previous.number);
        if let Some(same) = previous.filter(|previous| previous.number == number) {
            let repeated = view(same.at, previous_number, Vec::new());
            return Ok(Commit::nothing().reply(repeated));
        }
        let changes = match previous_number {
            Some(before) => syllabi.changes(&id, before, number).await?,
            None => Vec::new(),
        };
        let acknowledged = Acknowledgement { number, at: cx.now };
        let fact = SyllabusAcknowledged {
            syllabus_id: id.clone(),
            content_version: number,
            user_id: reader.clone(),
        };
        let commit = syllabi.acknowledge(&id, &reader, &acknowledged)?;
        let commit = commit.fact("SyllabusAcknowledgement", &fact, cx);
        Ok(commit.reply(view(cx.now, previous_number, changes)))
    }
}

#[cfg(test)]
mod tests;
