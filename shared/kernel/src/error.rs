//! The error type of the platform: a kind (which decides the HTTP status), a stable code, a message
//! for people and details for programs.

mod declare;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// A result with the platform's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The category of an error. Each kind has exactly one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The resource has moved to the address in `Location`.
    PermanentRedirect,
    /// The request is malformed.
    BadRequest,
    /// The request has no valid credential, and the route needs one.
    Unauthenticated,
    /// The caller must pay first.
    PaymentRequired,
    /// The authenticated caller does not have the permission.
    Forbidden,
    /// The resource does not exist.
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The current state of the resource does not allow the change.
    Conflict,
    /// `If-Match` names a version that is no longer current.
    PreconditionFailed,
    /// The body is larger than the route accepts.
    TooLarge,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// The request is well formed but breaks a rule.
    Invalid,
    /// The route needs `If-Match`.
    PreconditionRequired,
    /// The caller has used up a rate limit.
    TooManyRequests,
    /// An error in Aurora itself.
    Internal,
    /// Another system sent an invalid response.
    BadGateway,
    /// A dependency is down or throttles us; a later retry may succeed.
    Unavailable,
    /// The work did not finish before the time limit.
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
            Self::PaymentRequired => 402,
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

/// An error. Its message and details are sent to the caller. Its source is logged once, by the
/// pipeline, and never sent.
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

/// A field of a request that was refused.
#[derive(Debug, Serialize)]
struct FieldProblem<'a> {
    field: &'a str,
    problem: &'a str,
}

impl Error {
    /// Creates an error. `code` is stable and unique: `<domain>.<what_happened>`.
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
        Self::invalid_fields([(field, problem)])
    }

    /// Fields that break rules, each with its problem: 422 with all of them in `details.fields`.
    #[must_use]
    pub fn invalid_fields<'a>(problems: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let problems = problems.into_iter();
        let fields: Vec<_> = problems
            .map(|(field, problem)| FieldProblem { field, problem })
            .collect();
        Self::new(
            Kind::Invalid,
            "request.invalid",
            "the request breaks a rule; see details",
        )
        .with_detail("fields", serde_json::json!(fields))
    }

    /// A method that the path does not have: 405 with the methods that it has, `GET, HEAD, POST`.
    #[must_use]
    pub fn method_not_allowed(allowed: String) -> Self {
        Self::new(
            Kind::MethodNotAllowed,
            "request.method_not_allowed",
            "this path does not have this method; see Allow",
        )
        .with_header("Allow", allowed)
    }

    /// An error in Aurora itself. The cause is logged and not sent to the caller.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Kind::Internal,
            "internal",
            "something went wrong on our side",
        )
        .with_source(cause)
    }

    /// A dependency is down or throttles us. The reply asks the caller to retry after 1 second.
    pub fn unavailable(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(
            Kind::Unavailable,
            "unavailable",
            "a part of the platform is not available; try again shortly",
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

    /// Adds a response header, for example `Retry-After`.
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

    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code by which clients distinguish errors.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The message for people.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The details for programs.
    #[must_use]
    pub fn details(&self) -> &Map<String, Value> {
        &self.0.details
    }

    /// Headers that are sent with the reply.
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
