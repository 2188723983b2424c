//! The pipeline around every function. Domains implement the traits of `kernel`; this crate runs them
//! on Lambda and DynamoDB. No other crate depends on Lambda or on DynamoDB's API.

mod authorizer;
mod bulk;
mod catalogue;
mod command;
mod condition;
mod consume;
mod decode;
mod dynamo;
mod edge;
mod fallback;
mod function;
mod host;
mod http;
mod idempotency;
mod invoke;
mod job;
mod method;
mod pipeline;
mod policy;
mod projection;
mod rate;
mod reply;
mod retries;
mod run;
mod sparse;
mod stream;
mod telemetry;
mod timed;
mod trace;

pub use authorizer::{AuthorizerHandler, Credential, Identify, Identity, ask, handed_on};
pub use bulk::{BulkHandler, BulkLimits, Decided, bulk_work, page as carry_out_page};
pub use catalogue::{Catalogue, Entry, PathMethods, SchemaOf, Trigger};
pub use consume::{event as consume, received};
pub use dynamo::DynamoTable;
pub use edge::Edge;
pub use fallback::{GoodReplies, HEADER as FALLBACK_HEADER, ROWS as FALLBACK_ROWS};
pub use function::{
    Endpoint, EndpointSpec, EventHandler, Function, Handler, JobHandler, authorizer, command,
    consumer, job, query, stream,
};
pub use host::{Host, request_key};
pub use http::{Request, Response};
pub use idempotency::RequestKey;
pub use job::run as run_job;
pub use method::ALLOWED_METHODS;
pub use pipeline::respond;
pub use projection::projection;
pub use rate::{PAID_UNTIL, admit, allow};
pub use reply::ErrorResponse;
pub use run::run;
pub use stream::{Publisher, StreamHandler};
pub use timed::{TimedHandler, run as run_timed_work, timed_work};

/// The HTTP types of the runtime.
pub use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue};
