use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::example::Subject;
use super::*;
use crate::Subscription;
use crate::context::Clock;
use crate::event::Metadata;
use crate::table::BoxFuture;

struct Frozen;

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
    fn uuid(&self, _: Timestamp) -> Uuid {
        Uuid::nil()
    }
    fn wait(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

fn event(event_type: &str, data: Value) -> Envelope {
    Envelope {
        event_id: "e".to_owned(),
        event_type: event_type.to_owned(),
        aggregate_id: "7".to_owned(),
        aggregate_type: "Subject".to_owned(),
        version: 3,
        event_data: data,
        timestamp: Timestamp::UNIX_EPOCH,
        correlation_id: "c".to_owned(),
        metadata: Metadata {
            schema_version: 1,
            source: "subjects".to_owned(),
            causation_id: None,
            traceparent: String::new(),
            tracestate: None,
            baggage: None,
            actor: "system".to_owned(),
            actor_role: None,
            superseded_by: None,
            replayed: false,
        },
    }
}

fn created() -> Envelope {
    event(
        "SubjectCreated",
        json!({ "subject_id": "7", "name": "Algebra", "department_id": "2", "credits": 6 }),
    )
}

fn applied<P: Projection>(event: &Envelope) -> Result<Write> {
    let cx = Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(Frozen));
    let (mut writes, outcome) = apply::<P>(event, &cx)?.into_writes("syllabi", &cx)?;
    outcome?;
    assert_eq!(writes.len(), 1);
    Ok(writes.remove(0))
}

fn row(write: &Write) -> Value {
    let Action::Put(row) = &write.action else {
        panic!("{write:?} is no put")
    };
    serde_dynamo::from_item(row.clone()).unwrap()
}

fn is_refused<P: Projection>(event: &Envelope) -> bool {
    applied::<P>(event).is_err_and(|error| error.kind() == Kind::Internal)
}

#[test]
fn a_fact_becomes_one_row_with_the_copied_fields_and_the_version() {
    let write = applied::<Subject>(&created()).unwrap();
    let expected = json!({
        "pk": "SUBJECT_COPY#7", "sk": "META", "version": 3, "deleted": false,
        "subject_id": "7", "name": "Algebra", "department_id": "2",
        "gsi1pk": "DEPARTMENT#2", "gsi1sk": "Algebra",
    });
    assert_eq!(row(&write), expected);
    assert_eq!(write.condition, Condition::OlderThan(3));
    assert_eq!(write.into_refusal().code(), OUTDATED);
}

#[test]
fn a_tombstone_has_none_of_the_content_and_is_in_no_index() {
    let write = applied::<Subject>(&event("SubjectDeleted", json!({ "name": "Algebra" }))).unwrap();
    let expected = json!({
        "pk": "SUBJECT_COPY#7", "sk": "META", "version": 3, "deleted": true,
        "expires_at": TOMBSTONE_SECONDS,
    });
    assert_eq!(row(&write), expected);
    assert_eq!(write.condition, Condition::OlderThan(3));
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Referred {}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
enum ReferredFact {
    #[serde(rename = "ThingDeleted.v1")]
    Deleted {},
}

impl Projection for Referred {
    const NAME: &'static str = "copy-referred";
    const SOURCE: &'static str = "things";
    const TYPE: &'static str = "Subject";
    const KEEPS_TOMBSTONES: bool = true;
    type Id = String;
    type Fact = ReferredFact;
    fn content(ReferredFact::Deleted {}: ReferredFact) -> Option<Self> {
        None
    }
}

#[test]
fn a_tombstone_that_is_kept_does_not_expire() {
    let write = applied::<Referred>(&event("ThingDeleted", json!({}))).unwrap();
    let expected = json!({ "pk": "SUBJECT_COPY#7", "sk": "META", "version": 3, "deleted": true });
    assert_eq!(row(&write), expected);
}

#[test]
fn a_row_is_live_content_a_tombstone_or_unknown() {
    let copied = |write: &Write| match &write.action {
        Action::Put(row) => ReadModel::<Subject>::copied(Some(row.clone())).unwrap(),
        other => panic!("{other:?}"),
    };
    let live = copied(&applied::<Subject>(&created()).unwrap());
    assert!(matches!(live, Copied::Live(subject) if subject.name == "Algebra"));
    let deleted = copied(&applied::<Subject>(&event("SubjectDeleted", json!({}))).unwrap());
    assert!(matches!(deleted, Copied::Deleted));
    let unknown = ReadModel::<Subject>::copied(None).unwrap();
    assert!(matches!(unknown, Copied::Unknown));
}

#[test]
fn the_subscription_lists_the_events_of_the_enum_and_no_others() {
    let name = subscription::<Subject>();
    assert_eq!(
        name,
        "subjects.[SubjectCreated.v1,SubjectUpdated.v1,SubjectDeleted.v1]"
    );
    assert!(Subscription::named(&name).is_some_and(|wanted| wanted.takes(&created())));
}

#[test]
fn an_event_of_another_version_name_or_entity_type_is_refused() {
    let mut others = [created(), created(), created()];
    others[0].metadata.schema_version = 2;
    "SubjectArchived".clone_into(&mut others[1].event_type);
    "Department".clone_into(&mut others[2].aggregate_type);
    for other in others {
        assert!(is_refused::<Subject>(&other), "{other:?}");
    }
}

#[test]
fn an_event_without_a_copied_field_is_refused() {
    for data in [
        json!({ "subject_id": "7", "name": "Algebra" }),
        json!({}),
        Value::Null,
    ] {
        assert!(is_refused::<Subject>(&event("SubjectCreated", data)));
    }
}

/// Declares a projection of things with these facts.
macro_rules! projection {
    ($content:ident, $facts:ident) => {
        impl Projection for $content {
            const NAME: &'static str = "copy-things";
            const SOURCE: &'static str = "things";
            const TYPE: &'static str = "Subject";
            type Id = String;
            type Fact = $facts;
            fn content(fact: $facts) -> Option<Self> {
                match fact {
                    $facts::Made(content) => Some(content),
                }
            }
        }
    };
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Moved {
    name: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
enum MovedFact {
    #[serde(rename = "ThingMade.v2", alias = "ThingMade.v1")]
    Made(Moved),
}

projection!(Moved, MovedFact);

#[test]
fn an_alias_reads_queued_events_of_the_old_version_and_subscribes_only_to_the_new_one() {
    assert_eq!(subscription::<Moved>(), "things.[ThingMade.v2]");
    for version in [1, 2] {
        let mut made = event("ThingMade", json!({ "name": "a" }));
        made.metadata.schema_version = version;
        assert_eq!(row(&applied::<Moved>(&made).unwrap())["name"], "a");
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Perishable {
    expires_at: i64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
enum PerishableFact {
    #[serde(rename = "ThingMade.v1")]
    Made(Perishable),
}

projection!(Perishable, PerishableFact);

/// DynamoDB would delete the row at the time in the content's own `expires_at`.
#[test]
fn content_with_a_reserved_field_name_is_refused() {
    let made = event("ThingMade", json!({ "expires_at": 1 }));
    assert!(is_refused::<Perishable>(&made));
    for name in ["pk", "sk", "gsi1pk", "gsi3sk", "version", "deleted"] {
        assert!(is_reserved(name), "{name}");
    }
    assert!(!is_reserved("name"));
}

#[derive(Deserialize, JsonSchema)]
struct Untagged {
    name: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
enum WithoutData {
    #[serde(rename = "ThingMade.v1")]
    Made(Untagged),
    #[serde(rename = "ThingGone.v1")]
    Gone,
}

/// The schema of a variant without data looks valid, but reading an event as this variant always
/// fails.
#[test]
fn facts_that_are_not_an_enum_of_variants_with_data_have_no_event_names() {
    fn names<F: JsonSchema>() -> usize {
        let schema = F::json_schema(&mut SchemaGenerator::default()).to_value();
        detail_types(&schema).len()
    }
    assert_eq!(names::<Untagged>(), 0);
    assert_eq!(names::<WithoutData>(), 0);
    let gone = event("ThingGone", json!({}));
    assert!(fact::<WithoutData>(&gone).is_err());
    let made = event("ThingMade", json!({ "name": "a" }));
    assert!(matches!(fact(&made), Ok(WithoutData::Made(Untagged { name })) if name == "a"));
}

#[test]
fn the_schema_of_the_data_is_that_of_the_events_variant() {
    let facts = example::SubjectFact::json_schema(&mut SchemaGenerator::default()).to_value();
    let read = schema_of_data(&facts, "SubjectCreated.v1").unwrap();
    assert_eq!(read["$ref"], "#/$defs/Subject");
    let read = schema_of_data(&facts, "SubjectDeleted.v1").unwrap();
    assert_eq!(read["type"], "object");
    assert_eq!(schema_of_data(&facts, "SubjectCreated.v2"), None);
}
