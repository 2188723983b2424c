//! Reads of rows by their keys.

use std::collections::HashMap;

use kernel::table::{Action, AttributeValue, Key, Table, Write};

use super::{number, partition, row, text};

pub(super) async fn hold(table: &dyn Table) {
    a_row_reads_back_as_it_was_written(table).await;
    a_missing_row_is_none(table).await;
    many_rows_come_in_the_order_of_their_keys(table).await;
}

async fn a_row_reads_back_as_it_was_written(table: &dyn Table) {
    let key = Key::new(partition("kinds"), "META");
    let map = HashMap::from([(
        "inner".to_owned(),
        AttributeValue::L(vec![number(-1), text("")]),
    )]);
    let written = row(
        &key,
        &[
            ("text", text("Çağrı \u{1F393} \"quoted\"\n")),
            ("empty", text("")),
            ("largest", number(i64::MAX)),
            ("smallest", number(i64::MIN)),
            ("truth", AttributeValue::Bool(true)),
            ("null", AttributeValue::Null(true)),
            ("bytes", AttributeValue::B(vec![0, 159, 255])),
            ("map", AttributeValue::M(map)),
            ("list", AttributeValue::L(vec![])),
            ("texts", AttributeValue::Ss(vec!["only".to_owned()])),
            ("numbers", AttributeValue::Ns(vec!["7".to_owned()])),
        ],
    );
    table
        .commit(vec![Write::always(Action::Put(written.clone()))])
        .await
        .expect("a put");
    assert_eq!(table.get(&key).await.expect("a get"), Some(written));
}

async fn a_missing_row_is_none(table: &dyn Table) {
    let pk = partition("missing");
    let there = Key::new(&pk, "a");
    table
        .commit(vec![Write::always(Action::Put(row(&there, &[])))])
        .await
        .expect("a put");
    for absent in [Key::new(&pk, "b"), Key::new(partition("missing"), "a")] {
        assert_eq!(table.get(&absent).await.expect("a get"), None);
    }
}

async fn many_rows_come_in_the_order_of_their_keys(table: &dyn Table) {
    let pk = partition("many");
    let key = |place: usize| Key::new(&pk, format!("{place:03}"));
    let puts = (0..100)
        .step_by(2)
        .map(|place| Write::always(Action::Put(row(&key(place), &[]))));
    table.commit(puts.collect()).await.expect("fifty puts");
    let wanted: Vec<Key> = (0..100).rev().map(key).collect();
    let found = table.get_many(&wanted).await.expect("a hundred rows");
    assert_eq!(found.len(), 100);
    for (key, found) in wanted.iter().zip(found) {
        let expected = key
            .sk
            .parse::<usize>()
            .is_ok_and(|place| place % 2 == 0)
            .then(|| row(key, &[]));
        assert_eq!(found, expected, "{key:?}");
    }
}
