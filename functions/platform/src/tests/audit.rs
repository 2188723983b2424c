//! Tests of the list of what administrators and API keys have done.

use kernel::{Envelope, Role};
use serde_json::{Value, json};
use testkit::{App, Response};

use super::platform;
use crate::relay::relay_events::tests::event;

/// What somebody with a role has done to a subject, of 28 May 2026.
fn done(by: &str, role: Option<&str>, id: &str, day: i64) -> Envelope {
    let mut event = event(id, 1);
    by.clone_into(&mut event.metadata.actor);
    event.metadata.actor_role = role.map(str::to_owned);
    event.timestamp += jiff::SignedDuration::from_hours(24 * day);
    event
}

async fn after(events: &[Envelope]) -> App {
    let app = platform();
    for event in events {
        app.consume("append-event", event).await.unwrap();
    }
    app
}

async fn get(app: &App, query: &str) -> Response {
    let request = app.get(&format!("/api/v1/audit{query}"));
    request.signed_in("ada", &[Role::Admin]).send().await
}

async fn subjects(app: &App, query: &str) -> Vec<String> {
    let page = get(app, query).await.with_status(200).json();
    let items = page["items"].as_array().unwrap().iter();
    let id = |entry: &Value| entry["aggregate_id"].as_str().unwrap().to_owned();
    items.map(id).collect()
}

#[tokio::test]
async fn what_administrators_and_keys_have_done_is_listed_by_day_and_by_actor() {
    let app = after(&[
        done("ada", Some("admin"), "1", 0),
        done("key", Some("service"), "2", 0),
        done("olga", Some("instructor"), "3", 0),
        done("lin", Some("learner"), "4", 0),
        done("system", None, "5", 0),
        done("eve", Some("unheard-of"), "6", 0),
        done("ada", Some("admin"), "7", 1),
    ])
    .await;
    for (query, found) in [
        ("?date=2026-05-28", vec!["2", "1"]),
        ("?date=2026-05-29", vec!["7"]),
        ("?actor=ada", vec!["7", "1"]),
        ("?actor=ada&date=2026-05-28", vec!["1"]),
        ("?actor=key", vec!["2"]),
        ("?actor=olga", vec![]),
        ("", vec![]),
    ] {
        app.table("platform").forget_counts();
        let mut subjects = subjects(&app, query).await;
        if query == "?date=2026-05-28" {
            // Both have the same time.
            subjects.sort_unstable_by(|one, other| other.cmp(one));
        }
        assert_eq!(subjects, found, "{query}");
        assert_eq!(app.table("platform").reads(), 1, "{query}");
    }
}

#[tokio::test]
async fn an_entry_says_who_has_done_what_and_an_event_has_one_however_often_it_arrives() {
    let action = done("ada", Some("admin"), "1", 0);
    let mut again = action.clone();
    again.metadata.replayed = true;
    let app = after(&[action.clone(), action.clone(), again]).await;
    let page = get(&app, "?actor=ada").await.with_status(200).json();
    let expected = json!([{
        "event_id": action.event_id, "event_type": action.event_type, "aggregate_type": "Subject",
        "aggregate_id": "1", "source": "subjects", "actor": "ada", "actor_role": "admin",
        "timestamp": action.timestamp, "correlation_id": action.correlation_id,
    }]);
    assert_eq!(page["items"], expected);
}

#[tokio::test]
async fn a_page_has_a_cursor_and_only_administrators_read_it() {
    let events = ["1", "2", "3"].map(|id| done("ada", Some("admin"), id, 0));
    let app = after(&events).await;
    let page = get(&app, "?actor=ada&limit=2")
        .await
        .with_status(200)
        .json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(
        subjects(&app, &format!("?actor=ada&limit=2&cursor={cursor}"))
            .await
            .len(),
        1
    );
    get(&app, &format!("?actor=key&cursor={cursor}"))
        .await
        .assert_refused(400, "request.invalid_cursor");
    get(&app, "?date=yesterday")
        .await
        .assert_refused(422, "request.invalid");
    for role in [Role::Instructor, Role::Learner] {
        let request = app.get("/api/v1/audit").signed_in("olga", &[role]);
        request.send().await.assert_refused(403, "auth.forbidden");
    }
    app.get("/api/v1/audit").send().await.with_status(401);
}
