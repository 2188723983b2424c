//! Documents of other servers, in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fetch::{DocumentUrl, Documents, FetchError};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

/// Servers in memory. What no test has published is not found; a private address or a redirect is
/// published as the error that the adapter reports.
#[derive(Debug, Default)]
pub struct MemoryDocuments(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    documents: BTreeMap<String, Result<Vec<u8>, FetchError>>,
    is_down: bool,
    reads: usize,
}

impl MemoryDocuments {
    /// Publishes a document, or the refusal of one.
    pub fn publish(&self, url: &str, document: Result<Vec<u8>, FetchError>) {
        self.state().documents.insert(url.to_owned(), document);
    }

    /// Whether all servers fail from now on.
    pub fn set_down(&self, is_down: bool) {
        self.state().is_down = is_down;
    }

    /// The number of documents that were requested.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    fn read(&self, url: &DocumentUrl, hosts: &[String], limit: usize) -> Result<Vec<u8>> {
        url.check_host(hosts)?;
        let mut state = self.state();
        state.reads += 1;
        if state.is_down {
            return Err(Error::unavailable("a fault that the test injected"));
        }
        let published = state.documents.get(url.as_str()).cloned();
        let document = published.unwrap_or(Err(FetchError::Refused(404)))?;
        if document.len() > limit {
            return Err(FetchError::TooLong.into());
        }
        Ok(document)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Documents for MemoryDocuments {
    fn fetch<'a>(
        &'a self,
        url: &'a DocumentUrl,
        hosts: &'a [String],
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<u8>>> {
        Box::pin(async move { self.read(url, hosts, limit) })
    }
}
