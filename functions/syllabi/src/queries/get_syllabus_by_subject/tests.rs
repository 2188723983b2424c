//! Tests of the published syllabus of a subject.

use testkit::{App, Response};

use crate::testing::syllabi::{
    SUBJECT, app, as_learner, created, published, semester, syllabus, table, with,
};

async fn of_subject(app: &App, query: &str) -> Response {
    as_learner(app.get(&format!("/api/v1/syllabus/{SUBJECT}{query}")))
        .send()
        .await
}

#[tokio::test]
async fn the_syllabus_of_a_semester_and_section_is_found_in_two_calls() {
    let (app, winter) = app().await;
    let summer = semester(&app, "2027-S", "2027-04-01").await;
    let whole = published(&app, &syllabus(&winter)).await;
    let section = published(&app, &with(syllabus(&winter), "section", "B")).await;
    let later = published(&app, &syllabus(&summer)).await;
    // The circuit of the subjects is read first, and then kept for a second.
    of_subject(&app, "").await.with_status(200);
    table(&app).forget_counts();
    let reply = of_subject(&app, &format!("?semester_id={summer}")).await;
    assert_eq!(reply.with_status(200).json()["id"], later.as_str());
    assert_eq!(table(&app).reads(), 2);
    for (query, expected) in [("", &whole), ("&section=b", &section)] {
        let query = format!("?semester_id={winter}{query}");
        let view = of_subject(&app, &query).await.with_status(200).json();
        assert_eq!(view["id"], expected.as_str());
    }
}

#[tokio::test]
async fn a_draft_or_a_missing_section_is_not_found() {
    let (app, semester) = app().await;
    created(&app, &syllabus(&semester)).await;
    of_subject(&app, "")
        .await
        .assert_refused(404, "syllabi.not_found");
    published(&app, &syllabus(&semester)).await;
    let other = of_subject(&app, "?section=Z").await;
    other.assert_refused(404, "syllabi.not_found");
}

#[tokio::test]
async fn without_a_semester_it_is_the_latest_one_that_has_begun() {
    let (app, winter) = app().await;
    let past = semester(&app, "2020-W", "2020-10-01").await;
    let earlier = semester(&app, "2019-W", "2019-10-01").await;
    let next = published(&app, &syllabus(&winter)).await;
    assert_eq!(of_subject(&app, "").await.json()["id"], next.as_str());
    let old = published(&app, &syllabus(&earlier)).await;
    let current = published(&app, &syllabus(&past)).await;
    assert_eq!(of_subject(&app, "").await.json()["id"], current.as_str());
    let view = of_subject(&app, &format!("?semester_id={earlier}"))
        .await
        .json();
    assert_eq!(view["id"], old.as_str());
}
