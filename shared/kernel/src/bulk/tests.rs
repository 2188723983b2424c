//! Tests of the run alone. The runner is tested in `tests/src/pipeline`.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::example::{ImportRoster, start};
use super::*;
use crate::context::Clock;
use crate::dependencies::Dependency;
use crate::entity::Entity as _;
use crate::error::Kind;
use crate::table::{BoxFuture, Condition, Key};

pub(super) struct Enrollments;

impl Dependency for Enrollments {
    type Parts = ();

    fn new((): Self::Parts) -> Result<Self> {
        Ok(Self)
    }
}

impl Enrollments {
    pub(super) fn roster(
        &self,
        _: &str,
        after: usize,
        limit: u32,
    ) -> impl Iterator<Item = (usize, String)> {
        (after + 1..=200)
            .map(|number| (number, format!("user-{number}")))
            .take(limit as usize)
    }

    pub(super) fn enroll(&self, course_id: &str, user_id: &str) -> Result<Commit<()>> {
        Ok(Commit::nothing().count(Key::new(user_id, course_id), vec![("enrolled", 1)]))
    }
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
    fn uuid(&self, _: Timestamp) -> Uuid {
        Uuid::nil()
    }
    fn wait(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn cx() -> Context {
    Context::of_system(Timestamp::UNIX_EPOCH, Arc::new(Fixed))
}

fn work() -> ImportRoster {
    ImportRoster {
        course_id: "c-1".to_owned(),
        file_id: "f-1".to_owned(),
    }
}

fn run() -> BulkRun {
    BulkRun::start("r-1", &work(), &cx()).unwrap()
}

fn queued(page: u32) -> BulkPageQueued {
    let work = "import-roster".to_owned();
    BulkPageQueued { work, page }
}

#[test]
fn starting_a_run_stores_it_and_queues_its_first_page() {
    let commit = start("r-1", &work(), &cx()).unwrap();
    assert_eq!(commit.event_types().collect::<Vec<_>>(), ["BulkPageQueued"]);
    let (writes, progress) = commit.into_writes("enrollments", &cx()).unwrap();
    assert_eq!(writes[0].condition, Condition::Absent);
    assert_eq!(progress.unwrap().state, BulkState::Running);
}

#[test]
fn a_message_is_processed_only_for_the_current_page_of_its_work_while_the_run_is_active() {
    let mut run = run();
    assert!(run.waits_for(&queued(1)));
    let work = "import-roster-2".to_owned();
    assert!(!run.waits_for(&BulkPageQueued { work, page: 1 }));
    run.queue_page();
    assert!(!run.waits_for(&queued(1)) && run.waits_for(&queued(2)));
    run.end(BulkState::Completed, None, Timestamp::UNIX_EPOCH);
    assert!(!run.waits_for(&queued(2)));
}

#[test]
fn all_failures_are_counted_and_the_first_are_stored() {
    let mut run = run();
    let error = Error::new(Kind::Conflict, "enrollments.full", "m".repeat(500));
    for number in 0..60_u32 {
        run.pass(&format!("row {number}"), number.into(), Some(&error));
    }
    let progress = run.progress();
    assert_eq!((progress.failed, progress.failures.len()), (60, 50));
    assert_eq!(progress.failures[7].item.as_deref(), Some("row 7"));
    assert_eq!(progress.failures[7].code, "enrollments.full");
    assert_eq!(progress.failures[7].message.len(), 200);
}

#[test]
fn a_step_without_a_fact_increments_the_version() {
    let mut run = run();
    run.step();
    assert_eq!(
        (run.history().version(), run.history().stored_version()),
        (2, 0)
    );
}

#[test]
fn a_run_must_fail_after_four_attempts_in_a_row_without_progress_and_can_be_resumed() {
    let mut run = run();
    let down = Error::unavailable("down");
    for stall in 1..=3 {
        assert!(!run.stall(), "{stall}");
    }
    run.pass("a", 1.into(), None);
    for _ in 1..=3 {
        assert!(!run.stall());
    }
    assert!(run.resume().is_err());
    assert!(run.stall() && run.waits_for(&queued(1)));
    run.end(BulkState::Failed, Some(&down), Timestamp::UNIX_EPOCH);
    assert_eq!(run.progress().state, BulkState::Failed);
    assert_eq!(run.progress().reason.unwrap().code, "unavailable");
    run.resume().unwrap();
    assert!(run.waits_for(&queued(2)) && !run.stall());
    assert_eq!(run.progress().reason, None);
}

#[test]
fn work_longer_than_16_kib_is_refused() {
    let long = ImportRoster {
        file_id: "x".repeat(16 * 1024),
        ..work()
    };
    assert_eq!(
        BulkRun::start("r", &long, &cx()).unwrap_err().kind(),
        Kind::Internal
    );
}
