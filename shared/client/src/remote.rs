//! The typed client of one kind of document.

use kernel::projection::Copied;
use kernel::{Context, Dependency, Error, Result};
use serde::de::DeserializeOwned;

use crate::call::Caller;
use crate::fallback::{Lookup, Recent};

/// A document of another domain, with only the fields that callers use.
pub trait Document: DeserializeOwned + Clone + Send + Sync + 'static {
    /// The domain, `subjects`.
    const DOMAIN: &'static str;
    /// The path of all documents, `/api/v1/subjects`.
    const COLLECTION: &'static str;

    /// Sets the version, which is the `ETag` of the reply.
    #[must_use]
    fn with_version(self, version: u64) -> Self;
}

/// The documents `D` of another domain.
pub struct Remote<D> {
    caller: Caller,
    recent: Recent<D>,
}

impl<D: Document> Dependency for Remote<D> {
    type Parts = Caller;

    fn new(caller: Caller) -> Result<Self> {
        Ok(Self {
            caller,
            recent: Recent::default(),
        })
    }
}

impl<D: Document> Remote<D> {
    /// The document with this id; `None` if there is none.
    ///
    /// # Errors
    /// Unavailable, for every failure of the call; internal, when `id` is not an id.
    pub async fn get(&self, id: &str, cx: &Context) -> Result<Option<D>> {
        // Anything else would be another path.
        kernel::id::check(id).map_err(Error::internal)?;
        let path = format!("{}/{id}", D::COLLECTION);
        let answer = self.caller.get::<D>(D::DOMAIN, &path, cx).await?;
        let document = answer.map(|answer| answer.content.with_version(answer.version));
        self.recent.keep(id, document.as_ref(), cx.now);
        Ok(document)
    }

    /// The document with this id from the domain itself, else from `copy`, else the last answer that this
    /// process has had within an hour. `copy` is awaited only if the domain does not answer.
    pub async fn find(
        &self,
        id: &str,
        cx: &Context,
        copy: impl Future<Output = Result<Copied<D>>>,
    ) -> Lookup<D> {
        let error = match self.get(id, cx).await {
            Ok(document) => return Lookup::Live(document),
            Err(error) => error,
        };
        tracing::warn!(
            ?error,
            domain = D::DOMAIN,
            "a copy is used instead of a call"
        );
        match copy.await {
            Ok(Copied::Live(document)) => return Lookup::Copy(Some(document)),
            Ok(Copied::Deleted) => return Lookup::Copy(None),
            Ok(Copied::Unknown) => {}
            Err(error) => tracing::warn!(?error, domain = D::DOMAIN, "the copy cannot be read"),
        }
        match self.recent.get(id, cx.now) {
            Some(recent) => Lookup::Copy(Some(recent)),
            None => Lookup::Unavailable(error),
        }
    }
}
