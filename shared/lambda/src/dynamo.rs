//! The `Table` port over DynamoDB.

mod expression;
mod value;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnValuesOnConditionCheckFailure};
use backon::{ExponentialBuilder, Retryable};
use kernel::error::{Error, Result};
use kernel::table::{
    Action, BoxFuture, Condition, Item, Key, KeyQuery, Rows, SortKeys, Table, Write,
};
use std::collections::HashMap;
use std::time::Duration;

use self::value::{from_sdk, to_sdk};

/// A domain's table in DynamoDB.
#[derive(Debug, Clone)]
pub struct DynamoTable {
    client: Client,
    name: String,
}

impl DynamoTable {
    /// The table `name`, over the AWS that the environment names.
    #[must_use]
    pub fn new(parts: aws::Parts, name: String) -> Self {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
            .region(parts.region)
            .credentials_provider(parts.credentials)
            .http_client(parts.http_client)
            .retry_config(parts.retries)
            .timeout_config(parts.timeouts);
        config.set_endpoint_url(parts.endpoint_url);
        Self {
            client: Client::from_conf(config.build()),
            name,
        }
    }

    /// Opens the connection while Lambda still gives full CPU, by reading a row that never exists.
    /// Whether it succeeds is of no matter: the first request would find out all the same.
    pub async fn warm(&self) {
        if let Err(error) = self.get(&Key::single("WARM")).await {
            tracing::warn!(error = ?error, "the table did not answer during init");
        }
    }

    async fn read(&self, key: &Key) -> Result<Option<Item>> {
        let reply = self
            .client
            .get_item()
            .table_name(&self.name)
            .set_key(Some(sdk_key(key)))
            .consistent_read(true)
            .send()
            .await
            .map_err(unavailable)?;
        Ok(reply.item.map(from_sdk))
    }

    async fn read_many(&self, keys: &[Key]) -> Result<Vec<Option<Item>>> {
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys.iter().map(sdk_key).collect()))
            .consistent_read(true)
            .build()
            .map_err(Error::internal)?;
        let reply = self
            .client
            .batch_get_item()
            .request_items(&self.name, wanted)
            .send()
            .await
            .map_err(unavailable)?;
        if reply.unprocessed_keys.is_some_and(|keys| !keys.is_empty()) {
            return Err(Error::unavailable("DynamoDB left keys of a batch unread"));
        }
        let found = reply
            .responses
            .and_then(|mut tables| tables.remove(&self.name))
            .unwrap_or_default();
        let mut by_key: HashMap<_, _> = found
            .into_iter()
            .map(|row| ((row.get("pk").cloned(), row.get("sk").cloned()), row))
            .map(|((pk, sk), row)| ((text(pk), text(sk)), from_sdk(row)))
            .collect();
        Ok(keys
            .iter()
            .map(|key| by_key.remove(&(key.pk.clone(), key.sk.clone())))
            .collect())
    }

    async fn read_page(&self, query: &KeyQuery) -> Result<Rows> {
        let (index, pk, sk) = query.index.names();
        let (sort, values) = match &query.sort_keys {
            SortKeys::All => ("", vec![]),
            SortKeys::StartingWith(prefix) => (" AND begins_with(#sk, :a)", vec![(":a", prefix)]),
            SortKeys::Between(first, last) => (
                " AND #sk BETWEEN :a AND :b",
                vec![(":a", first), (":b", last)],
            ),
        };
        let mut request = self
            .client
            .query()
            .table_name(&self.name)
            .set_index_name(index.map(str::to_owned))
            .consistent_read(index.is_none())
            .key_condition_expression(format!("#pk = :pk{sort}"))
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", value::string(&query.pk))
            .scan_index_forward(!query.descending)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(query.start.clone().map(to_sdk));
        if !sort.is_empty() {
            request = request.expression_attribute_names("#sk", sk);
        }
        for (name, bound) in values {
            request = request.expression_attribute_values(name, value::string(bound));
        }
        let reply = request.send().await.map_err(unavailable)?;
        Ok(Rows {
            items: reply
                .items
                .unwrap_or_default()
                .into_iter()
                .map(from_sdk)
                .collect(),
            next: reply
                .last_evaluated_key
                .filter(|key| !key.is_empty())
                .map(from_sdk),
        })
    }

    /// Conflicts with other transactions pass; they are retried until the caller's deadline ends
    /// the future, or after about two seconds.
    async fn write(&self, writes: Vec<Write>) -> Result<()> {
        let patience = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(10))
            .with_max_delay(Duration::from_millis(250))
            .with_max_times(12)
            .with_jitter();
        let attempt = || async {
            match writes.as_slice() {
                [write] if is_plain(write) => self.write_one(write).await,
                _ => self.transact(&writes).await,
            }
        };
        match attempt
            .retry(patience)
            .when(|failure| matches!(failure, Failure::Conflict))
            .await
        {
            Ok(()) => Ok(()),
            Err(Failure::Refused(position)) => Err(refusal(writes, position)),
            Err(Failure::Conflict) => Err(Error::unavailable("transactions went on colliding")),
            Err(Failure::Other(error)) => Err(error),
        }
    }
}

/// A write that may be sent alone. A conditional put may not: after a lost answer the SDK sends it
/// again and the condition fails on our own row, while a transaction carries a token against that.
fn is_plain(write: &Write) -> bool {
    matches!(write.action, Action::Update { .. }) || write.condition == Condition::None
}

fn refusal(writes: Vec<Write>, position: usize) -> Error {
    writes
        .into_iter()
        .nth(position)
        .map_or_else(Write::lost_race, Write::into_refusal)
}

/// Why a write did not happen.
enum Failure {
    /// The condition of the write at this position failed.
    Refused(usize),
    /// Another transaction was at one of the rows.
    Conflict,
    Other(Error),
}

impl DynamoTable {
    async fn transact(&self, writes: &[Write]) -> Result<(), Failure> {
        let items = writes
            .iter()
            .map(|write| expression::transact_item(&self.name, write))
            .collect::<Result<_>>()
            .map_err(Failure::Other)?;
        match self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .send()
            .await
        {
            Ok(_) => Ok(()),
            Err(error) => Err(transaction_failure(error)),
        }
    }

    async fn write_one(&self, write: &Write) -> Result<(), Failure> {
        match &write.action {
            Action::Put(item) => self
                .client
                .put_item()
                .table_name(&self.name)
                .set_item(Some(to_sdk(item.clone())))
                .send()
                .await
                .map(drop)
                .map_err(single_failure),
            Action::Delete(key) => self
                .client
                .delete_item()
                .table_name(&self.name)
                .set_key(Some(sdk_key(key)))
                .send()
                .await
                .map(drop)
                .map_err(single_failure),
            Action::Update { key, set, add } => {
                let update = expression::update(set, add, write.condition);
                self.client
                    .update_item()
                    .table_name(&self.name)
                    .set_key(Some(sdk_key(key)))
                    .update_expression(update.expression)
                    .set_condition_expression(update.condition.expression)
                    .set_expression_attribute_names(update.condition.names)
                    .set_expression_attribute_values(update.condition.values)
                    .return_values_on_condition_check_failure(
                        ReturnValuesOnConditionCheckFailure::None,
                    )
                    .send()
                    .await
                    .map(drop)
                    .map_err(single_failure)
            }
            Action::Check(_) => Ok(()),
        }
    }
}

fn transaction_failure(
    error: SdkError<aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError>,
) -> Failure {
    use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError as Refusal;
    let reasons = match error.as_service_error() {
        Some(Refusal::TransactionCanceledException(cancelled)) => cancelled.cancellation_reasons(),
        Some(Refusal::TransactionInProgressException(_)) => return Failure::Conflict,
        _ => return Failure::Other(unavailable(error)),
    };
    let position = |code: &str| {
        reasons
            .iter()
            .position(|reason| reason.code() == Some(code))
    };
    if let Some(position) = position("ConditionalCheckFailed") {
        return Failure::Refused(position);
    }
    if position("TransactionConflict").is_some() {
        return Failure::Conflict;
    }
    // A write that DynamoDB cannot do is our fault; throttling and the like pass.
    let ours = position("ValidationError").is_some();
    Failure::Other(if ours {
        Error::internal(error)
    } else {
        unavailable(error)
    })
}

fn single_failure<E>(error: SdkError<E>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match error.code() {
        Some("ConditionalCheckFailedException") => Failure::Refused(0),
        Some("TransactionConflictException") => Failure::Conflict,
        _ => Failure::Other(unavailable(error)),
    }
}

/// What DynamoDB refuses for reasons of its own is never the caller's fault. Throttling, time-outs
/// and a lost connection pass; everything else is a fault in our request or our rights.
fn unavailable<E>(error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let ours = matches!(
        error.code(),
        Some("ValidationException" | "AccessDeniedException" | "ResourceNotFoundException")
    );
    if ours {
        Error::internal(error)
    } else {
        Error::unavailable(error)
    }
}

fn sdk_key(key: &Key) -> HashMap<String, aws_sdk_dynamodb::types::AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), value::string(&key.pk)),
        ("sk".to_owned(), value::string(&key.sk)),
    ])
}

fn text(value: Option<aws_sdk_dynamodb::types::AttributeValue>) -> String {
    match value {
        Some(aws_sdk_dynamodb::types::AttributeValue::S(text)) => text,
        _ => String::new(),
    }
}

impl Table for DynamoTable {
    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Item>>> {
        Box::pin(self.read(key))
    }

    fn get_many<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
        Box::pin(self.read_many(keys))
    }

    fn query<'a>(&'a self, query: &'a KeyQuery) -> BoxFuture<'a, Result<Rows>> {
        Box::pin(self.read_page(query))
    }

    fn commit<'a>(&'a self, writes: Vec<Write>) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.write(writes))
    }
}
