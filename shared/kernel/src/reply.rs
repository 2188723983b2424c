//! What a caller is told.

use schemars::JsonSchema;
use serde::Serialize;

use crate::deployment::{CursorSecret, Requirements};
use crate::page::Page;

/// The body of a success and what its headers say.
pub trait Reply: Serialize + JsonSchema + Send {
    /// The entity's version, sent as `ETag`.
    fn version(&self) -> Option<u64> {
        None
    }

    /// The path of the new thing, sent as `Location`.
    fn location(&self) -> Option<String> {
        None
    }

    /// How many seconds any cache may keep the reply. Without it, none may.
    fn max_age(&self) -> Option<u32> {
        None
    }

    /// A ready document that is sent in place of the reply's JSON.
    fn document(&self) -> Option<Document> {
        None
    }

    /// Adds what replying so needs of the deployment.
    fn require(_: &mut Requirements) {}
}

impl Reply for () {}

/// A page has a cursor, and cursors are authenticated.
impl<T: Serialize + JsonSchema + Send> Reply for Page<T> {
    fn require(requirements: &mut Requirements) {
        requirements.add_variable::<CursorSecret>();
    }
}

/// A reply that is sent as it is.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// `text/html; charset=utf-8`
    pub content_type: &'static str,
    /// `gzip`, when the bytes are compressed.
    pub content_encoding: Option<&'static str>,
    /// `Content-Security-Policy`, for a page.
    pub security_policy: Option<&'static str>,
    /// The bytes.
    pub bytes: &'static [u8],
}
