//! A relay that is killed loses nothing: what was committed is published by the next one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::api::{created, get, subject, unique};
use crate::emulator::{copy, eventually, processes, signal};

const RELAY: &str = "subjects-relay-events";

/// Each test needs the relay for itself, so only one test runs at a time.
static RELAY_IN_USE: Mutex<()> = Mutex::new(());

fn events_of(subject_id: &str) -> Vec<Value> {
    let page = get(format!("/api/v1/events/streams/Subject-{subject_id}"))
        .by_admin()
        .send();
    page.with_status(200).json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

/// Every event was consumed, and the event store has each event once.
fn assert_nothing_is_lost(subject_ids: &[String]) {
    for id in subject_ids {
        eventually("the copy of a subject whose relay was killed", || copy(id));
        let events = eventually("its event in the store", || {
            Some(events_of(id)).filter(|events| !events.is_empty())
        });
        assert_eq!(events.len(), 1, "{events:?}");
    }
}

/// A stopped process receives its batch and does not process it. When it is killed then, it always
/// ends between reading and publishing.
#[test]
fn events_that_a_killed_relay_had_read_and_not_published_are_published_by_the_next() {
    let _guard = RELAY_IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let first = created(&subject(&unique()));
    eventually("the copy, which shows that a relay runs", || copy(&first));
    let relays = processes(RELAY);
    assert!(!relays.is_empty(), "ps shows no relay");
    signal("STOP", &relays);
    let ids: Vec<String> = (0..10).map(|_| created(&subject(&unique()))).collect();
    thread::sleep(Duration::from_secs(2));
    assert!(
        ids.iter().all(|id| copy(id).is_none()),
        "the relay was not stopped"
    );
    signal("KILL", &relays);
    assert_nothing_is_lost(&ids);
}

/// The relay is killed at any other moment, repeatedly while there is work.
#[test]
fn events_of_a_relay_that_is_killed_repeatedly_are_published_when_it_runs_again() {
    let _guard = RELAY_IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    let is_over = AtomicBool::new(false);
    let ids: Vec<String> = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                signal("KILL", &processes(RELAY));
                thread::sleep(Duration::from_millis(30));
            }
        });
        let ids = (0..30).map(|_| created(&subject(&unique()))).collect();
        thread::sleep(Duration::from_secs(1));
        is_over.store(true, Ordering::SeqCst);
        ids
    });
    assert_nothing_is_lost(&ids);
}
