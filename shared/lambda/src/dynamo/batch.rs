//! Reads of many rows by their keys.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use backon::BackoffBuilder;
use kernel::error::{Error, Result};
use kernel::table::{Item, Key};

use super::value::from_sdk;
use super::{DynamoTable, backoff, sdk_key};

type Rows = Vec<HashMap<String, AttributeValue>>;

impl DynamoTable {
    /// The rows of the keys, in their order. DynamoDB leaves keys out when a reply would be too large or
    /// the table is throttled; they are read again.
    pub(super) async fn read_many(&self, keys: &[Key]) -> Result<Vec<Option<Item>>> {
        let mut unread = KeysAndAttributes::builder()
            .set_keys(Some(keys.iter().map(sdk_key).collect()))
            .consistent_read(true)
            .build()
            .map_err(Error::internal)?;
        let mut found = Rows::new();
        let mut delays = backoff().build();
        loop {
            let (rows, left_out) = self.read_batch(unread).await?;
            found.extend(rows);
            let Some(left_out) = left_out else {
                return Ok(in_order(keys, found));
            };
            let delay = delays.next().ok_or_else(|| {
                Error::unavailable("DynamoDB still leaves out keys of a batch after all retries")
            })?;
            tokio::time::sleep(delay).await;
            unread = left_out;
        }
    }

    /// The rows that one call finds, and the keys that it leaves out.
    async fn read_batch(
        &self,
        keys: KeysAndAttributes,
    ) -> Result<(Rows, Option<KeysAndAttributes>)> {
        let reply = self
            .client
            .batch_get_item()
            .request_items(&self.name, keys)
            .send()
            .await
            .map_err(aws::refusal)?;
        let rows = reply
            .responses
            .and_then(|mut tables| tables.remove(&self.name));
        let left_out = reply
            .unprocessed_keys
            .and_then(|mut tables| tables.remove(&self.name));
        Ok((rows.unwrap_or_default(), left_out))
    }
}

fn in_order(keys: &[Key], found: Rows) -> Vec<Option<Item>> {
    let mut by_key: HashMap<_, _> = found
        .into_iter()
        .map(|row| ((text(row.get("pk")), text(row.get("sk"))), from_sdk(row)))
        .collect();
    keys.iter()
        .map(|key| by_key.remove(&(key.pk.clone(), key.sk.clone())))
        .collect()
}

fn text(value: Option<&AttributeValue>) -> String {
    match value {
        Some(AttributeValue::S(text)) => text.clone(),
        _ => String::new(),
    }
}
