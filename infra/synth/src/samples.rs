//! A sample invocation of every function, in the format of its trigger.

mod http;

use kernel::Subscription;
use kernel::endpoint::EVERY_EVENT;
use kernel::subscription::OUR_SOURCES;
use lambda::{Catalogue, Entry, Trigger};
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::example::{self, ID, MOMENT};
use crate::{events, schemas};

const ACCOUNT: &str = "123456789012";
const REGION: &str = "eu-central-1";
const MOMENT_SECONDS: u64 = 1_768_469_400;

/// A sample invocation of `entry`. Its event comes from the domain that publishes it.
///
/// # Errors
/// When no domain publishes the event that a consumer names.
pub fn of(entry: &Entry, all: &[Catalogue]) -> Result<Value> {
    Ok(match &entry.trigger {
        Trigger::Http { spec, input, .. } => {
            http::request(spec, &example::of(&schemas::standalone(*input)))
        }
        Trigger::Event {
            name,
            input,
            copies,
            ..
        } => match Subscription::named(name) {
            Some(Subscription::Foreign {
                source,
                detail_type,
            }) => {
                let detail = example::of(&schemas::standalone(*input));
                queue_batch(entry.name, source, detail_type, &detail)
            }
            _ => {
                let mut event = event(name, all)?;
                if let Some(kind) = copies {
                    event["aggregate_type"] = json!(kind);
                }
                our_batch(entry.name, &event)
            }
        },
        Trigger::Job { input, .. } => example::of(&schemas::standalone(*input)),
        Trigger::Stream => stream_batch(&event(EVERY_EVENT, all)?),
        Trigger::Authorizer => http::authorization(),
    })
}

/// An event of that name, `subjects.SubjectCreated.v1`; the first match of a name that matches several.
fn event(name: &str, all: &[Catalogue]) -> Result<Value> {
    let published = all.iter().flat_map(|catalogue| {
        events::of(catalogue)
            .into_iter()
            .map(|event| (catalogue.domain, event))
    });
    let wanted = Subscription::named(name);
    let mut fitting = published
        .filter(|(domain, event)| wanted.is_some_and(|wanted| wanted.takes_event(domain, event)));
    let (domain, event) = fitting
        .next()
        .ok_or_else(|| Error::refused(format!("no domain publishes {name}")))?;
    let mut example = example::of(&events::schema(domain, &event));
    example["aggregate_type"] = json!(first_word(event.event_type));
    example["version"] = json!(1);
    Ok(example)
}

/// `SubjectCreated` → `Subject`: the name of an event begins with the type of its aggregate.
fn first_word(name: &str) -> &str {
    let end = name
        .char_indices()
        .skip(1)
        .find(|(_, character)| character.is_ascii_uppercase());
    end.map_or(name, |(end, _)| &name[..end])
}

fn our_batch(consumer: &str, event: &Value) -> Value {
    let source = event["metadata"]["source"].as_str().unwrap_or_default();
    let detail_type = kernel::event::detail_type(
        event["event_type"].as_str().unwrap_or_default(),
        event["metadata"]["schema_version"]
            .as_u64()
            .and_then(|version| version.try_into().ok())
            .unwrap_or(1),
    );
    queue_batch(
        consumer,
        &format!("{OUR_SOURCES}{source}"),
        &detail_type,
        event,
    )
}

fn queue_batch(consumer: &str, source: &str, detail_type: &str, detail: &Value) -> Value {
    let message = json!({
        "version": "0",
        "id": ID,
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": MOMENT,
        "region": REGION,
        "resources": [],
        "detail": detail,
    });
    let milliseconds = (MOMENT_SECONDS * 1000).to_string();
    json!({ "Records": [{
        "messageId": ID,
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": message.to_string(),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": milliseconds,
            "SenderId": ACCOUNT,
            "ApproximateFirstReceiveTimestamp": milliseconds,
        },
        "messageAttributes": {},
        "md5OfBody": "00000000000000000000000000000000",
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:aurora-local-{consumer}"),
        "awsRegion": REGION,
    }] })
}

/// A new event row in the format of the stream of the table.
fn stream_batch(event: &Value) -> Value {
    let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
    let (kind, id) = (text("aggregate_type"), text("aggregate_id"));
    let version = event["version"].as_u64().unwrap_or_default();
    let keys = json!({ "pk": format!("{}#{id}", kind.to_uppercase()), "sk": format!("EVENT#{version:010}") });
    let mut row = event.clone();
    row["pk"] = keys["pk"].clone();
    row["sk"] = keys["sk"].clone();
    row["stream_id"] = json!(format!("{kind}-{id}"));
    let source = event["metadata"]["source"].as_str().unwrap_or_default();
    let table = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/aurora-local-{source}");
    json!({ "Records": [{
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": MOMENT_SECONDS,
            "Keys": attributes(&keys),
            "NewImage": attributes(&row),
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": 512,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": format!("{table}/stream/2026-01-01T00:00:00.000"),
    }] })
}

fn attributes(row: &Value) -> Value {
    let fields = row.as_object().into_iter().flatten();
    fields
        .map(|(name, value)| (name.clone(), attribute(value)))
        .collect()
}

/// A value in the format of DynamoDB.
fn attribute(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(flag) => json!({ "BOOL": flag }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(text) => json!({ "S": text }),
        Value::Array(items) => json!({ "L": items.iter().map(attribute).collect::<Vec<_>>() }),
        Value::Object(_) => json!({ "M": attributes(value) }),
    }
}
