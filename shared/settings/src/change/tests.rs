use kernel::Kind;
use proptest::prelude::*;
use serde_json::json;
use testkit::MemoryTable;

use super::*;
use crate::Snapshot;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Applies a change as the pipeline of a consumer does: a lost race is retried.
async fn apply(table: &dyn Table, change: &Change) {
    loop {
        let Some(write) = change.news(table, NOW).await.unwrap() else {
            return;
        };
        match table.commit(vec![write]).await {
            Ok(()) => return,
            Err(error) => assert_eq!(error.code(), "request.lost_race"),
        }
    }
}

async fn snapshot_after(changes: &[Change]) -> Snapshot {
    let table = MemoryTable::new();
    for change in changes {
        apply(&table, change).await;
    }
    Snapshot::read(&table).await.unwrap()
}

fn on(name: &str, revision: i64) -> Change {
    let flag = Flag {
        enabled: true,
        everyone: true,
        ..Flag::default()
    };
    Change::flag(name, Some(&flag), revision).unwrap()
}

fn removed(name: &str, revision: i64) -> Change {
    Change::flag(name, None, revision).unwrap()
}

#[tokio::test]
async fn entries_of_every_kind_are_read_back() {
    let policy: RoutePolicy = serde_json::from_value(json!({ "enabled": false })).unwrap();
    let snapshot = snapshot_after(&[
        on("beta", 1),
        Change::route("make-thing", Some(&policy), 1).unwrap(),
        Change::shared("limit", Some(&json!(5)), 1).unwrap(),
        Change::shared("colour", Some(&json!("red")), 1).unwrap(),
        Change::own("limit", Some(&json!({ "a": [1.5] })), 1).unwrap(),
    ])
    .await;
    assert!(snapshot.flags["beta"].enabled && snapshot.flags.len() == 1);
    assert_eq!(snapshot.routes["make-thing"], policy);
    let values = json!({ "limit": { "a": [1.5] }, "colour": "red" });
    assert_eq!(Value::Object(snapshot.values), values);
}

#[tokio::test]
async fn a_removed_entry_is_not_restored_by_a_late_change() {
    assert!(
        snapshot_after(&[on("beta", 1), removed("beta", 2)])
            .await
            .flags
            .is_empty()
    );
    let late = [
        on("beta", 1),
        removed("beta", 3),
        on("beta", 2),
        on("beta", 1),
    ];
    assert!(snapshot_after(&late).await.flags.is_empty());
    assert!(
        snapshot_after(&[removed("beta", 3), on("beta", 4)])
            .await
            .flags["beta"]
            .enabled
    );
}

#[tokio::test]
async fn a_stale_change_writes_nothing() {
    let table = MemoryTable::new();
    apply(&table, &on("beta", 2)).await;
    table.forget_counts();
    for old in [on("beta", 2), on("beta", 1), removed("beta", 2)] {
        assert!(old.news(&table, NOW).await.unwrap().is_none());
    }
    assert_eq!(table.commits(), 0);
}

#[tokio::test]
async fn a_change_is_refused_when_a_later_one_is_written_between_its_read_and_its_write() {
    let table = MemoryTable::new();
    let write = on("beta", 1).news(&table, NOW).await.unwrap().unwrap();
    apply(&table, &removed("beta", 2)).await;
    let refused = table.commit(vec![write]).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Conflict);
    assert!(Snapshot::read(&table).await.unwrap().flags.is_empty());
}

#[tokio::test]
async fn more_entries_than_one_page_holds_are_all_read() {
    let table = MemoryTable::new();
    for number in 0..2500 {
        apply(&table, &on(&format!("flag-{number}"), 1)).await;
    }
    table.forget_counts();
    assert_eq!(Snapshot::read(&table).await.unwrap().flags.len(), 2500);
    assert_eq!(table.reads(), 3);
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_does_not_hide_others() {
    let table = MemoryTable::new();
    apply(&table, &on("beta", 1)).await;
    for sk in ["FLAG#broken", "TUNE#unknown", "nothing"] {
        let row = Row {
            sk: sk.to_owned(),
            revision: 1,
            content: Some("{\"enabled\":1}".to_owned()),
            expires_at: None,
        };
        table.given(to_row(&Key::new(PARTITION, sk), &row).unwrap());
    }
    let snapshot = Snapshot::read(&table).await.unwrap();
    assert_eq!(snapshot.flags.keys().collect::<Vec<_>>(), ["beta"]);
}

#[tokio::test]
async fn only_a_tombstone_expires() {
    let table = MemoryTable::new();
    for change in [on("beta", 1), on("gamma", 1), removed("gamma", 2)] {
        apply(&table, &change).await;
    }
    let rows = table.rows().into_iter();
    let times: Vec<_> = rows.map(|row| row.get("expires_at").cloned()).collect();
    let in_400_days = kernel::table::AttributeValue::N("34560000".to_owned());
    assert_eq!(times, [None, Some(in_400_days)]);
}

#[test]
fn every_text_that_a_parameter_can_hold_is_accepted() {
    for text in ["x".repeat(4096), "\"".repeat(4096), "\u{1}".repeat(4096)] {
        assert!(Change::own("limit", Some(&json!(text)), 1).is_ok());
    }
}

#[test]
fn names_contents_and_revisions_out_of_bounds_are_refused() {
    let value = json!("x".repeat(CONTENT_LIMIT - 2));
    assert!(Change::own("limit", Some(&value), 1).is_ok());
    let value = json!("x".repeat(CONTENT_LIMIT - 1));
    let mut refused = vec![
        Change::own("limit", Some(&value), 1),
        Change::own("limit", None, 0),
    ];
    let long = "a".repeat(NAME_LIMIT + 1);
    for name in ["", "a#b", "a/b", "a b", "ä", &long] {
        refused.push(Change::flag(name, None, 1));
    }
    for refused in refused {
        assert_eq!(refused.unwrap_err().kind(), Kind::Invalid);
    }
}

/// Changes of three entries. Equal revisions of an entry always have equal content.
fn histories() -> impl Strategy<Value = Vec<Change>> {
    let change = (0..3_u8, 1..6_i64).prop_map(|(entry, revision)| {
        let value = json!(format!("{entry} at {revision}"));
        let value = (revision % 3 != 0).then_some(&value);
        Change::own(&format!("entry-{entry}"), value, revision).unwrap()
    });
    prop::collection::vec(change, 1..20)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work)
}

/// The newest content of each entry, by a simple reference implementation.
fn newest(changes: &[Change]) -> Snapshot {
    let mut sorted = changes.to_vec();
    sorted.sort_by_key(|change| change.revision);
    let mut snapshot = Snapshot::default();
    for change in sorted {
        let name = change.sort_key.trim_start_matches("OWN#").to_owned();
        match change.content {
            Some(content) => {
                let value = serde_json::from_str(&content).unwrap();
                snapshot.values.insert(name, value);
            }
            None => drop(snapshot.values.remove(&name)),
        }
    }
    snapshot
}

proptest! {
    #[test]
    fn in_any_order_and_with_duplicates_the_newest_change_of_each_entry_wins(
        (changes, shuffled) in histories().prop_flat_map(|changes| {
            let twice = [changes.clone(), changes.clone()].concat();
            (Just(changes), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(run(snapshot_after(&shuffled)), newest(&changes));
    }

    #[test]
    fn of_concurrent_changes_the_newest_of_each_entry_wins(changes in histories()) {
        let together = async {
            let table = MemoryTable::new();
            let applied = changes.iter().map(|change| apply(&table, change));
            futures_util::future::join_all(applied).await;
            Snapshot::read(&table).await.unwrap()
        };
        prop_assert_eq!(run(together), newest(&changes));
    }
}
