//! `check-uploaded-object`: `aws.s3.Object Created`
//!
//! Completes an upload that its client has not completed, and removes an object that came too late. One
//! read and one transaction.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Prefix, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::completion::Completion;
use crate::event::{FileRejected, FileUploaded};
use crate::stored_object::{BUCKETS, StoredObject};

/// The event: an object was stored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CheckUploadedObject(StoredObject);

impl Consumer for CheckUploadedObject {
    const NAME: &'static str = "check-uploaded-object";
    const EVENT: &'static str = "aws.s3.Object Created";
    const FILTER: Option<Prefix> = Some(BUCKETS);
    const EMITS: &'static [EventSpec] = &[FileUploaded::SPEC, FileRejected::SPEC];
    type Dependencies = Completion;

    async fn consume(
        self,
        _: &Envelope,
        completion: &Completion,
        cx: &Context,
    ) -> Result<Commit<()>> {
        completion.on_event(&self.0, cx).await
    }
}
