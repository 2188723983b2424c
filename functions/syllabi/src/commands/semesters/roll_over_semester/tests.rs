//! Tests of roll-overs.

use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::close;
use crate::testing::syllabi::{
    act, app, as_admin, as_ivo, created, get, published, semester, syllabus, table, with,
};

async fn roll_over(app: &App, from: &str, to: &str, dry_run: bool) -> Response {
    let body = json!({ "to_semester_id": to, "dry_run": dry_run });
    let request = app.post(&format!("/api/v1/semesters/{from}/roll-over"));
    as_admin(request.json(&body)).send().await
}

/// Thursday, 15 October 2026, in the winter semester that begins on Thursday, 1 October.
fn dated(semester: &str) -> Value {
    let at = json!({ "local": "2026-10-15T23:59", "zone": "Europe/Berlin" });
    let week =
        json!({ "topic": "A", "starts_on": "2026-10-12", "due": [{ "title": "E", "at": at }] });
    with(syllabus(semester), "weeks", json!([week]))
}

#[tokio::test]
async fn a_dry_run_shows_the_dates_and_creates_nothing() {
    let (app, winter) = app().await;
    let summer = semester(&app, "2027-S", "2027-04-01").await;
    let id = published(&app, &dated(&winter)).await;
    let before = table(&app).rows().len();
    table(&app).forget_counts();
    let reply = roll_over(&app, &winter, &summer, true)
        .await
        .with_status(200)
        .json();
    assert_eq!((table(&app).reads(), table(&app).rows().len()), (3, before));
    let rolled = &reply["syllabi"][0];
    assert_eq!(
        (&rolled["syllabus_id"], &rolled["exists"]),
        (&json!(id), &json!(false))
    );
    assert_eq!(rolled["dates"][0]["path"], "/weeks/0/starts_on");
    assert_eq!(rolled["dates"][0]["new"], "2027-04-12");
    assert_eq!(rolled["dates"][1]["new"]["local"], "2027-04-15T23:59");
    assert_eq!(reply["run_id"], Value::Null);
}

#[tokio::test]
async fn a_roll_over_creates_drafts_once_however_often_it_runs() {
    let (app, winter) = app().await;
    let summer = semester(&app, "2027-S", "2027-04-01").await;
    published(&app, &dated(&winter)).await;
    created(&app, &with(dated(&winter), "section", "B")).await;
    let withdrawn = published(&app, &with(dated(&winter), "section", "C")).await;
    act(&app, &withdrawn, "withdraw", 2).await.with_status(200);
    let preview = roll_over(&app, &winter, &summer, true).await.json();
    let first = roll_over(&app, &winter, &summer, false)
        .await
        .with_status(200)
        .json();
    let second = roll_over(&app, &winter, &summer, false)
        .await
        .with_status(200)
        .json();
    app.deliver().await;
    for run in [first, second] {
        let id = run["run_id"].as_str().unwrap();
        let progress = app.get(&format!("/api/v1/semesters/{winter}/roll-overs/{id}"));
        let progress = as_admin(progress).send().await.with_status(200).json();
        assert_eq!(
            (&progress["state"], &progress["failed"]),
            (&json!("completed"), &json!(0))
        );
        let foreign = app.get(&format!("/api/v1/semesters/{summer}/roll-overs/{id}"));
        let foreign = as_admin(foreign).send().await;
        foreign.assert_refused(404, "semesters.no_such_roll_over");
    }
    let events = table(&app).events().into_iter();
    let ends = events.filter(|event| event.event_type == "SemesterRolledOver");
    let shifted: Vec<_> = ends.map(|end| end.event_data["shifted"].clone()).collect();
    assert_eq!(shifted, [2, 0]);
    let request = app.get(&format!("/api/v1/semesters/{summer}/syllabi"));
    let list = as_ivo(request).send().await.with_status(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    for (item, expected) in items.iter().zip(preview["syllabi"].as_array().unwrap()) {
        assert_eq!(item["id"], expected["new_syllabus_id"]);
        assert_eq!(
            (&item["state"], &item["author_id"]),
            (&json!("draft"), &json!("ivo"))
        );
    }
    let view = get(&app, items[0]["id"].as_str().unwrap()).await.json();
    assert_eq!(
        view["weeks"][0]["due"][0]["at"]["local"],
        "2027-04-15T23:59"
    );
    let again = roll_over(&app, &winter, &summer, true).await.json();
    assert_eq!(again["syllabi"][0]["exists"], true);
}

#[tokio::test]
async fn a_closed_an_unknown_and_the_same_target_are_refused() {
    let (app, winter) = app().await;
    let summer = semester(&app, "2027-S", "2027-04-01").await;
    close(&app, &summer).await.with_status(200);
    let closed = roll_over(&app, &winter, &summer, true).await;
    closed.assert_refused(409, "semesters.closed");
    for target in [winter.as_str(), "404"] {
        let refused = roll_over(&app, &winter, target, false).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "to_semester_id");
    }
    let unknown = roll_over(&app, "404", &winter, false).await;
    unknown.assert_refused(404, "semesters.not_found");
}
