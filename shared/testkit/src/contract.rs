//! The contract of [`Table`] as tests that run against any implementation. Each case uses partitions of
//! its own, so that it works on a shared table as well as on an empty one.

mod queries;
mod reads;
mod refusals;
mod writes;

use std::collections::HashMap;

use kernel::error::{Error, Kind};
use kernel::table::{AttributeValue, Item, Key, Table};
use uuid::Uuid;

/// Tests a table against the whole contract.
///
/// # Panics
/// When the table violates the contract.
pub async fn hold(table: &dyn Table) {
    reads::hold(table).await;
    writes::hold(table).await;
    queries::hold(table).await;
    refusals::hold(table).await;
}

/// A partition that no other case uses.
fn partition(case: &str) -> String {
    format!("CONTRACT#{case}#{}", Uuid::new_v4())
}

fn row(key: &Key, attributes: &[(&str, AttributeValue)]) -> Item {
    let keys = [("pk", text(&key.pk)), ("sk", text(&key.sk))];
    let all = keys.into_iter().chain(attributes.iter().cloned());
    Item::from(
        all.map(|(name, value)| (name.to_owned(), value))
            .collect::<HashMap<_, _>>(),
    )
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn refusal(code: &'static str) -> Error {
    Error::new(Kind::Conflict, code, "the test's own refusal")
}

#[cfg(test)]
mod tests {
    use crate::MemoryTable;

    #[tokio::test]
    async fn the_table_in_memory_fulfils_the_contract() {
        super::hold(&MemoryTable::new()).await;
    }
}
