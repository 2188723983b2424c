//! Writes in DynamoDB's expression language. All names and values are placeholders, so text from a
//! caller never becomes part of an expression.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{
    AttributeValue as Sdk, ConditionCheck, Delete, Put, TransactWriteItem, Update,
};
use kernel::error::{Error, Result};
use kernel::table::{Action, AttributeValue, Condition, Write};

use super::sdk_key;
use super::value::{number, to_sdk, to_sdk_value};

/// A condition with its placeholders; all three are `None` for an unconditional write.
#[derive(Default)]
pub(crate) struct Conditional {
    pub(crate) expression: Option<String>,
    pub(crate) names: Option<HashMap<String, String>>,
    pub(crate) values: Option<HashMap<String, Sdk>>,
}

/// An update with its condition.
pub(crate) struct Updating {
    pub(crate) expression: String,
    pub(crate) condition: Conditional,
}

impl Conditional {
    fn name(&mut self, placeholder: &str, name: &str) {
        self.names
            .get_or_insert_default()
            .insert(placeholder.to_owned(), name.to_owned());
    }

    fn value(&mut self, placeholder: &str, value: Sdk) {
        self.values
            .get_or_insert_default()
            .insert(placeholder.to_owned(), value);
    }
}

pub(crate) fn conditional(condition: Condition) -> Conditional {
    let mut made = Conditional::default();
    let (expression, name) = match condition {
        Condition::None => return made,
        Condition::Absent => ("attribute_not_exists(#c)", "pk"),
        Condition::Present => ("attribute_exists(#c)", "pk"),
        Condition::Version(version) => {
            made.value(":high", number(version));
            ("#c = :high", "version")
        }
        Condition::OlderThan(version) => {
            made.value(":high", number(version));
            ("attribute_not_exists(#c) OR #c < :high", "version")
        }
        Condition::AbsentOrAtMost(name, high) => {
            made.value(":high", number(high));
            ("attribute_not_exists(#c) OR #c <= :high", name)
        }
        Condition::Within(name, low, high) => {
            made.value(":low", number(low));
            made.value(":high", number(high));
            ("#c > :low AND #c <= :high", name)
        }
    };
    made.name("#c", name);
    made.expression = Some(expression.to_owned());
    made
}

pub(crate) fn update(
    set: &[(&'static str, AttributeValue)],
    add: &[(&'static str, i64)],
    condition: Condition,
) -> Updating {
    let mut condition = conditional(condition);
    let mut clauses = Vec::new();
    for (position, (name, value)) in set.iter().enumerate() {
        condition.name(&format!("#s{position}"), name);
        condition.value(&format!(":s{position}"), to_sdk_value(value.clone()));
        clauses.push(format!("#s{position} = :s{position}"));
    }
    let mut expression = clause("SET", &clauses);
    clauses.clear();
    for (position, (name, amount)) in add.iter().enumerate() {
        condition.name(&format!("#a{position}"), name);
        condition.value(&format!(":a{position}"), number(amount));
        clauses.push(format!("#a{position} :a{position}"));
    }
    expression.push_str(&clause("ADD", &clauses));
    Updating {
        expression,
        condition,
    }
}

fn clause(verb: &str, clauses: &[String]) -> String {
    if clauses.is_empty() {
        String::new()
    } else {
        format!("{verb} {} ", clauses.join(", "))
    }
}

pub(crate) fn transact_item(table: &str, write: &Write) -> Result<TransactWriteItem> {
    let condition = conditional(write.condition);
    let item = TransactWriteItem::builder();
    let item = match &write.action {
        Action::Put(row) => item.put(
            Put::builder()
                .table_name(table)
                .set_item(Some(to_sdk(row.clone())))
                .set_condition_expression(condition.expression)
                .set_expression_attribute_names(condition.names)
                .set_expression_attribute_values(condition.values)
                .build()
                .map_err(Error::internal)?,
        ),
        Action::Delete(key) => item.delete(
            Delete::builder()
                .table_name(table)
                .set_key(Some(sdk_key(key)))
                .set_condition_expression(condition.expression)
                .set_expression_attribute_names(condition.names)
                .set_expression_attribute_values(condition.values)
                .build()
                .map_err(Error::internal)?,
        ),
        Action::Check(key) => item.condition_check(
            ConditionCheck::builder()
                .table_name(table)
                .set_key(Some(sdk_key(key)))
                .set_condition_expression(condition.expression)
                .set_expression_attribute_names(condition.names)
                .set_expression_attribute_values(condition.values)
                .build()
                .map_err(Error::internal)?,
        ),
        Action::Update { key, set, add } => {
            let update = update(set, add, write.condition);
            item.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(sdk_key(key)))
                    .update_expression(update.expression)
                    .set_condition_expression(update.condition.expression)
                    .set_expression_attribute_names(update.condition.names)
                    .set_expression_attribute_values(update.condition.values)
                    .build()
                    .map_err(Error::internal)?,
            )
        }
    };
    Ok(item.build())
}
