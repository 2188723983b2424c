//! The port for calls to other domains.

use std::error::Error as StdError;
use std::sync::Arc;

use aws::{ExchangeError, ExchangeLimits, HttpReply};
use jiff::Timestamp;
use kernel::Fact as _;
use kernel::dependencies::Port;
use kernel::deployment::{Access, Resource, Rights, Source, Statement};
use kernel::event::EventSpec;
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

use crate::circuit::{CircuitClosed, CircuitOpened};
use crate::network::{API_URL, NetworkApi};

/// The APIs of other domains.
pub trait Api: Send + Sync {
    /// Sends one request and reads the reply, whatever its status. A redirect is not followed.
    ///
    /// # Errors
    /// [`CallError`]
    fn send<'a>(&'a self, request: &'a Request<'a>) -> BoxFuture<'a, Result<HttpReply, CallError>>;

    /// Follows a link that another domain has given, without a key. A redirect is not followed.
    ///
    /// # Errors
    /// [`CallError`]
    fn download<'a>(
        &'a self,
        link: &'a str,
        limits: ExchangeLimits,
    ) -> BoxFuture<'a, Result<HttpReply, CallError>>;
}

/// A request to another domain that changes nothing there, so that it can be sent again.
pub struct Request<'a> {
    /// The domain, `subjects`.
    pub domain: &'static str,
    /// The path after the domain's URL, `/api/v1/subjects/7`.
    pub path: &'a str,
    /// The headers, with names in lower case.
    pub headers: &'a [(&'static str, String)],
    /// The JSON of a `POST`; a request without it is a `GET`.
    pub body: Option<&'a str>,
    /// The longest reply and the longest time.
    pub limits: ExchangeLimits,
    /// The time of the request.
    pub now: Timestamp,
}

/// Why there is no reply.
#[derive(Debug)]
pub enum CallError {
    /// The URL of the domain is not one to which a key may be sent, or a link is neither. No request was sent.
    NoAddress,
    /// The request cannot be written, or the adapter is at fault. No request was sent.
    NotSent(kernel::Error),
    /// The body is longer than the limit.
    TooLong,
    /// There was no reply in time, or the connection failed.
    NoAnswer(Box<dyn StdError + Send + Sync>),
}

impl From<ExchangeError> for CallError {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::TooLong(_) => Self::TooLong,
            ExchangeError::NoAnswer(cause) => Self::NoAnswer(cause),
        }
    }
}

/// The rows of circuits and of their events. A query's role may write no others: see
/// `docs/decisions/0099`.
const CIRCUIT_ROWS: &str = "CIRCUIT#*";

impl Port for dyn Api {
    const NAME: &'static str = "api";
    const VARIABLES: &'static [(&'static str, Source)] =
        &[(API_URL, Source::Template("${ApiUrl}"))];
    const RIGHTS: Rights = |grantee| match grantee.access {
        Access::Write => Vec::new(),
        Access::Read => vec![
            Statement::allow(
                &["dynamodb:PutItem", "dynamodb:UpdateItem"],
                [Resource::yaml("!GetAtt Table.Arn")],
            )
            .when(
                "ForAllValues:StringLike",
                "dynamodb:LeadingKeys",
                CIRCUIT_ROWS,
            ),
        ],
    };
    const EMITS: &'static [EventSpec] = &[CircuitOpened::SPEC, CircuitClosed::SPEC];
    const ESSENTIAL: bool = false;

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(NetworkApi::of(resources)?))
    }

    /// The state of other domains is theirs to report.
    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}
