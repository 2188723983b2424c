//! What DynamoDB does not do for now is tried again: a client against prepared answers.

use kernel::Kind;
use kernel::table::{Action, Condition, Item, Key, Table, Write, to_row};
use serde_json::{Value, json};
use testkit::aws_answering_in_turn;

use super::*;

fn table(answers: &[(u16, Value)]) -> DynamoTable {
    let answers: Vec<_> = answers
        .iter()
        .map(|(status, body)| (*status, body.to_string()))
        .collect();
    let answers: Vec<_> = answers
        .iter()
        .map(|(status, body)| (*status, body.as_str()))
        .collect();
    DynamoTable::new(aws_answering_in_turn(&answers), "things".to_owned())
}

fn row(id: &str) -> Value {
    json!({ "pk": { "S": id }, "sk": { "S": id } })
}

fn batch(found: &[&str], left_out: &[&str]) -> (u16, Value) {
    let rows: Vec<_> = found.iter().map(|id| row(id)).collect();
    let keys: Vec<_> = left_out.iter().map(|id| row(id)).collect();
    let unprocessed = if keys.is_empty() {
        json!({})
    } else {
        json!({ "things": { "Keys": keys, "ConsistentRead": true } })
    };
    let body = json!({ "Responses": { "things": rows }, "UnprocessedKeys": unprocessed });
    (200, body)
}

fn cancelled(codes: &[&str]) -> (u16, Value) {
    let reasons: Vec<_> = codes.iter().map(|code| json!({ "Code": code })).collect();
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "CancellationReasons": reasons,
    });
    (400, body)
}

fn two_writes() -> Vec<Write> {
    ["a", "b"]
        .map(|id| {
            let row = to_row(&Key::single(id), &json!({})).unwrap();
            Write::when(Action::Put(row), Condition::Absent)
        })
        .into()
}

async fn committed(answers: &[(u16, Value)]) -> Result<()> {
    table(answers).commit(two_writes()).await
}

#[tokio::test(start_paused = true)]
async fn keys_that_a_batch_leaves_out_are_read_again() {
    let table = table(&[
        batch(&["a"], &["b", "c"]),
        batch(&[], &["b", "c"]),
        batch(&["c"], &["b"]),
        batch(&["b"], &[]),
    ]);
    let keys = ["a", "b", "missing", "c"].map(Key::single);
    let rows = table.get_many(&keys).await.unwrap();
    let found: Vec<_> = rows.iter().map(Option::is_some).collect();
    assert_eq!(found, [true, true, false, true]);
    let pk = |row: &Option<Item>| row.as_ref().map(|row| format!("{:?}", row["pk"]));
    assert!(pk(&rows[3]).unwrap().contains("\"c\""));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_stays_incomplete_is_unavailable_and_has_an_end() {
    let table = table(&[batch(&[], &["a"])]);
    let error = table.get_many(&[Key::single("a")]).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn a_transaction_cancelled_for_throttling_is_retried_like_a_conflict() {
    for code in [
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "TransactionConflict",
    ] {
        let answers = [
            cancelled(&["None", code]),
            cancelled(&[code, "None"]),
            (200, json!({})),
        ];
        assert!(committed(&answers).await.is_ok(), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_stays_throttled_is_unavailable_and_has_an_end() {
    let error = committed(&[cancelled(&["None", "ThrottlingError"])])
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
}

#[tokio::test(start_paused = true)]
async fn a_failed_condition_and_an_invalid_write_are_not_retried() {
    let then_success = (200, json!({}));
    let refused = [
        cancelled(&["ThrottlingError", "ConditionalCheckFailed"]),
        then_success.clone(),
    ];
    assert_eq!(
        committed(&refused).await.unwrap_err().kind(),
        Kind::Conflict
    );
    let invalid = [
        cancelled(&["ThrottlingError", "ValidationError"]),
        then_success,
    ];
    assert_eq!(
        committed(&invalid).await.unwrap_err().kind(),
        Kind::Internal
    );
}
