//! `unlink-file`: `syllabi.FileUnlinked.v1`
//!
//! Notes that something no longer uses a file. One write.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::FileId;
use crate::uses::{Use, store_use};

/// The file. What uses it is the aggregate of the event.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct UnlinkFile {
    file_id: FileId,
}

impl Consumer for UnlinkFile {
    const NAME: &'static str = "unlink-file";
    const EVENT: &'static str = "syllabi.FileUnlinked.v1";
    type Dependencies = ();

    async fn consume(self, event: &Envelope, (): &(), cx: &Context) -> Result<Commit<()>> {
        store_use(&self.file_id, Use::Ended, event, cx)
    }
}
