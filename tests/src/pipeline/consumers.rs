//! Consumers: every event takes effect once.

use futures_util::future::join_all;
use kernel::Envelope;
use kernel::table::{AttributeValue, Key, from_row, to_row};
use serde_json::json;
use testkit::App;

use super::things::Last;
use super::{app, made, table};

const COUNT: &str = "count-thing";
const LAST: &str = "name-last-thing";

async fn event(app: &App) -> Envelope {
    made(app, "a").await;
    app.take_events().pop().unwrap()
}

fn count(app: &App) -> Option<AttributeValue> {
    table(app)
        .row(&Key::single("COUNT"))?
        .get("things")
        .cloned()
}

fn last(app: &App) -> Last {
    from_row(table(app).row(&Key::single("LAST")).unwrap()).unwrap()
}

fn times(number: u32) -> Option<AttributeValue> {
    Some(AttributeValue::N(number.to_string()))
}

#[tokio::test]
async fn a_committed_event_reaches_every_consumer_that_subscribes_to_it() {
    let app = app();
    made(&app, "a").await;
    made(&app, "b").await;
    app.deliver().await;
    assert_eq!(count(&app), times(2));
    assert_eq!((last(&app).name.as_str(), last(&app).version), ("b", 2));
}

#[tokio::test]
async fn the_same_event_twenty_times_has_one_effect() {
    let app = app();
    let event = event(&app).await;
    for _ in 0..20 {
        app.consume(COUNT, &event).await.unwrap();
    }
    assert_eq!(count(&app), times(1));
}

#[tokio::test]
async fn the_same_event_twenty_times_at_once_has_one_effect() {
    let app = app();
    let event = event(&app).await;
    for consumer in [COUNT, LAST] {
        let outcomes = join_all((0..20).map(|_| app.consume(consumer, &event))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    }
    assert_eq!(count(&app), times(1));
    assert_eq!(last(&app).version, 1);
}

#[tokio::test]
async fn an_event_whose_commit_fails_takes_effect_at_the_next_delivery() {
    let app = app();
    let event = event(&app).await;
    let before = table(&app).rows();
    for consumer in [COUNT, LAST] {
        table(&app).fail_next_commits(1);
        app.consume(consumer, &event).await.unwrap_err();
        assert_eq!(table(&app).rows(), before);
    }
    table(&app).fail_next(1);
    app.consume(LAST, &event).await.unwrap_err();
    for consumer in [COUNT, LAST] {
        app.consume(consumer, &event).await.unwrap();
    }
    assert_eq!((count(&app), last(&app).version), (times(1), 1));
}

#[tokio::test]
async fn an_event_whose_consumer_fails_after_its_commit_takes_effect_once() {
    let app = app();
    let event = event(&app).await;
    table(&app).lose_next_answers(1);
    app.consume(COUNT, &event).await.unwrap_err();
    app.consume(COUNT, &event).await.unwrap();
    assert_eq!(count(&app), times(1));
}

#[tokio::test]
async fn a_consumer_that_loses_a_race_reads_again_and_decides_again() {
    let app = app();
    let event = event(&app).await;
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let row = to_row(
                &Key::single("LAST"),
                &Last {
                    name: "other".to_owned(),
                    version: 7,
                },
            )
            .unwrap();
            table(&other).given(row);
        })
    });
    app.consume(LAST, &event).await.unwrap();
    assert_eq!((last(&app).name.as_str(), last(&app).version), ("a", 8));
}

#[tokio::test]
async fn an_event_that_a_consumer_cannot_read_is_a_dead_letter_and_stops_no_other_consumer() {
    let app = app();
    let good = event(&app).await;
    let bad = Envelope {
        event_id: "bad".to_owned(),
        event_data: json!({ "name": 5 }),
        ..good.clone()
    };
    let dead = app.deliver_these(&[bad, good]).await;
    assert_eq!(
        dead.iter()
            .map(|letter| letter.consumer)
            .collect::<Vec<_>>(),
        [LAST]
    );
    assert_eq!((count(&app), last(&app).name.as_str()), (times(2), "a"));
}

#[tokio::test]
async fn an_event_of_another_name_version_or_domain_is_not_consumed() {
    let app = app();
    let event = event(&app).await;
    let mut others = [event.clone(), event.clone(), event];
    others[0].event_type = "ThingRenamed".to_owned();
    others[1].metadata.schema_version = 2;
    others[2].metadata.source = "nothings".to_owned();
    assert!(app.deliver_these(&others).await.is_empty());
    assert_eq!(count(&app), None);
}

#[tokio::test]
async fn the_log_of_a_consumer_has_the_correlation_id_and_the_trace_of_its_event() {
    let app = app();
    let event = event(&app).await;
    app.consume(COUNT, &event).await.unwrap();
    let line = app.log().pop().unwrap();
    assert_eq!(line["correlationId"], json!(event.correlation_id));
    assert_eq!(
        line["traceId"].as_str(),
        event.metadata.traceparent.split('-').nth(1)
    );
}
