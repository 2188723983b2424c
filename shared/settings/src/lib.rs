//! Settings of a running deployment: feature flags, route policies, addresses of services, and values for
//! typed structs.
//!
//! The config domain owns them and publishes an event for every change. Each domain keeps a copy in a
//! partition of its own table, one row for each entry ([`Change`]), and its functions read that copy
//! here. Evaluating a flag therefore needs no call to another service and adds no SDK to a binary.
//!
//! - [`Settings`] reads the partition with one query at the first use and caches it for 60 s. When a
//!   read fails, the cached settings stay in use and the next read is 5 s later at the earliest.
//!   Before the first successful read the settings are [`Snapshot::default`]: flags are off, routes
//!   have no policy, structs have their defaults.
//! - A function without a table has no settings: it always gets the defaults.
//!
//! ```text
//! if self.settings.flag("new-editor", cx).await { … }
//! let limits: Limits = self.settings.load(cx.now).await;
//! ```

mod change;
mod fallback;
mod flag;
mod headers;
mod reader;
mod route;
mod service;
mod snapshot;
mod transform;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Rights, Source};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use change::{CONTENT_LIMIT, Change, NAME_LIMIT};
pub use fallback::Fallback;
pub use flag::{BUCKETS, Flag, FlagProblem, FlagTarget, Rule, bucket};
pub use headers::{ExtraHeaders, HEADERS_LIMIT, RefusedHeaders};
pub use reader::{KEPT, READ_LIMIT, RETRIED_AFTER, Settings};
pub use route::{Rate, RoutePolicy};
pub use service::ServiceAddress;
pub use snapshot::Snapshot;
pub use transform::HeaderChanges;

/// A handler's dependency is `Arc<Settings>`. It is the same object that the pipeline uses, so that a
/// process reads its table once for both.
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
