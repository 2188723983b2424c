use jiff::Timestamp;
use kernel::Envelope;
use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::App;

fn event(kind: &str, version: u64, since: &str) -> Envelope {
    let mut data = json!({ "caller": "syllabi", "callee": "subjects", "since": since });
    match kind {
        "CircuitOpened" => data["failures"] = json!(5),
        _ => data["reset"] = json!(false),
    }
    let (id, source) = (format!("e-{version}"), "syllabi".to_owned());
    let mut event = Envelope::of_foreign(id, source, kind.to_owned(), Timestamp::UNIX_EPOCH, data);
    event.aggregate_id = "syllabi.subjects".to_owned();
    event.aggregate_type = "Circuit".to_owned();
    event.version = version;
    event
}

async fn state_after(events: &[Envelope]) -> Value {
    let app = App::new([crate::catalogue()]);
    let dead = app.deliver_these(events).await;
    assert!(dead.is_empty(), "{dead:?}");
    let list = app.get("/api/v1/gateway/circuits");
    let list = list.signed_in("ada", &[Role::Admin]).send().await;
    list.with_status(200).json()["items"][0]["state"].clone()
}

#[tokio::test]
async fn the_last_event_decides_in_whatever_order_and_however_often_they_arrive() {
    let opened = event("CircuitOpened", 1, "2026-06-01T12:00:00Z");
    let closed = event("CircuitClosed", 4, "2026-06-01T12:01:00Z");
    let (opened, closed) = (&opened, &closed);
    for events in [
        [opened, closed, opened],
        [closed, opened, closed],
        [closed, closed, opened],
    ] {
        assert_eq!(state_after(&events.map(Clone::clone)).await, "closed");
    }
    assert_eq!(state_after(&[opened.clone(), opened.clone()]).await, "open");
}
