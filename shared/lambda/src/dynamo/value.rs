//! Converts between the kernel's rows and the SDK's. `serde_dynamo` has the same conversion, but it
//! enables the SDK's default features, which add a second HTTP stack to every binary.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue as Sdk;
use kernel::table::{AttributeValue, Item};

pub(crate) fn string(text: &str) -> Sdk {
    Sdk::S(text.to_owned())
}

pub(crate) fn number(number: impl ToString) -> Sdk {
    Sdk::N(number.to_string())
}

pub(crate) fn to_sdk(item: Item) -> HashMap<String, Sdk> {
    item.into_inner()
        .into_iter()
        .map(|(name, value)| (name, to_sdk_value(value)))
        .collect()
}

pub(crate) fn from_sdk(row: HashMap<String, Sdk>) -> Item {
    let inner: HashMap<_, _> = row
        .into_iter()
        .map(|(name, value)| (name, from_sdk_value(value)))
        .collect();
    Item::from(inner)
}

pub(crate) fn to_sdk_value(value: AttributeValue) -> Sdk {
    match value {
        AttributeValue::N(number) => Sdk::N(number),
        AttributeValue::S(text) => Sdk::S(text),
        AttributeValue::Bool(flag) => Sdk::Bool(flag),
        AttributeValue::B(bytes) => Sdk::B(Blob::new(bytes)),
        AttributeValue::Null(flag) => Sdk::Null(flag),
        AttributeValue::M(map) => Sdk::M(
            map.into_iter()
                .map(|(name, value)| (name, to_sdk_value(value)))
                .collect(),
        ),
        AttributeValue::L(list) => Sdk::L(list.into_iter().map(to_sdk_value).collect()),
        AttributeValue::Ss(set) => Sdk::Ss(set),
        AttributeValue::Ns(set) => Sdk::Ns(set),
        AttributeValue::Bs(set) => Sdk::Bs(set.into_iter().map(Blob::new).collect()),
    }
}

fn from_sdk_value(value: Sdk) -> AttributeValue {
    match value {
        Sdk::N(number) => AttributeValue::N(number),
        Sdk::S(text) => AttributeValue::S(text),
        Sdk::Bool(flag) => AttributeValue::Bool(flag),
        Sdk::B(bytes) => AttributeValue::B(bytes.into_inner()),
        Sdk::M(map) => AttributeValue::M(
            map.into_iter()
                .map(|(name, value)| (name, from_sdk_value(value)))
                .collect(),
        ),
        Sdk::L(list) => AttributeValue::L(list.into_iter().map(from_sdk_value).collect()),
        Sdk::Ss(set) => AttributeValue::Ss(set),
        Sdk::Ns(set) => AttributeValue::Ns(set),
        Sdk::Bs(set) => AttributeValue::Bs(set.into_iter().map(Blob::into_inner).collect()),
        // A type of value that a later SDK may add. Aurora never writes such a value.
        _ => AttributeValue::Null(true),
    }
}
