//! Timed work: due work is carried out once, even if runs crash, fail or overlap.

mod failing;
mod offers;
mod races;
mod times;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use kernel::context::Clock as _;
use kernel::table::{AttributeValue, Key, Table as _, from_row, to_row};
use kernel::timed::watermark_key;
use kernel::{Commit, Context, Entity as _, History};
use serde_json::{Value, json};
use testkit::{App, MemoryTable, TestClock};

use self::offers::{Offer, OfferWork};

const JOB: &str = "do-offer-work";
const MINUTE: Duration = Duration::from_secs(60);

fn app() -> App {
    App::new([offers::catalogue()])
}

fn table(app: &App) -> &Arc<MemoryTable> {
    app.table("offers")
}

fn cx(app: &App) -> Context {
    let clock = TestClock::new();
    clock.set(app.clock().now());
    Context {
        correlation_id: "the-cause".to_owned(),
        ..Context::of_system(clock.now(), Arc::new(clock))
    }
}

async fn commit(app: &App, commit: Commit<()>) {
    let (writes, _) = commit.into_writes("offers", &cx(app)).unwrap();
    table(app).commit(writes).await.unwrap();
}

async fn schedule(app: &App, work: &OfferWork, at: Timestamp) {
    let scheduled = Commit::nothing().schedule(work, at, &cx(app));
    commit(app, scheduled.unwrap()).await;
}

fn count_work(id: &str) -> OfferWork {
    OfferWork::Count { id: id.to_owned() }
}

/// Schedules a count for the next minute, and advances the clock to that minute.
async fn due_count(app: &App, id: &str) {
    schedule(app, &count_work(id), app.clock().now()).await;
    app.clock().advance(MINUTE);
}

async fn run(app: &App) -> Value {
    app.job(JOB, json!({})).await.unwrap()
}

/// Stores a watermark as if all minutes up to now had been processed.
fn set_caught_up(app: &App) {
    let now = app.clock().now().as_second() / 60;
    let row = json!({ "version": 1, "seen": now, "settled": now - 16 });
    table(app).given(to_row(&watermark_key(JOB), &row).unwrap());
}

/// How often a count ran.
fn runs(app: &App, id: &str) -> u32 {
    match table(app).row(&Key::single(format!("RUNS#{id}"))) {
        Some(row) => match &row["runs"] {
            AttributeValue::N(runs) => runs.parse().unwrap(),
            other => panic!("{other:?}"),
        },
        None => 0,
    }
}

/// The partitions of the rows that wait or are parked.
fn waiting(app: &App) -> Vec<String> {
    let rows = table(app).rows();
    let partitions = rows.iter().filter_map(|row| match &row["pk"] {
        AttributeValue::S(pk) if pk.starts_with("DUE#") || pk.starts_with("PARKED#") => Some(pk),
        _ => None,
    });
    partitions.cloned().collect()
}

fn in_minutes(app: &App, minutes: u64) -> Timestamp {
    app.clock().now() + Duration::from_secs(60 * minutes)
}

async fn offer(app: &App, until: Timestamp) {
    let mut history = History::default();
    history.advance();
    let offer = Offer {
        id: "o-1".to_owned(),
        until,
        expired: false,
        history,
    };
    let work = OfferWork::Expire {
        offer: "o-1".to_owned(),
    };
    let saved = Commit::save(offer, |_, _| {}).unwrap();
    commit(app, saved.schedule(&work, until, &cx(app)).unwrap()).await;
}

fn stored_offer(app: &App) -> Offer {
    from_row(table(app).row(&Offer::key("o-1")).unwrap()).unwrap()
}

#[tokio::test]
async fn work_is_carried_out_in_its_minute_and_not_before() {
    let app = app();
    let until = in_minutes(&app, 120) + Duration::from_secs(30);
    offer(&app, until).await;
    app.pass_time(MINUTE * 120).await;
    run(&app).await;
    assert!(!stored_offer(&app).expired);
    app.pass_time(MINUTE).await;
    assert!(stored_offer(&app).expired && waiting(&app).is_empty());
    let events = table(&app).events();
    let names: Vec<&str> = events
        .iter()
        .map(|event| event.event_type.as_str())
        .collect();
    assert_eq!(names, ["OfferExpired"]);
    assert_eq!(events[0].correlation_id, "the-cause");
    assert!(events[0].timestamp >= until);
}

#[tokio::test]
async fn work_decides_by_the_state_at_the_time_of_its_run() {
    let app = app();
    offer(&app, in_minutes(&app, 10)).await;
    let prolonged = Offer {
        until: in_minutes(&app, 60),
        ..stored_offer(&app)
    };
    table(&app).given(to_row(&Offer::key("o-1"), &prolonged).unwrap());
    app.pass_time(MINUTE * 30).await;
    assert!(!stored_offer(&app).expired && waiting(&app).is_empty());
}

#[tokio::test]
async fn work_may_cancel_itself_by_a_rule_that_a_command_uses_too() {
    let app = app();
    let at = in_minutes(&app, 5);
    let id = "a".to_owned();
    schedule(&app, &OfferWork::CountAndCancel { id, at }, at).await;
    app.pass_time(MINUTE * 5).await;
    assert_eq!((runs(&app, "a"), waiting(&app).len()), (1, 0));
}

#[tokio::test]
async fn work_may_schedule_its_next_run() {
    let app = app();
    let id = "a".to_owned();
    schedule(&app, &OfferWork::Repeat { id }, in_minutes(&app, 1)).await;
    app.pass_time(MINUTE * 10).await;
    assert_eq!((runs(&app, "a"), waiting(&app).len()), (10, 1));
}
