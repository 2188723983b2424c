//! `copy-updated-subject`: `subjects.SubjectUpdated.v1`
//!
//! Learns what is now said of a subject.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::SubjectCopies;
use crate::subject_copy::{Details, News, SubjectId};

/// A subject of which something else is said now.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CopyUpdatedSubject {
    subject_id: SubjectId,
    #[serde(flatten)]
    details: Details,
}

impl Consumer for CopyUpdatedSubject {
    const NAME: &'static str = "copy-updated-subject";
    const EVENT: &'static str = "subjects.SubjectUpdated.v1";
    type Dependencies = SubjectCopies;

    async fn consume(
        self,
        event: &Envelope,
        subjects: &SubjectCopies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        subjects
            .tell(&self.subject_id, event, News::Taught(self.details), cx)
            .await
    }
}
