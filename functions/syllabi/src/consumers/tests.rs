//! Tests of the projection on a table, through the event pipeline.

use kernel::table::{AttributeValue, Item, Key};
use kernel::{Envelope, Result};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{App, fact};

const ID: &str = "0197a1b2-0000-7000-8000-000000000001";

fn event(event_type: &str, version: u64, data: Value) -> Envelope {
    fact("subjects", ("Subject", ID), event_type, version, data)
}

/// The details of a subject in an event. They have more fields than this domain reads.
fn details(name: &str) -> Value {
    json!({
        "subject_id": ID, "name": name, "code": "MA-1", "description": "Groups and rings",
        "department_id": "7", "credits": 6,
    })
}

fn created() -> Envelope {
    event("SubjectCreated", 1, details("Algebra"))
}

fn updated() -> Envelope {
    event("SubjectUpdated", 2, details("Algebra II"))
}

fn deleted() -> Envelope {
    let data = json!({ "subject_id": ID, "code": "MA-1" });
    event("SubjectDeleted", 3, data)
}

fn syllabi() -> App {
    App::new([crate::catalogue()])
}

async fn deliver(app: &App, event: Envelope) -> Result<()> {
    app.consume("copy-subjects", &event).await
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
async fn a_created_subject_is_copied_with_only_the_fields_that_are_read() {
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
async fn an_event_that_arrives_twenty_times_has_one_effect() {
    let app = syllabi();
    deliver(&app, created()).await.unwrap();
    let before = app.table("syllabi").rows();
    for _ in 1..20 {
        deliver(&app, created()).await.unwrap();
    }
    assert_eq!(app.table("syllabi").rows(), before);
}

#[tokio::test]
async fn a_late_event_changes_nothing() {
    let app = syllabi();
    deliver(&app, updated()).await.unwrap();
    deliver(&app, created()).await.unwrap();
    assert_eq!(name(&app), text("Algebra II"));
}

#[tokio::test]
async fn a_deleted_subject_leaves_a_tombstone_that_stays() {
    let app = syllabi();
    for event in [created(), deleted(), updated()] {
        deliver(&app, event).await.unwrap();
    }
    let copy = copy(&app);
    assert_eq!(copy.get("deleted"), Some(&AttributeValue::Bool(true)));
    assert_eq!(name(&app), None);
    assert!(!copy.contains_key("expires_at"));
}

#[tokio::test]
async fn concurrent_events_result_in_the_latest_version() {
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
async fn an_event_without_the_required_fields_is_refused_and_leaves_no_row() {
    let app = syllabi();
    let mut event = created();
    event.event_data = json!({ "subject_id": ID });
    assert!(deliver(&app, event).await.is_err());
    assert!(app.table("syllabi").rows().is_empty());
}

/// The rows after these events, one after the other.
fn rows_after(events: &[Envelope]) -> Vec<Item> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let app = syllabi();
    runtime.unwrap().block_on(async {
        for event in events {
            deliver(&app, event.clone()).await.unwrap();
        }
    });
    app.table("syllabi").rows()
}

/// All events of one subject, in order.
fn histories() -> impl Strategy<Value = Vec<Envelope>> {
    (proptest::collection::vec("[a-z]{1,3}", 1..6), any::<bool>()).prop_map(|(names, ends)| {
        let created = ["SubjectCreated"].into_iter();
        let types = created.chain(std::iter::repeat("SubjectUpdated"));
        let numbered = (1..).zip(types.zip(&names));
        let mut history: Vec<_> = numbered
            .map(|(version, (event_type, name))| event(event_type, version, details(name)))
            .collect();
        let version = history.len() as u64 + 1;
        history.extend(ends.then(|| event("SubjectDeleted", version, json!({}))));
        history
    })
}

/// A history, and deliveries of it: every event at least once, in any order.
fn deliveries() -> impl Strategy<Value = (Vec<Envelope>, Vec<Envelope>)> {
    histories().prop_flat_map(|history| {
        let repeated = proptest::sample::subsequence(history.clone(), 0..=history.len());
        let delivered = repeated.prop_map({
            let history = history.clone();
            move |repeated| [history.clone(), repeated].concat()
        });
        (Just(history), delivered.prop_shuffle())
    })
}

proptest! {
    #[test]
    fn repeated_events_in_any_order_result_in_the_same_copy((history, delivered) in deliveries()) {
        prop_assert_eq!(rows_after(&delivered), rows_after(&history));
    }

    #[test]
    fn an_older_or_equal_event_changes_nothing((history, delivered) in deliveries()) {
        prop_assert_eq!(rows_after(&[history.clone(), delivered].concat()), rows_after(&history));
    }
}

#[tokio::test]
async fn the_event_with_the_highest_version_determines_the_copy() {
    let app = syllabi();
    for (version, name) in [(1, "a"), (3, "c"), (2, "b")] {
        let event = event("SubjectUpdated", version, details(name));
        deliver(&app, event).await.unwrap();
    }
    assert_eq!(name(&app), text("c"));
    let three = AttributeValue::N("3".to_owned());
    assert_eq!(copy(&app).get("version"), Some(&three));
}

#[tokio::test]
async fn a_deleted_subject_is_not_restored_by_a_late_event() {
    let app = syllabi();
    for event in [deleted(), created(), updated()] {
        deliver(&app, event).await.unwrap();
    }
    let left = ["deleted", "pk", "sk", "version"];
    let copy = copy(&app);
    let mut attributes: Vec<_> = copy.keys().map(String::as_str).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, left);
}
