//! Writes: a single write or one transaction, with errors and retries.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use backon::Retryable;
use kernel::error::{Error, Result};
use kernel::table::{Action, Condition, Write};
use uuid::Uuid;

use super::value::to_sdk;
use super::{DynamoTable, backoff, expression, sdk_key};

impl DynamoTable {
    /// Performs the writes. Conflicts with other transactions and throttling are temporary: they are
    /// retried.
    pub(super) async fn write(&self, writes: Vec<Write>) -> Result<()> {
        let attempt = || async {
            match writes.as_slice() {
                [write] if is_plain(write) => self.write_one(write).await,
                _ => self.transact(&writes).await,
            }
        };
        match attempt
            .retry(backoff())
            .when(|failure| matches!(failure, Failure::Temporary(_)))
            .await
        {
            Ok(()) => Ok(()),
            Err(Failure::Refused(position)) => Err(refusal(writes, position)),
            Err(Failure::Temporary(reason)) => Err(Error::unavailable(format!(
                "DynamoDB still answers {reason} after all retries"
            ))),
            Err(Failure::Other(error)) => Err(error),
        }
    }
}

/// Whether a write may be sent without a transaction. A conditional put may not: if its response is
/// lost, the SDK sends it again, and the condition fails because of the row that the first put wrote.
/// A transaction has an idempotency token against this. Under `OlderThan` such a refusal is correct:
/// the row has the version of this write.
fn is_plain(write: &Write) -> bool {
    matches!(
        (&write.action, write.condition),
        (Action::Update { .. }, _)
            | (_, Condition::None)
            | (Action::Put(_), Condition::OlderThan(_))
    )
}

fn refusal(writes: Vec<Write>, position: usize) -> Error {
    writes
        .into_iter()
        .nth(position)
        .map_or_else(Write::lost_race, Write::into_refusal)
}

/// A token by which DynamoDB recognises attempts at one transaction, from the kernel's random numbers. Those
/// that the SDK makes follow from the time at which the process started: two processes that start at once may
/// have the same ones, and the transactions of one of them are refused as wrong copies of the other's.
fn token() -> String {
    Uuid::new_v4().to_string()
}

/// Why a write failed.
enum Failure {
    /// The condition of the write at this position failed.
    Refused(usize),
    /// Another transaction uses one of the rows at the same time, or the table is throttled: the code
    /// that DynamoDB gave.
    Temporary(&'static str),
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
            .client_request_token(token())
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
            Action::Put(item) => {
                let condition = expression::conditional(write.condition);
                self.client
                    .put_item()
                    .table_name(&self.name)
                    .set_item(Some(to_sdk(item.clone())))
                    .set_condition_expression(condition.expression)
                    .set_expression_attribute_names(condition.names)
                    .set_expression_attribute_values(condition.values)
                    .send()
                    .await
                    .map(drop)
                    .map_err(single_failure)
            }
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
                    .send()
                    .await
                    .map(drop)
                    .map_err(single_failure)
            }
            Action::Check(_) => Ok(()),
        }
    }
}

/// The reasons of a cancelled transaction that pass. The SDK retries a throttled call, but not a
/// transaction that was cancelled because one of its writes was throttled.
const TEMPORARY: [&str; 3] = [
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
];

fn transaction_failure(error: SdkError<TransactWriteItemsError>) -> Failure {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancelled.cancellation_reasons()
        }
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => {
            return Failure::Temporary("TransactionInProgressException");
        }
        _ => return Failure::Other(aws::refusal(error)),
    };
    let position = |code: &str| {
        reasons
            .iter()
            .position(|reason| reason.code() == Some(code))
    };
    if let Some(position) = position("ConditionalCheckFailed") {
        return Failure::Refused(position);
    }
    // An invalid write is a programming error, whatever happens to the other writes.
    if position("ValidationError").is_some() {
        return Failure::Other(Error::internal(error));
    }
    TEMPORARY
        .into_iter()
        .find(|code| position(code).is_some())
        .map_or_else(|| Failure::Other(aws::refusal(error)), Failure::Temporary)
}

fn single_failure<E>(error: SdkError<E>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match error.code() {
        Some("ConditionalCheckFailedException") => Failure::Refused(0),
        Some("TransactionConflictException") => Failure::Temporary("TransactionConflictException"),
        _ => Failure::Other(aws::refusal(error)),
    }
}
