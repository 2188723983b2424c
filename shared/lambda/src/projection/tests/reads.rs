//! Tests of reading copies.

use kernel::deployment::{CursorSecret, Variable as _};
use kernel::page::Limit;
use kernel::projection::Copied;
use kernel::table::KeyQuery;

use super::*;

#[tokio::test]
async fn get_many_returns_copies_and_tombstones_and_nothing_for_unknown_ids() {
    let copies = Copies::new();
    copies
        .take_all(&[made("a"), made("b"), gone("b", 2), made("c")])
        .await;
    copies.table.forget_counts();
    let ids = ["a", "b", "c", "a", "nowhere"].map(str::to_owned);
    let found = copies.read_model().get_many(&ids).await.unwrap();
    let mut names: Vec<_> = found.into_iter().collect();
    names.sort_by(|one, other| one.0.cmp(&other.0));
    let first = || {
        Copied::Live(Thing {
            name: "first".to_owned(),
        })
    };
    let expected = [("a", first()), ("b", Copied::Deleted), ("c", first())];
    assert_eq!(names, expected.map(|(id, copied)| (id.to_owned(), copied)));
    assert_eq!(copies.table.reads(), 1);
}

#[tokio::test]
async fn get_many_reads_100_ids_in_each_call_and_makes_no_call_without_ids() {
    let copies = Copies::new();
    copies.take_all(&[made("0"), made("250")]).await;
    copies.table.forget_counts();
    let ids: Vec<String> = (0..251).map(|id| id.to_string()).collect();
    assert_eq!(copies.read_model().get_many(&ids).await.unwrap().len(), 2);
    assert_eq!(copies.table.reads(), 3);
    assert!(copies.read_model().get_many(&[]).await.unwrap().is_empty());
    assert_eq!(copies.table.reads(), 3);
}

#[tokio::test]
async fn a_page_contains_the_copies_in_the_index_and_no_deleted_ones() {
    let copies = Copies::new();
    let history = [
        made("a"),
        renamed("a", 2),
        made("b"),
        gone("b", 2),
        made("c"),
    ];
    copies.take_all(&history).await;
    let mut cx = crate::consume::system_context(&copies.host);
    let key = testkit::keys::value_of(CursorSecret::NAME, CursorSecret::SOURCE);
    cx.cursor_key = Some(kernel::cursor::CursorKey::parse(&key).unwrap());
    let query = KeyQuery::partition(Index::Gsi1, "THINGS");
    let read_model = copies.read_model();
    let page = read_model.page(query, Limit::default(), None, &cx).await;
    let names: Vec<_> = page
        .unwrap()
        .items
        .into_iter()
        .map(|thing| thing.name)
        .collect();
    assert_eq!(names, ["first", "name 2"]);
}
