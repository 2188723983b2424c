use super::*;
use crate::relay::relay_events::tests::event;
use kernel::table::AttributeValue;
use proptest::prelude::*;
use testkit::MemoryTable;

fn text(row: &Item, name: &str) -> String {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

fn timestamps() -> impl Strategy<Value = Timestamp> {
    (0i64..4_000_000_000, 0i32..1_000_000_000)
        .prop_map(|(second, nanosecond)| Timestamp::new(second, nanosecond).unwrap())
}

proptest! {
    #[test]
    fn no_row_of_the_event_store_looks_like_an_outbox_row(
        id in "\\PC{0,20}|EVENT#[0-9]{1,10}", kind in "\\PC{1,12}|EVENT#", version in any::<u64>(),
    ) {
        let mut event = event(&id, version);
        event.aggregate_type = kind;
        let sk = text(&row_of(&event).unwrap(), "sk");
        prop_assert!(!sk.starts_with("EVENT#"), "{}", sk);
    }

    #[test]
    fn events_sort_by_time(first in timestamps(), second in timestamps(), near in 0i64..3_000_000) {
        let close = first + jiff::SignedDuration::from_nanos(near);
        for other in [second, close] {
            prop_assert_eq!(sortable_time(first).cmp(&sortable_time(other)), first.cmp(&other));
        }
    }

    #[test]
    fn versions_sort_as_numbers(first in 0u64..10_000_000_000, second in 0u64..10_000_000_000) {
        prop_assert_eq!(key(&event("1", first)).sk.cmp(&key(&event("1", second)).sk), first.cmp(&second));
    }
}

#[test]
fn a_row_has_the_whole_event_and_all_index_keys() {
    let row = row_of(&event("7", 3)).unwrap();
    for name in [
        "event_id",
        "stream_id",
        "event_type",
        "event_data",
        "metadata",
        "timestamp",
        "version",
    ] {
        assert!(row.contains_key(name), "{name}");
    }
    assert_eq!(text(&row, "pk"), "STREAM#Subject-7");
    assert_eq!(text(&row, "sk"), "V#0000000003");
    assert_eq!(text(&row, "gsi1pk"), "DATE#2026-05-28");
    assert_eq!(
        text(&row, "gsi1sk"),
        "2026-05-28T20:26:40.000000000Z#event-7-3"
    );
    assert_eq!(text(&row, "gsi2pk"), "TYPE#SubjectUpdated#2026-05-28");
    assert_eq!(text(&row, "gsi3pk"), "SOURCE#subjects#2026-05-28");
    assert_eq!(from_row::<Envelope>(row).unwrap(), event("7", 3));
}

#[test]
fn each_day_of_a_type_is_a_partition_of_its_own() {
    let (mut today, mut tomorrow) = (event("7", 3), event("7", 4));
    today.timestamp = "2026-05-28T23:59:59Z".parse().unwrap();
    tomorrow.timestamp = "2026-05-29T00:00:00Z".parse().unwrap();
    let partition = |event| text(&row_of(event).unwrap(), "gsi2pk");
    assert_ne!(partition(&today), partition(&tomorrow));
}

async fn append(table: &Arc<MemoryTable>, event: &Envelope) -> Result<()> {
    let commit = EventStore {
        table: table.clone(),
    }
    .append(event)
    .await?;
    let cx = Context::of_system(event.timestamp, Arc::new(testkit::TestClock::new()));
    let (writes, _) = commit.into_writes("platform", &cx)?;
    if writes.is_empty() {
        Ok(())
    } else {
        table.commit(writes).await
    }
}

#[tokio::test]
async fn an_event_that_arrives_twice_is_stored_once() {
    let table = Arc::new(MemoryTable::new());
    append(&table, &event("7", 1)).await.unwrap();
    let before = table.rows();
    append(&table, &event("7", 1)).await.unwrap();
    assert_eq!(table.rows(), before);
}

#[tokio::test]
async fn another_event_of_the_same_version_is_refused() {
    let table = Arc::new(MemoryTable::new());
    append(&table, &event("7", 1)).await.unwrap();
    let mut other = event("7", 1);
    other.event_id = "another".to_owned();
    let error = append(&table, &other).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (kernel::Kind::Internal, "platform.stream_forked")
    );
    assert_eq!(text(&table.rows()[0], "event_id"), "event-7-1");
}

#[tokio::test]
async fn only_one_of_two_concurrent_events_of_one_version_is_stored() {
    let table = Arc::new(MemoryTable::new());
    let mut other = event("7", 1);
    other.event_id = "another".to_owned();
    let event = event("7", 1);
    let outcomes = tokio::join!(append(&table, &event), append(&table, &other));
    assert_ne!(outcomes.0.is_ok(), outcomes.1.is_ok());
    assert_eq!(table.rows().len(), 1);
}
