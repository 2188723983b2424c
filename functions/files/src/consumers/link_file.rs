//! `link-file`: `syllabi.FileLinked.v1`
//!
//! Notes that something uses a file: it is not deleted any more, and may have more readers. One write.

use kernel::{Commit, Consumer, Context, Envelope, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::file::FileId;
use crate::uses::{Readers, Use, store_use};

/// The file. What uses it is the aggregate of the event.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct LinkFile {
    file_id: FileId,
    #[serde(default)]
    readers: Readers,
}

impl Consumer for LinkFile {
    const NAME: &'static str = "link-file";
    const EVENT: &'static str = "syllabi.FileLinked.v1";
    type Dependencies = ();

    async fn consume(self, event: &Envelope, (): &(), cx: &Context) -> Result<Commit<()>> {
        store_use(&self.file_id, Use::By(self.readers), event, cx)
    }
}
