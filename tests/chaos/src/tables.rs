//! All rows of all tables, at the end.

use std::collections::BTreeMap;

use dynoxide::Database;
use kernel::Envelope;
use serde_json::{Value, json};

use crate::Outcome;
use crate::cloud::{DOMAINS, table};

/// The rows of each domain.
pub(crate) struct Tables(BTreeMap<&'static str, Vec<Value>>);

/// An event in a table.
pub(crate) struct Event {
    pub(crate) pk: String,
    pub(crate) envelope: Envelope,
}

impl Tables {
    pub(crate) fn read(database: &Database) -> Outcome<Self> {
        let mut tables = BTreeMap::new();
        for domain in DOMAINS {
            tables.insert(domain, rows(database, &table(domain))?);
        }
        Ok(Self(tables))
    }

    /// The rows of a domain whose keys begin with these.
    pub(crate) fn rows(&self, domain: &str, pk: &str, sk: &str) -> impl Iterator<Item = &Value> {
        let rows = self.0.get(domain).map(Vec::as_slice).unwrap_or_default();
        rows.iter()
            .filter(move |row| text(row, "pk").starts_with(pk) && text(row, "sk").starts_with(sk))
    }

    /// The events that a domain has recorded.
    pub(crate) fn events(&self, domain: &str) -> Outcome<Vec<Event>> {
        let rows = self.rows(domain, "", "EVENT#");
        let events = rows.map(|row| {
            let envelope = serde_json::from_value(row.clone())?;
            Ok(Event {
                pk: text(row, "pk").to_owned(),
                envelope,
            })
        });
        events.collect()
    }

    /// The events of all domains.
    pub(crate) fn all_events(&self) -> Outcome<Vec<Event>> {
        let mut events = Vec::new();
        for domain in DOMAINS {
            events.extend(self.events(domain)?);
        }
        Ok(events)
    }
}

pub(crate) fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn rows(database: &Database, table: &str) -> Outcome<Vec<Value>> {
    let mut rows = Vec::new();
    let mut after = Value::Null;
    loop {
        let request =
            json!({ "TableName": table, "ExclusiveStartKey": after, "ConsistentRead": true });
        let page = serde_json::to_value(database.scan(serde_json::from_value(request)?)?)?;
        let items = page["Items"].as_array().ok_or("a page without rows")?;
        rows.extend(items.iter().map(plain_row));
        after = page["LastEvaluatedKey"].clone();
        if after.is_null() {
            return Ok(rows);
        }
    }
}

fn plain_row(row: &Value) -> Value {
    let fields = row.as_object().into_iter().flatten();
    fields
        .map(|(name, value)| (name.clone(), plain(value)))
        .collect()
}

/// A value without DynamoDB's types.
fn plain(value: &Value) -> Value {
    let Some((kind, inner)) = value.as_object().and_then(|value| value.iter().next()) else {
        return Value::Null;
    };
    match kind.as_str() {
        "N" => inner
            .as_str()
            .and_then(|number| number.parse().ok())
            .map_or(Value::Null, Value::Number),
        "NULL" => Value::Null,
        "M" => plain_row(inner),
        "L" => inner.as_array().into_iter().flatten().map(plain).collect(),
        _ => inner.clone(),
    }
}
