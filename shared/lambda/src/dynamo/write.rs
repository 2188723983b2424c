//! Writes: a single write or one transaction, with errors and retries.

use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use backon::{ExponentialBuilder, Retryable};
use kernel::error::{Error, Result};
use kernel::table::{Action, Condition, Write};

use super::value::to_sdk;
use super::{DynamoTable, expression, sdk_key};

impl DynamoTable {
    /// Performs the writes. Conflicts with other transactions are temporary: they are retried for about
    /// two seconds, or until the caller's deadline ends the future.
    pub(super) async fn write(&self, writes: Vec<Write>) -> Result<()> {
        let backoff = ExponentialBuilder::default()
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
            .retry(backoff)
            .when(|failure| matches!(failure, Failure::Conflict))
            .await
        {
            Ok(()) => Ok(()),
            Err(Failure::Refused(position)) => Err(refusal(writes, position)),
            Err(Failure::Conflict) => Err(Error::unavailable(
                "transactions still conflict after all retries",
            )),
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

/// Why a write failed.
enum Failure {
    /// The condition of the write at this position failed.
    Refused(usize),
    /// Another transaction uses one of the rows at the same time.
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

fn transaction_failure(error: SdkError<TransactWriteItemsError>) -> Failure {
    let reasons = match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            cancelled.cancellation_reasons()
        }
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => {
            return Failure::Conflict;
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
    if position("TransactionConflict").is_some() {
        return Failure::Conflict;
    }
    // An invalid write is a programming error; other reasons, such as throttling, are temporary.
    let is_invalid = position("ValidationError").is_some();
    Failure::Other(if is_invalid {
        Error::internal(error)
    } else {
        aws::refusal(error)
    })
}

fn single_failure<E>(error: SdkError<E>) -> Failure
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    match error.code() {
        Some("ConditionalCheckFailedException") => Failure::Refused(0),
        Some("TransactionConflictException") => Failure::Conflict,
        _ => Failure::Other(aws::refusal(error)),
    }
}
