//! JSON documents from servers whose address a user has given. Such an address must not become a way into
//! the own network (server-side request forgery), so:
//!
//! - the URL is `https` without user, password, port and fragment, and its host is a name and no address;
//! - the host is on the deployment's list;
//! - **all** addresses of the name are public, and the connection goes to one of those that were checked:
//!   a second answer of the name server changes nothing;
//! - redirects are not followed; time and length are limited.
//!
//! <https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html>

mod error;
mod public;
mod resolver;
mod system;
mod url;

use std::sync::Arc;
use std::time::Duration;

use kernel::dependencies::Port;
use kernel::deployment::{Rights, Source};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use self::error::FetchError;
pub use self::system::SystemDocuments;
pub use self::url::DocumentUrl;

/// The longest time of one document, from the name resolution to the end of the body.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// Documents of other servers.
pub trait Documents: Send + Sync {
    /// Reads a JSON document of at most `limit` bytes, whose host is one of `hosts`.
    ///
    /// # Errors
    /// [`FetchError`]; unavailable, when the server does not answer within [`TIME_LIMIT`] or answers with
    /// 429 or 5xx.
    fn fetch<'a>(
        &'a self,
        url: &'a DocumentUrl,
        hosts: &'a [String],
        limit: usize,
    ) -> BoxFuture<'a, Result<Vec<u8>>>;
}

impl Port for dyn Documents {
    const NAME: &'static str = "documents";
    const VARIABLES: &'static [(&'static str, Source)] = &[];
    const RIGHTS: Rights = |_| Vec::new();
    const ESSENTIAL: bool = false;

    fn connect(_: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(SystemDocuments::new()?))
    }

    /// Other servers are called only when a user needs a document of theirs.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}
