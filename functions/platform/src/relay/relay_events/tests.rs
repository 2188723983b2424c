use kernel::table::BoxFuture;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use bus::{ENTRY_LIMIT, Entry, Failed, SIZE_LIMIT};
use jiff::Timestamp;
use kernel::event::Metadata;
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// An event of the subject `id`.
pub(crate) fn event(id: &str, version: u64) -> Envelope {
    Envelope {
        event_id: format!("event-{id}-{version}"),
        event_type: "SubjectUpdated".to_owned(),
        aggregate_id: id.to_owned(),
        aggregate_type: "Subject".to_owned(),
        version,
        event_data: json!({ "subject_id": id }),
        timestamp: Timestamp::from_second(1_780_000_000).unwrap(),
        correlation_id: "c".to_owned(),
        metadata: Metadata {
            schema_version: 1,
            source: "subjects".to_owned(),
            causation_id: None,
            traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned(),
            tracestate: None,
            baggage: None,
            actor: "system".to_owned(),
            actor_role: None,
            replayed: false,
            superseded_by: None,
        },
    }
}

/// How the bus responds to a call.
#[derive(Debug, Clone)]
enum Answer {
    /// Accepts all entries except the ones at these positions.
    Refuse(Vec<usize>),
    /// The whole call fails.
    Fail(Kind),
}

/// A bus that gives the listed answers in order, and `afterwards` from then on.
struct FakeBus {
    answers: Mutex<VecDeque<Answer>>,
    afterwards: Answer,
    calls: Mutex<Vec<Vec<String>>>,
    accepted: Mutex<Vec<String>>,
}

impl FakeBus {
    fn new(answers: Vec<Answer>, afterwards: Answer) -> Arc<Self> {
        let (calls, accepted) = (Mutex::default(), Mutex::default());
        Arc::new(Self {
            answers: Mutex::new(answers.into()),
            afterwards,
            calls,
            accepted,
        })
    }

    fn calls(&self) -> Vec<Vec<String>> {
        self.calls.lock().unwrap().clone()
    }

    fn accepted(&self) -> Vec<String> {
        self.accepted.lock().unwrap().clone()
    }
}

impl Bus for FakeBus {
    fn put<'a>(&'a self, entries: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>> {
        Box::pin(async move {
            assert!((1..=ENTRY_LIMIT).contains(&entries.len()));
            assert!(entries.iter().map(|entry| entry.size()).sum::<usize>() <= SIZE_LIMIT);
            let ids: Vec<String> = entries.iter().map(|entry| id_of(entry)).collect();
            self.calls.lock().unwrap().push(ids.clone());
            let answer = self
                .answers
                .lock()
                .unwrap()
                .pop_front()
                .unwrap_or_else(|| self.afterwards.clone());
            let refused = match answer {
                Answer::Fail(kind) => return Err(Error::new(kind, "bus", "the bus failed")),
                Answer::Refuse(refused) => refused,
            };
            let is_refused = |position: &usize| refused.contains(position);
            let accepted = ids
                .into_iter()
                .enumerate()
                .filter(|(position, _)| !is_refused(position));
            self.accepted
                .lock()
                .unwrap()
                .extend(accepted.map(|(_, id)| id));
            let refused = (0..entries.len()).filter(is_refused);
            Ok(refused
                .map(|position| Failed {
                    position,
                    reason: "ThrottlingException".to_owned(),
                })
                .collect())
        })
    }

    fn check(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

fn id_of(entry: &Entry) -> String {
    serde_json::from_str::<Envelope>(&entry.detail)
        .unwrap()
        .event_id
}

const ACCEPT_ALL: Answer = Answer::Refuse(Vec::new());

async fn relay(bus: &Arc<FakeBus>, events: Vec<Envelope>) -> Result<()> {
    RelayEvents { bus: bus.clone() }.publish(events).await
}

fn subjects(ids: std::ops::Range<u32>) -> Vec<Envelope> {
    ids.map(|id| event(&id.to_string(), 1)).collect()
}

#[tokio::test]
async fn without_events_the_bus_is_not_called() {
    let bus = FakeBus::new(vec![], ACCEPT_ALL);
    relay(&bus, vec![]).await.unwrap();
    assert!(bus.calls().is_empty());
}

#[tokio::test]
async fn events_go_in_calls_of_ten() {
    let bus = FakeBus::new(vec![], ACCEPT_ALL);
    relay(&bus, subjects(0..23)).await.unwrap();
    assert_eq!(
        bus.calls().iter().map(Vec::len).collect::<Vec<_>>(),
        [10, 10, 3]
    );
}

#[tokio::test(start_paused = true)]
async fn only_events_that_the_bus_rejected_are_sent_again() {
    let bus = FakeBus::new(
        vec![Answer::Refuse(vec![1, 3]), Answer::Refuse(vec![0])],
        ACCEPT_ALL,
    );
    relay(&bus, subjects(0..4)).await.unwrap();
    let calls = bus.calls();
    assert_eq!(
        calls[1..],
        [vec!["event-1-1", "event-3-1"], vec!["event-1-1"]]
    );
    assert_eq!(
        bus.accepted(),
        ["event-0-1", "event-2-1", "event-3-1", "event-1-1"]
    );
}

#[tokio::test(start_paused = true)]
async fn all_events_are_published_when_the_bus_recovers() {
    let down = Answer::Fail(Kind::Unavailable);
    let bus = FakeBus::new(vec![down.clone(), down.clone(), down], ACCEPT_ALL);
    relay(&bus, subjects(0..15)).await.unwrap();
    assert_eq!(bus.accepted().len(), 15);
}

#[tokio::test(start_paused = true)]
async fn a_bus_that_stays_down_is_an_error_and_later_events_are_not_sent() {
    let bus = FakeBus::new(vec![], Answer::Fail(Kind::Unavailable));
    let started = tokio::time::Instant::now();
    let error = relay(&bus, subjects(0..15)).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
    assert!(
        bus.calls().iter().all(|call| call.len() == 10),
        "the second call waits for the first"
    );
    assert!(started.elapsed() < Duration::from_secs(u64::from(RelayEvents::DEPLOYMENT.timeout_s)));
}

#[tokio::test(start_paused = true)]
async fn an_event_that_the_bus_always_rejects_is_an_error() {
    let bus = FakeBus::new(vec![Answer::Refuse(vec![2])], Answer::Refuse(vec![0]));
    assert!(relay(&bus, subjects(0..3)).await.is_err());
    assert_eq!(bus.accepted(), ["event-0-1", "event-1-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_permanent_error_of_the_bus_is_not_retried() {
    let bus = FakeBus::new(vec![], Answer::Fail(Kind::Internal));
    assert_eq!(
        relay(&bus, subjects(0..1)).await.unwrap_err().kind(),
        Kind::Internal
    );
    assert_eq!(bus.calls().len(), 1);
}

#[tokio::test]
async fn an_event_too_large_for_the_bus_is_an_error_but_the_others_are_published() {
    let bus = FakeBus::new(vec![], ACCEPT_ALL);
    let mut events = subjects(0..3);
    events[1].event_data = json!("x".repeat(SIZE_LIMIT));
    let error = relay(&bus, events).await.unwrap_err();
    assert_eq!(error.code(), "platform.event_too_large");
    assert_eq!(bus.accepted(), ["event-0-1", "event-2-1"]);
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        proptest::collection::vec(0usize..10, 0..4).prop_map(Answer::Refuse),
        Just(Answer::Fail(Kind::Unavailable)),
    ]
}

proptest! {
    #[test]
    fn no_event_is_lost_and_each_aggregate_keeps_its_order(
        streams in proptest::collection::vec(0u8..4, 0..25),
        answers in proptest::collection::vec(answers(), 0..8),
    ) {
        let mut versions = BTreeMap::<u8, u64>::new();
        let events: Vec<Envelope> = streams.iter().map(|stream| {
            let version = versions.entry(*stream).or_default();
            *version += 1;
            event(&stream.to_string(), *version)
        }).collect();
        let bus = FakeBus::new(answers, ACCEPT_ALL);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(relay(&bus, events)).unwrap();
        for (stream, last) in versions {
            let expected: Vec<String> = (1..=last).map(|version| format!("event-{stream}-{version}")).collect();
            let prefix = format!("event-{stream}-");
            let accepted: Vec<String> = bus.accepted().into_iter().filter(|id| id.starts_with(&prefix)).collect();
            prop_assert_eq!(accepted, expected);
        }
    }
}
