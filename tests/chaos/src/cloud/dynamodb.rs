//! Tables like those of the domains.

use dynoxide::Database;
use serde_json::json;

use crate::Outcome;

const KEYS: [&str; 8] = [
    "pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk",
];

/// Creates an empty table with its indexes and its stream.
pub(super) fn create_table(database: &Database, name: &str) -> Outcome<()> {
    let keys = |pk: &str, sk: &str| {
        json!([
            { "AttributeName": pk, "KeyType": "HASH" },
            { "AttributeName": sk, "KeyType": "RANGE" },
        ])
    };
    let indexes = [1, 2, 3].map(|number| {
        json!({
            "IndexName": format!("gsi{number}"),
            "KeySchema": keys(&format!("gsi{number}pk"), &format!("gsi{number}sk")),
            "Projection": { "ProjectionType": "ALL" },
        })
    });
    let attributes = KEYS.map(|key| json!({ "AttributeName": key, "AttributeType": "S" }));
    database.create_table(serde_json::from_value(json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": keys("pk", "sk"),
        "AttributeDefinitions": attributes,
        "GlobalSecondaryIndexes": indexes,
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
    }))?)?;
    Ok(())
}
