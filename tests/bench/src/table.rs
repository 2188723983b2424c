//! The tables of the domains, for an embedded DynamoDB.

use kernel::table::Index;
use serde_json::{Value, json};

/// What creates a table with the keys and indexes of every domain's table: the input of `CreateTable`.
#[must_use]
pub fn table_definition(name: &str) -> Value {
    let indexes = [Index::Gsi1, Index::Gsi2, Index::Gsi3].map(Index::names);
    let attributes = indexes
        .iter()
        .flat_map(|(_, pk, sk)| [pk, sk])
        .chain([&"pk", &"sk"]);
    let keys = |pk: &str, sk: &str| {
        json!([
            { "AttributeName": pk, "KeyType": "HASH" },
            { "AttributeName": sk, "KeyType": "RANGE" },
        ])
    };
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": keys("pk", "sk"),
        "AttributeDefinitions": attributes
            .map(|name| json!({ "AttributeName": name, "AttributeType": "S" }))
            .collect::<Vec<_>>(),
        "GlobalSecondaryIndexes": indexes
            .map(|(name, pk, sk)| {
                json!({ "IndexName": name, "KeySchema": keys(pk, sk), "Projection": { "ProjectionType": "ALL" } })
            }),
    })
}
