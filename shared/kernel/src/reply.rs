//! Replies to callers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::deployment::{CursorSecret, Requirements};
use crate::page::Page;

/// The body of a successful response, and the values of its headers.
pub trait Reply: Serialize + JsonSchema + Send {
    /// The status, where success has several: one of [`Policy::other_statuses`](crate::Policy). `None`
    /// for the usual one.
    fn status(&self) -> Option<u16> {
        None
    }

    /// The entity's version, sent as `ETag`.
    fn version(&self) -> Option<u64> {
        None
    }

    /// The path of the created resource, or the address to which the caller is redirected, sent as
    /// `Location` with 201 and 302.
    fn location(&self) -> Option<String> {
        None
    }

    /// How many seconds any cache may store the response. `None`: no cache may store it.
    fn max_age(&self) -> Option<u32> {
        None
    }

    /// Whether the response never changes while [`max_age`](Self::max_age) lasts: a cache does not ask
    /// again.
    fn is_immutable(&self) -> bool {
        false
    }

    /// The methods of the requested path, sent as `Allow`.
    fn allowed_methods(&self) -> Option<String> {
        None
    }

    /// A document that is sent instead of the reply's JSON.
    fn document(&self) -> Option<StaticDocument> {
        None
    }

    /// Adds what this kind of reply needs of the deployment.
    fn require(_: &mut Requirements) {}
}

impl Reply for () {}

/// A page has a cursor, and creating a cursor needs the secret key.
impl<T: Serialize + JsonSchema + Send> Reply for Page<T> {
    fn require(requirements: &mut Requirements) {
        requirements.add_variable::<CursorSecret>();
    }
}

/// A response body that is sent unchanged.
#[derive(Debug, Clone, Copy)]
pub struct StaticDocument {
    /// `text/html; charset=utf-8`
    pub content_type: &'static str,
    /// `gzip`, when the bytes are compressed.
    pub content_encoding: Option<&'static str>,
    /// `Content-Security-Policy`, for an HTML page.
    pub security_policy: Option<&'static str>,
    /// The bytes.
    pub bytes: &'static [u8],
}
