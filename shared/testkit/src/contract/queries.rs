//! Pages of the table and of its indexes.

use kernel::table::{
    Action, AttributeValue, Index, Item, Key, KeyQuery, Rows, Table, Write, set_key,
};

use super::{partition, row};

const INDEXES: [Index; 4] = [Index::Table, Index::Gsi1, Index::Gsi2, Index::Gsi3];

/// Sorted by bytes, which is not the alphabetical order of any language.
const SORTED: [&str; 7] = ["A", "Z", "a", "a#1", "ab", "z", "ö"];

pub(super) async fn hold(table: &dyn Table) {
    for index in INDEXES {
        let pk = given(table, index).await;
        rows_come_in_the_order_of_bytes(table, index, &pk).await;
        sort_keys_select_rows(table, index, &pk).await;
        pages_contain_every_row_once(table, index, &pk).await;
        a_full_page_has_the_key_of_its_last_row_as_cursor(table, index, &pk).await;
    }
    a_row_is_in_the_indexes_for_which_it_has_keys(table).await;
}

/// Puts rows, in another order, into one partition of an index; in the table each has its own partition.
async fn given(table: &dyn Table, index: Index) -> String {
    let pk = partition("query");
    let puts = [3, 0, 6, 2, 5, 1, 4].map(|place| {
        let mut given = row(&Key::new(format!("{pk}#{place}"), "META"), &[]);
        set_key(&mut given, index, &pk, SORTED[place]);
        Write::always(Action::Put(given))
    });
    table.commit(puts.into()).await.expect("seven puts");
    pk
}

async fn rows_come_in_the_order_of_bytes(table: &dyn Table, index: Index, pk: &str) {
    let query = KeyQuery::partition(index, pk);
    assert_eq!(sort_keys(&page(table, &query).await, index), SORTED);
    let mut reversed = SORTED;
    reversed.reverse();
    assert_eq!(
        sort_keys(&page(table, &query.descending()).await, index),
        reversed
    );
    let nowhere = KeyQuery::partition(index, format!("{pk}#nowhere"));
    let empty = page(table, &nowhere).await;
    assert!(empty.items.is_empty() && empty.next.is_none());
}

async fn sort_keys_select_rows(table: &dyn Table, index: Index, pk: &str) {
    let query = || KeyQuery::partition(index, pk);
    let cases: [(KeyQuery, &[&str]); 6] = [
        (query().starting_with("a"), &["a", "a#1", "ab"]),
        (query().starting_with(""), &SORTED),
        (query().starting_with("ö"), &["ö"]),
        (query().starting_with("nothing"), &[]),
        (query().between("Z", "ab"), &["Z", "a", "a#1", "ab"]),
        (query().between("ab", "z").descending(), &["z", "ab"]),
    ];
    for (query, expected) in cases {
        assert_eq!(
            sort_keys(&page(table, &query).await, index),
            expected,
            "{query:?}"
        );
    }
}

async fn pages_contain_every_row_once(table: &dyn Table, index: Index, pk: &str) {
    for limit in 1..=8 {
        for descending in [false, true] {
            let mut query = KeyQuery {
                descending,
                ..KeyQuery::partition(index, pk).limit(limit)
            };
            let mut seen = Vec::new();
            loop {
                let rows = page(table, &query).await;
                assert!(rows.items.len() <= limit as usize);
                seen.extend(sort_keys(&rows, index));
                match rows.next {
                    Some(next) => query.start = Some(next),
                    None => break,
                }
            }
            if descending {
                seen.reverse();
            }
            assert_eq!(seen, SORTED, "{limit} at a time, descending: {descending}");
        }
    }
}

/// The cursor has exactly the keys of the table and the index. A full page has one even when no row
/// follows.
async fn a_full_page_has_the_key_of_its_last_row_as_cursor(
    table: &dyn Table,
    index: Index,
    pk: &str,
) {
    let (_, index_pk, index_sk) = index.names();
    for (limit, last) in [(2, 1), (7, 6)] {
        let rows = page(table, &KeyQuery::partition(index, pk).limit(limit)).await;
        let next = rows.next.expect("a full page has a cursor");
        let last: &Item = &rows.items[last];
        let expected: Item = ["pk", "sk", index_pk, index_sk]
            .into_iter()
            .map(|name| (name.to_owned(), last[name].clone()))
            .collect::<std::collections::HashMap<_, _>>()
            .into();
        assert_eq!(next, expected);
    }
    assert!(
        page(table, &KeyQuery::partition(index, pk).limit(8))
            .await
            .next
            .is_none()
    );
}

async fn a_row_is_in_the_indexes_for_which_it_has_keys(table: &dyn Table) {
    let pk = partition("sparse");
    let key = Key::new(&pk, "META");
    let mut indexed = row(&key, &[]);
    set_key(&mut indexed, Index::Gsi1, &format!("{pk}#one"), "1");
    let found = async |index, name: &str| {
        page(table, &KeyQuery::partition(index, format!("{pk}#{name}")))
            .await
            .items
    };

    table
        .commit(vec![Write::always(Action::Put(indexed.clone()))])
        .await
        .expect("a put");
    assert_eq!(found(Index::Gsi1, "one").await, [indexed.clone()]);
    assert!(found(Index::Gsi2, "one").await.is_empty());

    set_key(&mut indexed, Index::Gsi1, &format!("{pk}#two"), "1");
    table
        .commit(vec![Write::always(Action::Put(indexed.clone()))])
        .await
        .expect("a put");
    assert!(found(Index::Gsi1, "one").await.is_empty());
    assert_eq!(found(Index::Gsi1, "two").await, [indexed]);

    table
        .commit(vec![Write::always(Action::Put(row(&key, &[])))])
        .await
        .expect("a put");
    assert!(found(Index::Gsi1, "two").await.is_empty());
}

async fn page(table: &dyn Table, query: &KeyQuery) -> Rows {
    table.query(query).await.expect("a page")
}

fn sort_keys(rows: &Rows, index: Index) -> Vec<String> {
    let (_, _, name) = index.names();
    rows.items
        .iter()
        .map(|row| match &row[name] {
            AttributeValue::S(text) => text.clone(),
            other => panic!("{other:?} is not a sort key"),
        })
        .collect()
}
