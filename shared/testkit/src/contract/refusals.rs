//! Requests that every table refuses. They are faults of our code, so the errors are internal, and
//! nothing is written.

use kernel::error::Kind;
use kernel::table::{Action, Index, Key, KeyQuery, Table, Write, set_key};

use super::{partition, row, text};

pub(super) async fn hold(table: &dyn Table) {
    a_transaction_has_one_write_for_each_row(table).await;
    a_transaction_has_1_to_100_writes(table).await;
    a_key_is_never_empty(table).await;
    a_counter_must_be_a_number(table).await;
    a_batch_has_1_to_100_different_keys(table).await;
    reversed_bounds_are_refused(table).await;
}

async fn a_transaction_has_one_write_for_each_row(table: &dyn Table) {
    let key = Key::new(partition("twice"), "META");
    let update = Action::Update {
        key: key.clone(),
        set: vec![],
        add: vec![("n", 1)],
    };
    let put = Action::Put(row(&key, &[]));
    for twice in [
        [put.clone(), Action::Delete(key.clone())],
        [put.clone(), put],
        [update.clone(), update],
    ] {
        let writes = twice.map(Write::always).into();
        assert_eq!(refused(table, writes).await, Kind::Internal);
        assert_eq!(table.get(&key).await.expect("a get"), None);
    }
}

async fn a_transaction_has_1_to_100_writes(table: &dyn Table) {
    let pk = partition("large");
    let puts = |count: usize| -> Vec<Write> {
        (0..count)
            .map(|place| Write::always(Action::Put(row(&Key::new(&pk, place.to_string()), &[]))))
            .collect()
    };
    assert_eq!(refused(table, puts(101)).await, Kind::Internal);
    assert_eq!(table.get(&Key::new(&pk, "0")).await.expect("a get"), None);
    table.commit(puts(100)).await.expect("a hundred puts");
    assert_eq!(refused(table, Vec::new()).await, Kind::Internal);
}

async fn a_key_is_never_empty(table: &dyn Table) {
    let pk = partition("empty");
    let whole = Key::new(&pk, "META");
    let mut unindexed = row(&whole, &[]);
    set_key(&mut unindexed, Index::Gsi1, &pk, "");
    for bad in [
        row(&Key::new("", "a"), &[]),
        row(&Key::new(&pk, ""), &[]),
        unindexed,
    ] {
        for in_transaction in [false, true] {
            let mut writes = vec![Write::always(Action::Put(bad.clone()))];
            if in_transaction {
                writes.push(Write::always(Action::Put(row(
                    &Key::new(&pk, "OTHER"),
                    &[],
                ))));
            }
            assert_eq!(refused(table, writes).await, Kind::Internal, "{bad:?}");
        }
    }
    assert_eq!(
        table.get(&Key::new(&pk, "OTHER")).await.expect("a get"),
        None
    );
    assert_eq!(
        table
            .get(&Key::new(&pk, ""))
            .await
            .expect_err("a refusal")
            .kind(),
        Kind::Internal
    );
}

async fn a_counter_must_be_a_number(table: &dyn Table) {
    let pk = partition("text");
    let key = Key::new(&pk, "META");
    table
        .commit(vec![Write::always(Action::Put(row(
            &key,
            &[("n", text("a"))],
        )))])
        .await
        .expect("a put");
    let add = || {
        Write::always(Action::Update {
            key: key.clone(),
            set: vec![],
            add: vec![("n", 1)],
        })
    };
    let other = Write::always(Action::Put(row(&Key::new(&pk, "OTHER"), &[])));
    assert_eq!(refused(table, vec![add()]).await, Kind::Internal);
    assert_eq!(refused(table, vec![other, add()]).await, Kind::Internal);
    assert_eq!(
        table.get(&Key::new(&pk, "OTHER")).await.expect("a get"),
        None
    );
}

async fn a_batch_has_1_to_100_different_keys(table: &dyn Table) {
    let pk = partition("batch");
    let key = |place: usize| Key::new(&pk, place.to_string());
    let batches: [Vec<Key>; 3] = [vec![], vec![key(1), key(1)], (0..101).map(key).collect()];
    for keys in batches {
        assert_eq!(
            table.get_many(&keys).await.expect_err("a refusal").kind(),
            Kind::Internal
        );
    }
}

async fn reversed_bounds_are_refused(table: &dyn Table) {
    let query = KeyQuery::partition(Index::Table, partition("bounds")).between("b", "a");
    assert_eq!(
        table.query(&query).await.expect_err("a refusal").kind(),
        Kind::Internal
    );
}

async fn refused(table: &dyn Table, writes: Vec<Write>) -> Kind {
    table.commit(writes).await.expect_err("a refusal").kind()
}
