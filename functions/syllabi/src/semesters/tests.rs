//! How syllabi join semesters, which the functions for syllabi do in their own transactions.

use kernel::context::Clock as _;
use kernel::table::Table as _;
use kernel::{Commit, Context, Result};
use serde_json::json;
use std::sync::Arc;
use testkit::{App, TestClock};

use super::membership::Membership::{self, Finished, None, Open};
use super::membership::membership;
use super::*;
use crate::testing::{app, close, created, delete, facts, get, table, usage, winter};

fn syllabus(id: &str) -> OpenItem {
    OpenItem {
        kind: ItemKind::Syllabus,
        id: id.to_owned(),
        name: format!("Algebra {id}"),
    }
}

/// Writes what a syllabus becomes to the semester.
async fn becomes(
    app: &App,
    semester: &str,
    item: &str,
    before: Membership,
    after: Membership,
) -> Result<()> {
    let commit: Commit<()> =
        membership(&semester.parse().unwrap(), &syllabus(item), before, after)?;
    let cx = Context::of_system(app.clock().now(), Arc::new(TestClock::default()));
    let (writes, _) = commit.into_writes("syllabi", &cx)?;
    table(app).commit(writes).await
}

#[tokio::test]
async fn an_unfinished_syllabus_keeps_its_semester_open_and_is_named() {
    let app = app();
    let id = created(&app, &winter()).await;
    becomes(&app, &id, "7", None, Open).await.unwrap();
    let refused = close(&app, &id).await;
    let details = refused.assert_refused(409, "semesters.not_finished");
    let expected = json!([{ "kind": "syllabus", "id": "7", "name": "Algebra 7" }]);
    assert_eq!(
        (&details["open_items"], &details["has_more"]),
        (&expected, &json!(false))
    );
    becomes(&app, &id, "7", Open, Finished).await.unwrap();
    close(&app, &id).await.with_status(200);
}

#[tokio::test]
async fn a_refusal_names_fifty_open_items_and_says_that_there_are_more() {
    let app = app();
    let id = created(&app, &winter()).await;
    for number in 0..51 {
        becomes(&app, &id, &number.to_string(), None, Open)
            .await
            .unwrap();
    }
    let details = close(&app, &id)
        .await
        .assert_refused(409, "semesters.not_finished");
    assert_eq!(details["open_items"].as_array().unwrap().len(), 50);
    assert_eq!(details["has_more"], true);
}

#[tokio::test]
async fn a_semester_with_a_syllabus_is_not_deleted_until_it_has_left() {
    let app = app();
    let id = created(&app, &winter()).await;
    becomes(&app, &id, "7", None, Finished).await.unwrap();
    delete(&app, &id)
        .await
        .assert_refused(409, "semesters.in_use");
    becomes(&app, &id, "7", Finished, None).await.unwrap();
    delete(&app, &id).await.with_status(204);
    assert_eq!(usage(&app, &id), Option::None);
}

#[tokio::test]
async fn nothing_joins_a_closed_or_a_deleted_semester_but_what_is_in_it_can_leave() {
    let app = app();
    let id = created(&app, &winter()).await;
    becomes(&app, &id, "7", None, Finished).await.unwrap();
    close(&app, &id).await.with_status(200);
    for (before, after) in [(None, Finished), (None, Open), (Finished, Open)] {
        let refused = becomes(&app, &id, "7", before, after).await.unwrap_err();
        assert_eq!(refused.code(), "semesters.closed");
    }
    becomes(&app, &id, "7", Finished, None).await.unwrap();
    let refused = becomes(&app, "404", "7", None, Finished).await.unwrap_err();
    assert_eq!(refused.code(), "semesters.closed");
    assert_eq!(usage(&app, "404"), Option::None);
}

#[tokio::test]
async fn a_syllabus_that_is_created_while_its_semester_is_deleted_keeps_the_semester() {
    let app = app();
    let id = created(&app, &winter()).await;
    let (faster, semester) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            becomes(&faster, &semester, "7", None, Finished)
                .await
                .unwrap()
        })
    });
    delete(&app, &id)
        .await
        .assert_refused(409, "semesters.in_use");
    get(&app, &id).await.with_status(200);
}

#[tokio::test]
async fn a_syllabus_that_is_opened_while_its_semester_is_closed_keeps_the_semester_open() {
    let app = app();
    let id = created(&app, &winter()).await;
    let (faster, semester) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move { becomes(&faster, &semester, "7", None, Open).await.unwrap() })
    });
    close(&app, &id)
        .await
        .assert_refused(409, "semesters.not_finished");
    assert_eq!(facts(&app), ["SemesterCreated"]);
}

#[tokio::test]
async fn what_does_not_change_writes_nothing() {
    let app = app();
    let id = created(&app, &winter()).await;
    let before = table(&app).rows();
    for same in [None, Finished, Open] {
        let commit = membership(&id.parse().unwrap(), &syllabus("7"), same, same).unwrap();
        let cx = Context::of_system(app.clock().now(), Arc::new(TestClock::default()));
        assert!(commit.into_writes("syllabi", &cx).unwrap().0.is_empty());
    }
    assert_eq!(table(&app).rows(), before);
}
