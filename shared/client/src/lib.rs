//! Calls from one domain to the API of another, which survive its failure.
//!
//! [`Subjects`], [`Files`] and [`Courses`] are dependencies of a handler. `get` is a call; `find` never fails, because
//! it falls back on the copy that the caller gives and then on the last answer of this process:
//!
//! ```text
//! let found = subjects.find(&id, cx, async { Ok(copies.get(&id).await?.map(document)) }).await;
//! found.source()     // "live", "copy" or "unavailable", for the response
//! found.document()   // None: it does not exist, or nothing is known
//! found.known()?     // for commands: 503 if nothing is known
//! ```
//!
//! [`Users`] finds users by their e-mail addresses, which are not kept. [`FileContents`] reads the bytes of files.
//!
//! **Where.** The URL of a domain is in the registry of services, of which each domain has a copy among
//! its settings; until it has, the URL of the API with which the function was deployed. **As whom.** With
//! the key of the calling domain ([`kernel::service_key`]), and with the correlation id and the trace of
//! the request.
//!
//! **How long.** [`ATTEMPT`] for each of at most [`ATTEMPTS`] attempts, [`BUDGET`] in all, and never more
//! than the time that is left for the request minus [`RESERVE`].
//!
//! **Failures** are those of the called domain: no answer, 408, 429, 5xx, a redirect, a body that is too
//! long or not the expected JSON, a 404 that is not the domain's own. They count for the circuit breaker
//! ([`circuit`]). Each ends as `unavailable` and never as "not found".
//!
//! [`Domains`] asks other domains whether they are ready, for the readiness of the platform.

mod api;
mod call;
pub mod circuit;
mod circuits;
mod contents;
mod documents;
mod domains;
mod fallback;
mod network;
mod remote;
mod users;

pub use api::{Api, CallError, Request};
pub use call::{ATTEMPT, ATTEMPTS, BODY_LIMIT, BUDGET, RESERVE};
pub use contents::FileContents;
pub use documents::{
    CourseDocument, Courses, FileDocument, Files, SubjectDocument, Subjects, may_use_file,
};
pub use domains::Domains;
pub use fallback::{Lookup, Source};
pub use network::NetworkApi;
pub use remote::{Document, Remote};
pub use users::Users;

#[cfg(test)]
mod tests;
