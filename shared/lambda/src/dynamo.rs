//! The implementation of the `Table` port with DynamoDB.

mod batch;
mod expression;
mod value;
mod write;

use aws_sdk_dynamodb::Client;
use backon::ExponentialBuilder;
use kernel::error::Result;
use kernel::table::{BoxFuture, Item, Key, KeyQuery, Rows, SortKeys, Table, Write};
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
    /// The table `name`, with the AWS configuration of the environment.
    #[must_use]
    pub fn new(parts: aws::Parts, name: String) -> Self {
        Self {
            client: Client::new(&parts.into()),
            name,
        }
    }

    /// Opens the connection during init, while Lambda gives full CPU, by reading a row that never
    /// exists. A failure is only logged: the first request would fail in the same way.
    pub async fn warm(&self) {
        if let Err(error) = self.get(&Key::single("WARM")).await {
            tracing::warn!(error = ?error, "the table could not be read during init");
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
            .map_err(aws::refusal)?;
        Ok(reply.item.map(from_sdk))
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
        let reply = request.send().await.map_err(aws::refusal)?;
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
}

fn sdk_key(key: &Key) -> HashMap<String, aws_sdk_dynamodb::types::AttributeValue> {
    HashMap::from([
        ("pk".to_owned(), value::string(&key.pk)),
        ("sk".to_owned(), value::string(&key.sk)),
    ])
}

/// How long to wait before what DynamoDB did not do for now, a conflict or throttling, is tried again:
/// about two seconds in all, or until the caller's deadline ends the future.
fn backoff() -> ExponentialBuilder {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(Duration::from_millis(250))
        .with_max_times(12)
        .with_jitter()
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

#[cfg(test)]
mod tests;
