//! Tests of keys, minutes and delays. The runner is tested in `tests/src/pipeline`.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::example::EnrollmentWork;
use super::*;
use crate::context::Clock;
use crate::dependencies::Dependency;
use crate::error::Kind;
use crate::table::{AttributeValue, BoxFuture, Item, Table};

pub(super) struct Enrollments(pub(super) Arc<dyn Table>);

#[derive(Serialize, Deserialize)]
pub(super) struct Offer {
    pub(super) until: Timestamp,
    pub(super) version: u64,
}

impl Dependency for Enrollments {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self(table))
    }
}

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        time("2026-06-01T12:00:30Z")
    }
    fn uuid(&self, _: Timestamp) -> Uuid {
        Uuid::from_u64_pair(1, 7)
    }
    fn wait(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn cx() -> Context {
    Context::of_system(Fixed.now(), Arc::new(Fixed))
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn work(id: &str) -> EnrollmentWork {
    EnrollmentWork::ExpireOffer {
        enrollment_id: id.to_owned(),
    }
}

fn writes(commit: Commit<()>) -> Vec<Write> {
    commit.into_writes("enrollments", &cx()).unwrap().0
}

fn key(write: &Write) -> Key {
    let part = |row: &Item, name: &str| match &row[name] {
        AttributeValue::S(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    match &write.action {
        Action::Put(row) => Key::new(part(row, "pk"), part(row, "sk")),
        Action::Delete(key) => key.clone(),
        other => panic!("{other:?}"),
    }
}

fn scheduled(at: &str) -> Key {
    let commit = Commit::nothing().schedule(&work("e-1"), time(at), &cx());
    key(&writes(commit.unwrap())[0])
}

#[test]
fn work_is_due_in_the_first_minute_that_begins_at_its_time_or_later() {
    for (at, minute) in [
        ("2026-06-01T13:00:00Z", "2026-06-01T13:00:00Z"),
        ("2026-06-01T13:00:00.000000001Z", "2026-06-01T13:01:00Z"),
        ("2026-06-01T13:00:59.999Z", "2026-06-01T13:01:00Z"),
        ("1969-12-31T23:58:30Z", "2026-06-01T12:01:00Z"),
    ] {
        let pk = scheduled(at).pk;
        assert!(
            pk.starts_with(&format!("DUE#do-enrollment-work#{minute}#")),
            "{pk}"
        );
    }
}

#[test]
fn work_for_a_time_in_the_past_is_due_in_the_next_minute() {
    for at in ["2026-06-01T12:00:30Z", "2026-05-01T00:00:00Z"] {
        assert_eq!(scheduled(at), scheduled("2026-06-01T12:01:00Z"));
    }
}

#[test]
fn cancelling_removes_the_row_that_scheduling_wrote() {
    let at = "2026-06-02T08:15:20Z";
    let removed = writes(Commit::nothing().cancel(&work("e-1"), time(at)));
    assert_eq!(key(&removed[0]), scheduled(at));
}

#[test]
fn rescheduling_is_one_write_within_a_minute_and_otherwise_two() {
    let (from, same) = ("2026-06-02T08:15:20Z", "2026-06-02T08:15:59Z");
    let moved = |to| {
        let commit = Commit::nothing().reschedule(&work("e-1"), time(from), time(to), &cx());
        writes(commit.unwrap())
    };
    assert_eq!(moved(same).len(), 1);
    let keys: Vec<Key> = moved("2026-06-03T00:00:00Z").iter().map(key).collect();
    assert_eq!(keys, [scheduled(from), scheduled("2026-06-03T00:00:00Z")]);
}

#[test]
fn an_offer_and_its_scheduled_expiry_are_one_transaction() {
    let commit = Enrollments::offer("e-1", time("2026-06-02T08:15:00Z"), &cx()).unwrap();
    let keys: Vec<Key> = writes(commit).iter().map(key).collect();
    assert_eq!(
        keys,
        [Key::single("e-1"), scheduled("2026-06-02T08:15:00Z")]
    );
}

#[test]
fn many_ids_are_distributed_over_all_shards_of_a_minute() {
    let shards: std::collections::BTreeSet<String> = (0..200)
        .map(|id| due_key("w", Minute::of(Timestamp::UNIX_EPOCH), &id.to_string()).pk)
        .collect();
    assert_eq!(shards.len(), usize::from(SHARDS));
}

#[test]
fn work_that_is_too_long_or_has_an_invalid_id_is_refused_when_it_is_scheduled() {
    for id in ["x".repeat(WORK_LIMIT), "x".repeat(507)] {
        let refused = Commit::nothing().schedule(&work(&id), Timestamp::MAX, &cx());
        assert_eq!(refused.unwrap_err().kind(), Kind::Internal);
    }
    let longest = Commit::nothing().schedule(&work(&"x".repeat(506)), Timestamp::MAX, &cx());
    assert!(longest.is_ok());
}

#[test]
fn the_delay_after_a_failure_doubles_up_to_an_hour() {
    let mut due = DueWork::new(&work("e-1"), Minute::of(Timestamp::UNIX_EPOCH), &cx()).unwrap();
    let mut delays = Vec::new();
    let failure = Error::unavailable("down");
    for _ in 0..100 {
        due = due.after_failure(&failure, &cx());
        delays.push((due.minute.start() - Minute::of(cx().now).start()).get_seconds() / 60);
    }
    assert_eq!(delays[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
    assert!(delays[8..].iter().all(|delay| *delay == 60));
    assert_eq!(due.attempts, 100);
    assert!(due.failure.unwrap().starts_with("unavailable: "));
}
