//! The process that runs a function: its names, resources and clock.

use jiff::{Timestamp, Unit};
use kernel::context::Clock;
use kernel::cursor::CursorKey;
use kernel::dependencies::{Dependencies as _, Resources, SecretKey};
use kernel::deployment::{CursorSecret, RequestSecret, Variable};
use kernel::error::Result;
use kernel::table::BoxFuture;
use serde_json::Value;
use settings::Settings;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

use crate::dynamo::DynamoTable;
use crate::edge::Edge;
use crate::fallback::GoodReplies;
use crate::idempotency::RequestKey;
use crate::telemetry;

/// What all invocations of a process share.
pub struct Host {
    /// The domain, `subjects`.
    pub service: String,
    /// The deployed version.
    pub version: String,
    /// The function's name, `create-subject`.
    pub function: String,
    /// The table and the variables.
    pub resources: Resources,
    /// The settings, which are also among the resources.
    pub settings: Arc<Settings>,
    /// The key for cursors, if the function has one.
    pub cursor_key: Option<CursorKey>,
    /// The key for the hashes of requests, if the function has one.
    pub request_key: Option<RequestKey>,
    /// The edge, if the stage has one.
    pub edge: Option<Edge>,
    /// The replies that are sent again while the function fails, if its route has such a policy.
    pub good_replies: GoodReplies,
    /// The source of time and ids.
    pub clock: Arc<dyn Clock>,
    /// Writes the log line of an invocation.
    pub log: Arc<dyn Fn(&Value) + Send + Sync>,
}

/// The clock and the random numbers of the system.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "only this function reads the system clock"
    )]
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.round(Unit::Millisecond).unwrap_or(now)
    }

    fn uuid(&self, now: Timestamp) -> Uuid {
        let milliseconds = u64::try_from(now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random()).into_uuid()
    }

    fn wait(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}

fn random() -> [u8; 10] {
    let fresh = Uuid::new_v4().into_bytes();
    std::array::from_fn(|position| fresh[position])
}

impl Host {
    /// Reads the environment, and opens the connection to the table.
    ///
    /// # Errors
    /// Internal, when the deployment does not provide a required variable or provides an invalid one.
    pub(crate) async fn from_environment(function: &str) -> Result<Self> {
        let table = aws::variable("TABLE_NAME")
            .map(|name| {
                Ok::<_, kernel::Error>(DynamoTable::new(aws::Parts::from_environment()?, name))
            })
            .transpose()?;
        if let Some(table) = &table {
            table.warm().await;
        }
        let table = table.map(|table| Arc::new(table) as Arc<dyn kernel::table::Table>);
        let settings = Arc::new(Settings::new(table.clone()));
        let cursor_key = aws::variable(CursorSecret::NAME)
            .map(|key| CursorKey::parse(&key))
            .transpose()?;
        let resources = Resources::new(table, aws::variable).with_port(settings.clone());
        Ok(Self {
            service: aws::required("SERVICE_NAME")?,
            version: aws::variable("SERVICE_VERSION")
                .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned()),
            function: function.to_owned(),
            request_key: request_key(&resources)?,
            edge: Edge::of(&resources)?,
            good_replies: GoodReplies::default(),
            resources,
            settings,
            cursor_key,
            clock: Arc::new(SystemClock),
            log: Arc::new(telemetry::print),
        })
    }
}

/// The key for the hashes of requests; `None` if the function was deployed without one.
///
/// # Errors
/// Internal, when it is not 32 bytes in base64url.
pub fn request_key(resources: &Resources) -> Result<Option<RequestKey>> {
    if resources.variable(RequestSecret::NAME).is_err() {
        return Ok(None);
    }
    SecretKey::<RequestSecret>::open(resources).map(|key| Some(key.into()))
}
