//! Bulk work: every item is processed once, even if messages are repeated, reordered or interrupted.

mod endings;
mod failing;
mod imports;

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::join_all;
use kernel::bulk::{BulkProgress, BulkRun, BulkState, BulkWork};
use kernel::context::Clock as _;
use kernel::table::{AttributeValue, Key, Table as _};
use kernel::{Commit, Context, Entity as _, Envelope};
use testkit::{App, MemoryTable, TestClock};

use self::imports::{Import, ImportStrictly};
use super::crash_after;

const NAME: &str = Import::NAME;
const RUN: &str = "r-1";

fn app() -> App {
    App::new([imports::catalogue()])
}

fn table(app: &App) -> &Arc<MemoryTable> {
    app.table("imports")
}

fn cx() -> Context {
    let clock = TestClock::new();
    Context::of_system(clock.now(), Arc::new(clock))
}

async fn commit(app: &App, commit: Commit<()>) -> kernel::Result<()> {
    let (writes, _) = commit.into_writes("imports", &cx())?;
    table(app).commit(writes).await
}

async fn start<W: BulkWork>(app: &App, work: &W) {
    let run = BulkRun::start(RUN, work, &cx()).unwrap();
    commit(app, run.commit().unwrap()).await.unwrap();
}

fn numbers(numbers: u32) -> Import {
    Import {
        numbers,
        ..Import::default()
    }
}

async fn run(app: &App) -> BulkRun {
    let run = BulkRun::read(&**table(app), RUN).await.unwrap();
    run.unwrap()
}

async fn progress(app: &App) -> BulkProgress {
    run(app).await.progress()
}

async fn state(app: &App) -> BulkState {
    progress(app).await.state
}

fn times(app: &App, key: &str) -> u32 {
    match table(app).row(&Key::single(key)) {
        Some(row) => match &row["times"] {
            AttributeValue::N(times) => times.parse().unwrap(),
            other => panic!("{other:?}"),
        },
        None => 0,
    }
}

/// How many times each of the numbers was imported.
fn imported(app: &App, numbers: u32) -> Vec<u32> {
    let keys = (1..=numbers).map(|number| format!("DONE#{number}"));
    keys.map(|key| times(app, &key)).collect()
}

fn once(numbers: u32) -> Vec<u32> {
    (0..numbers).map(|_| 1).collect()
}

/// Takes the only message that is waiting.
fn message(app: &App) -> Envelope {
    let mut events = app.take_events();
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[tokio::test]
async fn every_item_is_done_once_over_several_pages_and_then_the_run_completes() {
    let app = app();
    start(&app, &numbers(95)).await;
    table(&app).forget_counts();
    app.deliver().await;
    assert_eq!(imported(&app, 95), once(95));
    assert_eq!((times(&app, "ALL"), times(&app, "DONE#END")), (95, 1));
    let progress = progress(&app).await;
    assert_eq!(progress.state, BulkState::Completed);
    assert_eq!((progress.done, progress.failed), (95, 0));
    assert!(progress.ended_at.is_some() && progress.reason.is_none());
    let events = table(&app).events();
    let pages = events
        .iter()
        .filter(|event| event.event_type == "BulkPageQueued");
    assert_eq!(pages.count(), 4);
    // Ten steps, the finish, and three pages that were queued.
    assert_eq!(table(&app).commits(), 10 + 1 + 3);
}

#[tokio::test]
async fn the_events_of_items_are_counted_once_though_their_steps_are_repeated() {
    let app = app();
    let import = Import {
        told: true,
        taken: vec![3, 14],
        ..numbers(25)
    };
    start(&app, &import).await;
    table(&app).lose_next_answers(1);
    app.deliver().await;
    let progress = progress(&app).await;
    assert_eq!((progress.done, progress.failed), (23, 2));
    let expected = BTreeMap::from([("NumberImported".to_owned(), 23)]);
    assert_eq!(progress.events, expected);
}

#[tokio::test]
async fn twenty_deliveries_of_a_message_at_once_do_every_item_once() {
    let app = app();
    start(&app, &numbers(60)).await;
    while state(&app).await == BulkState::Running {
        let message = message(&app);
        let outcomes = join_all((0..20).map(|_| app.consume(NAME, &message))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    }
    assert_eq!(imported(&app, 60), once(60));
    assert_eq!(
        (times(&app, "DONE#END"), state(&app).await),
        (1, BulkState::Completed)
    );
}

#[tokio::test]
async fn messages_that_are_repeated_out_of_order_change_nothing() {
    let app = app();
    start(&app, &numbers(95)).await;
    app.deliver().await;
    let mut messages = table(&app).events();
    messages.reverse();
    let before = table(&app).rows();
    for _ in 0..2 {
        assert!(app.deliver_these(&messages).await.is_empty());
    }
    assert_eq!(table(&app).rows(), before);
}

#[tokio::test]
async fn a_page_that_crashes_between_any_two_lines_neither_loses_nor_repeats_items() {
    for polls in 0.. {
        let app = app();
        start(&app, &numbers(45)).await;
        let message = message(&app);
        let complete = crash_after(polls, app.consume(NAME, &message)).await;
        app.consume(NAME, &message).await.unwrap();
        app.deliver().await;
        assert_eq!(imported(&app, 45), once(45), "{polls} polls");
        assert_eq!((times(&app, "ALL"), times(&app, "DONE#END")), (45, 1));
        assert_eq!(state(&app).await, BulkState::Completed);
        if complete {
            assert!(polls > 30);
            return;
        }
    }
}

#[tokio::test]
async fn a_page_whose_commit_is_not_confirmed_repeats_no_item() {
    for lost in 1..=3 {
        let app = app();
        start(&app, &numbers(45)).await;
        let message = message(&app);
        table(&app).lose_next_answers(lost);
        while app.consume(NAME, &message).await.is_err() {}
        app.deliver().await;
        assert_eq!(imported(&app, 45), once(45), "{lost} lost");
        assert_eq!(state(&app).await, BulkState::Completed);
    }
}

#[tokio::test]
async fn items_that_write_the_same_row_under_a_condition_take_one_step_each() {
    let app = app();
    let capped = Import {
        capped: true,
        ..numbers(20)
    };
    start(&app, &capped).await;
    app.deliver().await;
    let progress = progress(&app).await;
    assert_eq!(
        (progress.state, progress.done, progress.failed),
        (BulkState::Completed, 15, 5)
    );
    assert_eq!((times(&app, "CAPPED"), imported(&app, 15)), (15, once(15)));
    assert_eq!(progress.failures[0].code, "imports.full");
}

#[tokio::test]
async fn bulk_work_ignores_the_pages_of_work_whose_name_begins_with_its_own() {
    let app = app();
    start(&app, &ImportStrictly(numbers(5))).await;
    let message = message(&app);
    table(&app).forget_counts();
    app.consume(NAME, &message).await.unwrap();
    assert_eq!((table(&app).reads(), imported(&app, 1)), (0, vec![0]));
    app.consume(ImportStrictly::NAME, &message).await.unwrap();
    assert_eq!(imported(&app, 5), once(5));
}
