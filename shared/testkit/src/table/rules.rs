//! DynamoDB's rules for writes: conditions, updates, and the requests that it refuses.

use std::collections::HashSet;

use kernel::error::Result;
use kernel::table::{
    Action, AttributeValue, Condition, GET_LIMIT, Index, Item, Key, TRANSACTION_LIMIT, Write,
};

use super::{invalid, text};

const LONGEST_PARTITION_KEY: usize = 2048;
const LONGEST_SORT_KEY: usize = 1024;
const LEVELS: usize = 32;

/// The key of the row that an action reads or writes.
pub(crate) fn key_of(action: &Action) -> Key {
    match action {
        Action::Put(row) => Key::new(text(row, "pk"), text(row, "sk")),
        Action::Delete(key) | Action::Check(key) | Action::Update { key, .. } => key.clone(),
    }
}

pub(crate) fn check_transaction(writes: &[Write]) -> Result<()> {
    if writes.is_empty() || writes.len() > TRANSACTION_LIMIT {
        return Err(invalid("a transaction has 1 to 100 writes"));
    }
    let keys: HashSet<Key> = writes.iter().map(|write| key_of(&write.action)).collect();
    if keys.len() < writes.len() {
        return Err(invalid(
            "a transaction cannot include multiple operations on one item",
        ));
    }
    keys.iter().try_for_each(check_key)?;
    writes.iter().try_for_each(|write| match &write.action {
        Action::Put(row) => {
            check_index_keys(row)?;
            row.inner()
                .iter()
                .try_for_each(|(name, value)| check_value(name, value, LEVELS))
        }
        Action::Check(_) if write.condition == Condition::None => {
            Err(invalid("a check needs a condition"))
        }
        _ => Ok(()),
    })
}

pub(crate) fn check_batch(keys: &[Key]) -> Result<()> {
    if keys.is_empty() || keys.len() > GET_LIMIT {
        return Err(invalid("a batch has 1 to 100 keys"));
    }
    if keys.iter().collect::<HashSet<_>>().len() < keys.len() {
        return Err(invalid("the batch contains duplicates"));
    }
    keys.iter().try_for_each(check_key)
}

pub(crate) fn check_key(key: &Key) -> Result<()> {
    check_length(&key.pk, LONGEST_PARTITION_KEY)?;
    check_length(&key.sk, LONGEST_SORT_KEY)
}

fn check_length(part: &str, longest: usize) -> Result<()> {
    if part.is_empty() {
        return Err(invalid("a key is empty"));
    }
    if part.len() > longest {
        return Err(invalid("a key is too long"));
    }
    Ok(())
}

/// Checks only what DynamoDB refuses and the embedded DynamoDB of the contract's tests accepts.
fn check_value(name: &str, value: &AttributeValue, levels: usize) -> Result<()> {
    let Some(below) = levels.checked_sub(1) else {
        return Err(invalid("the nesting is too deep"));
    };
    if name.is_empty() {
        return Err(invalid("an attribute has no name"));
    }
    match value {
        AttributeValue::N(number) if !is_number(number) => Err(invalid("a number is out of range")),
        AttributeValue::L(items) => items
            .iter()
            .try_for_each(|item| check_value("item", item, below)),
        AttributeValue::M(fields) => fields
            .iter()
            .try_for_each(|(name, field)| check_value(name, field, below)),
        _ => Ok(()),
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>()
        .is_ok_and(|number| number == 0.0 || (1e-130..1e126).contains(&number.abs()))
}

/// A row need not be in an index. If it is, its index keys are texts that are not empty.
fn check_index_keys(row: &Item) -> Result<()> {
    for index in [Index::Gsi1, Index::Gsi2, Index::Gsi3] {
        let (_, pk, sk) = index.names();
        for (name, longest) in [(pk, LONGEST_PARTITION_KEY), (sk, LONGEST_SORT_KEY)] {
            match row.get(name) {
                None => {}
                Some(AttributeValue::S(part)) => check_length(part, longest)?,
                Some(_) => return Err(invalid("an index key is not a text")),
            }
        }
    }
    Ok(())
}

/// Whether a condition holds for a row that may be missing. A comparison with a missing attribute is
/// false.
pub(crate) fn holds(condition: Condition, row: Option<&Item>) -> bool {
    let attribute = |name: &str| row.and_then(|row| row.get(name));
    let number = |name: &str| attribute(name).and_then(as_number);
    match condition {
        Condition::None => true,
        Condition::Absent => row.is_none(),
        Condition::Present => row.is_some(),
        Condition::Version(version) => number("version") == Some(i128::from(version)),
        Condition::OlderThan(version) => {
            attribute("version").is_none()
                || number("version").is_some_and(|known| known < i128::from(version))
        }
        Condition::AbsentOrAtMost(name, high) => {
            attribute(name).is_none()
                || number(name).is_some_and(|number| number <= i128::from(high))
        }
        Condition::Within(name, low, high) => number(name)
            .is_some_and(|number| i128::from(low) < number && number <= i128::from(high)),
    }
}

fn as_number(value: &AttributeValue) -> Option<i128> {
    match value {
        AttributeValue::N(number) => number.parse().ok(),
        _ => None,
    }
}

/// A row after an update.
pub(crate) fn updated(
    mut row: Item,
    set: &[(&'static str, AttributeValue)],
    add: &[(&'static str, i64)],
) -> Result<Item> {
    for (name, value) in set {
        row.insert((*name).to_owned(), value.clone());
    }
    for (name, amount) in add {
        let before = match row.get(*name) {
            None => 0,
            Some(value) => as_number(value).ok_or_else(|| invalid("ADD needs a number"))?,
        };
        let after = AttributeValue::N((before + i128::from(*amount)).to_string());
        row.insert((*name).to_owned(), after);
    }
    check_index_keys(&row)?;
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn put(value: &Value) -> Result<()> {
        let mut row = kernel::table::to_row(&Key::new("p", "s"), &json!({ "value": value }))?;
        row.insert("n".to_owned(), AttributeValue::N("1".to_owned()));
        check_transaction(&[Write::always(Action::Put(row))])
    }

    #[test]
    fn a_value_that_dynamodb_cannot_store_is_refused() {
        let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        for bad in [
            json!(1e126),
            json!(-1e300),
            json!(1e-200),
            json!({ "": 1 }),
            nested(32),
        ] {
            assert!(put(&bad).is_err(), "{bad}");
        }
        for good in [
            json!(0),
            json!(-1.5),
            json!(u64::MAX),
            json!(1e125),
            nested(31),
        ] {
            assert!(put(&good).is_ok(), "{good}");
        }
    }
}
