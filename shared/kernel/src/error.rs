//! The one error of the platform: a kind (which decides the HTTP status), a stable code, a message
//! for people and details for programs.

mod declare;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// The result of everything that can be refused.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, in the terms of a caller. Each kind has exactly one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The thing is under another address, which `Location` names.
    PermanentRedirect,
    /// The request cannot be understood at all.
    BadRequest,
    /// Nobody was recognised, on a route that needs somebody.
    Unauthenticated,
    /// Somebody was recognised who may not do this.
    Forbidden,
    /// The thing does not exist.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The state of the thing forbids it.
    Conflict,
    /// `If-Match` names a version that is no longer current.
    PreconditionFailed,
    /// The body is larger than the route accepts.
    TooLarge,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// The request is well formed and breaks a rule.
    Invalid,
    /// The route needs `If-Match`.
    PreconditionRequired,
    /// The caller has used up a rate limit.
    TooManyRequests,
    /// We are at fault.
    Internal,
    /// Another system answered wrongly.
    BadGateway,
    /// Something that we need is down; trying again later helps.
    Unavailable,
    /// The work did not end in time.
    Timeout,
}

impl Kind {
    /// The HTTP status of this kind.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::PermanentRedirect => 308,
            Self::BadRequest => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Invalid => 422,
            Self::PreconditionRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::BadGateway => 502,
            Self::Unavailable => 503,
            Self::Timeout => 504,
        }
    }
}

/// A refusal. Its message and details reach the caller; its source is logged once, at the boundary,
/// and never sent.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    code: &'static str,
    message: Cow<'static, str>,
    details: Map<String, Value>,
    headers: Vec<(&'static str, String)>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// One refused field of a request.
#[derive(Debug, Serialize)]
struct FieldProblem<'a> {
    field: &'a str,
    problem: &'a str,
}

impl Error {
    /// `code` is stable and unique: `<domain>.<what_happened>`.
    pub fn new(kind: Kind, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            code,
            message: message.into(),
            details: Map::new(),
            headers: Vec::new(),
            source: None,
        }))
    }

    /// A field that breaks a rule: 422 with the field in `details.fields`.
    #[must_use]
    pub fn invalid_field(field: &str, problem: &str) -> Self {
        let fields = serde_json::json!([FieldProblem { field, problem }]);
        Self::new(
            Kind::Invalid,
            "request.invalid",
            "the request breaks a rule; see details",
        )
        .with_detail("fields", fields)
    }

    /// Our own fault. The cause is logged, the caller sees none of it.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Kind::Internal,
            "internal",
            "something went wrong on our side",
        )
        .with_source(cause)
    }

    /// Something that we depend on is down or throttles us.
    pub fn unavailable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Kind::Unavailable,
            "unavailable",
            "a part of the platform does not answer; try again shortly",
        )
        .with_header("Retry-After", "1".to_owned())
        .with_source(cause)
    }

    /// Adds an entry to `details`.
    #[must_use]
    pub fn with_detail(mut self, name: &str, value: Value) -> Self {
        self.0.details.insert(name.to_owned(), value);
        self
    }

    /// Adds a response header, `Retry-After` for one.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// Keeps the cause for the log.
    #[must_use]
    pub fn with_source(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(cause.into());
        self
    }

    /// Which kind of refusal this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code that clients may switch on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The entries for programs.
    #[must_use]
    pub fn details(&self) -> &Map<String, Value> {
        &self.0.details
    }

    /// Headers that go with the reply.
    #[must_use]
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.0.headers
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(cause) => Some(cause.as_ref()),
            None => None,
        }
    }
}
