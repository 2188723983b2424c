//! `forget-deleted-subject`: `subjects.SubjectDeleted.v1`
//!
//! Forgets what is said of a subject, and remembers for a while that it is gone.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::repository::SubjectCopies;
use crate::subject_copy::{News, SubjectId};

/// A subject that is no longer taught.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ForgetDeletedSubject {
    subject_id: SubjectId,
}

impl Consumer for ForgetDeletedSubject {
    const NAME: &'static str = "forget-deleted-subject";
    const EVENT: &'static str = "subjects.SubjectDeleted.v1";
    type Dependencies = SubjectCopies;

    async fn consume(
        self,
        event: &Envelope,
        subjects: &SubjectCopies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        subjects
            .tell(&self.subject_id, event, News::Deleted, cx)
            .await
    }
}
