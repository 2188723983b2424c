//! The bytes of files.

use kernel::{Context, Dependency, Error, Result};
use serde::Deserialize;

use crate::call::Caller;

/// The bytes of files, which belong to the domain `files`. As with [`crate::Files`], the caller decides whether its
/// user may read a file.
pub struct FileContents {
    caller: Caller,
}

#[derive(Deserialize)]
struct Link {
    url: String,
}

impl Dependency for FileContents {
    type Parts = Caller;

    fn new(caller: Caller) -> Result<Self> {
        Ok(Self { caller })
    }
}

impl FileContents {
    /// The bytes of an available file of at most `limit` bytes; `None` if there is no such file. Two calls: the
    /// domain gives a link, and the store the bytes.
    ///
    /// # Errors
    /// Unavailable, for every failure of the calls, for a file that is not available, and for a longer one;
    /// internal, when `id` is not an id.
    pub async fn read(&self, id: &str, limit: usize, cx: &Context) -> Result<Option<Vec<u8>>> {
        // Anything else would be another path.
        kernel::id::check(id).map_err(Error::internal)?;
        let path = format!("/api/v1/files/{id}/url");
        let link: Option<Link> = self.caller.get_unversioned("files", &path, cx).await?;
        match link {
            Some(link) => Ok(Some(self.caller.download(&link.url, limit, cx).await?)),
            None => Ok(None),
        }
    }
}
