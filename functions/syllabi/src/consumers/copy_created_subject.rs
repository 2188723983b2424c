//! `copy-created-subject`: `subjects.SubjectCreated.v1`
//!
//! Learns of a subject.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::SubjectCopies;
use crate::subject_copy::{Details, News, SubjectId};

/// A subject that is taught from now on.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CopyCreatedSubject {
    subject_id: SubjectId,
    #[serde(flatten)]
    details: Details,
}

impl Consumer for CopyCreatedSubject {
    const NAME: &'static str = "copy-created-subject";
    const EVENT: &'static str = "subjects.SubjectCreated.v1";
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
