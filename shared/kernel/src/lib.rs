//! The types and ports with which domains are written. They do not depend on Lambda, an HTTP library
//! or the AWS SDK; `shared/lambda` runs them on Lambda.

#[cfg(test)]
extern crate self as kernel;

pub mod actor;
pub mod bulk;
pub mod commit;
pub mod context;
pub mod cursor;
pub mod dependencies;
pub mod deployment;
pub mod email;
pub mod endpoint;
pub mod entity;
pub mod error;
pub mod etag;
pub mod event;
pub mod hex;
pub mod id;
pub mod json;
pub mod list;
pub mod named;
pub mod network;
pub mod page;
pub mod projection;
pub mod reply;
pub mod route;
mod secret;
pub mod service_key;
pub mod stored;
pub mod subscription;
pub mod table;
pub mod text;
pub mod timed;

pub use actor::{Actor, Permission, Role};
pub use bulk::{BulkItem, BulkRun, BulkWork};
pub use commit::Commit;
pub use context::Context;
pub use dependencies::{Dependencies, Dependency, Resources};
pub use deployment::Deployment;
pub use endpoint::{Command, Consumer, Job, Query};
pub use entity::{Entity, History};
pub use error::{Error, Kind, Result};
pub use event::{Envelope, EventSpec, Fact};
pub use list::List;
pub use network::Network;
pub use projection::{Projection, ReadModel};
pub use reply::Reply;
pub use route::{Policy, Route};
pub use subscription::{Prefix, Subscription};
pub use timed::TimedWork;
