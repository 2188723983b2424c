//! Aurora's vocabulary: pure types and the ports that they need, without one line about Lambda,
//! HTTP or AWS. Domains are written in these words; `shared/lambda` carries them out.

#[cfg(test)]
extern crate self as kernel;

pub mod actor;
pub mod commit;
pub mod context;
pub mod cursor;
pub mod endpoint;
pub mod entity;
pub mod error;
pub mod event;
pub mod id;
pub mod named;
pub mod page;
pub mod projection;
pub mod route;
mod secret;
pub mod subscription;
pub mod table;
pub mod text;

pub use actor::{Actor, Permission, Role};
pub use commit::Commit;
pub use context::Context;
pub use endpoint::{Command, Consumer, Job, Query, Reply, Repository, Resources};
pub use entity::{Entity, History};
pub use error::{Error, Kind, Result};
pub use event::{Envelope, Fact};
pub use projection::{Projection, ReadModel};
pub use route::{Policy, Route, Variable};
pub use subscription::{Prefix, Subscription};
