//! Settings of a running deployment: feature flags, route policies, and values for typed structs.
//!
//! The config domain owns them and tells of every change; each domain keeps a copy in a partition of
//! its own table, one row for each entry ([`Change`]), and its functions read that copy here. A flag
//! therefore costs no call to another service and adds no SDK to a binary.
//!
//! - [`Settings`] reads the partition with one query when it is first asked, and again when 60 s are
//!   over. A read that fails leaves what was known before, and is tried again 5 s later at the
//!   earliest. What was never read is [`Snapshot::default`]: flags are off, routes have no policy,
//!   structs have their defaults.
//! - A function without a table has no settings: there, everything is the default for ever.
//!
//! ```ignore
//! if self.settings.flag("new-editor", cx).await { … }
//! let limits: Limits = self.settings.load(cx.now).await;
//! ```

mod change;
mod flag;
mod headers;
mod reader;
mod route;
mod snapshot;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Rights, Source};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use change::{CONTENT_LIMIT, Change, NAME_LIMIT};
pub use flag::{BUCKETS, Flag, FlagTarget, Rule, bucket};
pub use headers::{ExtraHeaders, HEADERS_LIMIT, RefusedHeaders};
pub use reader::{KEPT, READ_LIMIT, RETRIED_AFTER, Settings};
pub use route::{Rate, RoutePolicy};
pub use snapshot::Snapshot;

/// The settings of the process are those that the pipeline reads too, so that a process asks its
/// table once for both. A handler works with `Arc<Settings>`.
impl Port for Settings {
    const NAME: &'static str = "settings";
    const VARIABLES: &'static [(&'static str, Source)] = &[];
    const RIGHTS: Rights = |_| Vec::new();
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(Self::new(resources.table().ok())))
    }

    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}
