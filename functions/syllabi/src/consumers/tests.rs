//! The consumers over a table, behind the pipeline that drops doubled events.

use jiff::Timestamp;
use kernel::event::Metadata;
use kernel::table::{AttributeValue, Item, Key};
use kernel::{Envelope, Result};
use serde_json::{Value, json};
use testkit::App;

const ID: &str = "0197a1b2-0000-7000-8000-000000000001";

fn event(event_type: &str, version: u64, data: Value) -> Envelope {
    Envelope {
        event_id: format!("event-{version}"),
        event_type: event_type.to_owned(),
        aggregate_id: ID.to_owned(),
        aggregate_type: "Subject".to_owned(),
        version,
        event_data: data,
        timestamp: Timestamp::UNIX_EPOCH,
        correlation_id: "c".to_owned(),
        metadata: Metadata {
            schema_version: 1,
            source: "subjects".to_owned(),
            causation_id: None,
            traceparent: String::new(),
            actor: "system".to_owned(),
            replayed: false,
            superseded_by: None,
        },
    }
}

/// What the subjects' domain says, more than is read here.
fn details(name: &str) -> Value {
    json!({
        "subject_id": ID, "name": name, "code": "MA-1", "description": "Groups and rings",
        "department_id": "7", "credits": 6,
    })
}

fn created() -> (&'static str, Envelope) {
    (
        "copy-created-subject",
        event("SubjectCreated", 1, details("Algebra")),
    )
}

fn updated() -> (&'static str, Envelope) {
    (
        "copy-updated-subject",
        event("SubjectUpdated", 2, details("Algebra II")),
    )
}

fn deleted() -> (&'static str, Envelope) {
    (
        "forget-deleted-subject",
        event(
            "SubjectDeleted",
            3,
            json!({ "subject_id": ID, "code": "MA-1" }),
        ),
    )
}

fn syllabi() -> App {
    App::new([crate::catalogue()])
}

async fn deliver(app: &App, (consumer, event): (&str, Envelope)) -> Result<()> {
    app.consume(consumer, &event).await
}

fn copy(app: &App) -> Item {
    app.table("syllabi")
        .row(&Key::new(format!("SUBJECT_COPY#{ID}"), "META"))
        .unwrap()
}

fn name(app: &App) -> Option<AttributeValue> {
    copy(app).get("name").cloned()
}

fn text(text: &str) -> Option<AttributeValue> {
    Some(AttributeValue::S(text.to_owned()))
}

#[tokio::test]
async fn a_created_subject_is_copied_with_what_matters_here() {
    let app = syllabi();
    deliver(&app, created()).await.unwrap();
    let copy = copy(&app);
    assert_eq!(name(&app), text("Algebra"));
    assert_eq!(
        copy.get("credits"),
        Some(&AttributeValue::N("6".to_owned()))
    );
    assert_eq!(
        copy.get("version"),
        Some(&AttributeValue::N("1".to_owned()))
    );
    assert!(!copy.contains_key("description") && !copy.contains_key("expires_at"));
}

#[tokio::test]
async fn an_event_that_comes_twenty_times_has_one_effect() {
    let app = syllabi();
    deliver(&app, created()).await.unwrap();
    let before = app.table("syllabi").rows();
    for _ in 1..20 {
        deliver(&app, created()).await.unwrap();
    }
    assert_eq!(app.table("syllabi").rows(), before);
}

#[tokio::test]
async fn an_event_that_comes_late_changes_nothing() {
    let app = syllabi();
    deliver(&app, updated()).await.unwrap();
    deliver(&app, created()).await.unwrap();
    assert_eq!(name(&app), text("Algebra II"));
}

#[tokio::test]
async fn a_deleted_subject_leaves_a_mark_that_expires() {
    let app = syllabi();
    for event in [created(), deleted(), updated()] {
        deliver(&app, event).await.unwrap();
    }
    let copy = copy(&app);
    assert_eq!(copy.get("deleted"), Some(&AttributeValue::Bool(true)));
    assert_eq!(name(&app), None);
    let month_later = 1_780_315_200 + 30 * 24 * 60 * 60;
    assert_eq!(
        copy.get("expires_at"),
        Some(&AttributeValue::N(month_later.to_string()))
    );
}

#[tokio::test]
async fn events_that_meet_end_in_the_latest() {
    let app = syllabi();
    let outcomes = tokio::join!(
        deliver(&app, deleted()),
        deliver(&app, created()),
        deliver(&app, updated()),
    );
    assert!(outcomes.0.is_ok() && outcomes.1.is_ok() && outcomes.2.is_ok());
    assert_eq!(
        copy(&app).get("version"),
        Some(&AttributeValue::N("3".to_owned()))
    );
}

#[tokio::test]
async fn an_event_without_what_is_read_here_is_refused_and_leaves_no_row() {
    let app = syllabi();
    let (consumer, mut event) = created();
    event.event_data = json!({ "subject_id": ID });
    assert!(deliver(&app, (consumer, event)).await.is_err());
    assert!(app.table("syllabi").rows().is_empty());
}
