//! The semesters of a year, from their creation to their end.

use kernel::Role;
use serde_json::{Value, json};
use testkit::{App, Response};

use super::get;
use crate::given::{User, administrator, app, new_user, text, user_with_role};

const SEMESTERS: &str = "/api/v1/semesters";

fn term(parent: &Value, withdraw_until: &str) -> Value {
    json!({
        "name": "Winter semester", "code": "2026-w", "zone": "Europe/Berlin", "parent_id": parent,
        "starts_on": "2026-10-01", "ends_on": "2027-03-31",
        "withdraw_until": { "local": withdraw_until, "zone": "Europe/Berlin" },
    })
}

async fn create(app: &App, user: &User, body: &Value) -> Response {
    let request = app.post(SEMESTERS).bearer(&user.token);
    request.json(body).send().await
}

async fn close(app: &App, user: &User, id: &Value) -> Response {
    let request = app.post(&format!("{SEMESTERS}/{}/close", text(id)));
    request.bearer(&user.token).send().await
}

/// Why one field of a request was refused.
fn field(refused: &Response) -> String {
    let details = refused.assert_refused(422, "request.invalid");
    text(&details["fields"][0]["field"])
}

#[tokio::test]
async fn a_term_over_the_change_of_the_clocks_is_planned_corrected_and_closed() {
    let app = app();
    let admin = administrator(&app).await;
    let learner = new_user(&app, "lin@example.org").await;
    let year = json!({
        "name": "Year", "code": "2026", "zone": "Europe/Berlin", "starts_on": "2026-10-01",
        "ends_on": "2027-09-30",
    });
    create(&app, &learner, &year)
        .await
        .assert_refused(403, "auth.forbidden");
    let year = create(&app, &admin, &year).await.with_status(201).json();

    let refused = create(&app, &admin, &term(&year["id"], "2027-03-28T02:30")).await;
    let details = refused.assert_refused(422, "calendar.local_time_skipped");
    let suggested = text(&details["after"]);
    assert_eq!(suggested, "2027-03-28T03:00");
    let refused = create(&app, &admin, &term(&year["id"], "2027-04-28T02:30")).await;
    assert_eq!(field(&refused), "withdraw_until");
    let created = create(&app, &admin, &term(&year["id"], &suggested))
        .await
        .with_status(201);
    let term = created.json();
    assert_eq!(
        term["withdraw_until"]["at"],
        "2027-03-28T01:00:59.999999999Z"
    );

    let listed = get(
        &app,
        &learner,
        &format!("{SEMESTERS}?parent_id={}", text(&year["id"])),
    )
    .await;
    assert_eq!(listed["items"][0]["code"], "2026-W");
    let shown = get(&app, &learner, created.header("location").unwrap()).await;
    assert_eq!(shown, term);

    let refused = close(&app, &admin, &year["id"]).await;
    let details = refused.assert_refused(409, "semesters.not_finished");
    assert_eq!(details["open_items"][0]["id"], term["id"]);
    for semester in [&term, &year] {
        close(&app, &admin, &semester["id"]).await.with_status(200);
    }
    app.deliver().await;
    let stream = format!("/api/v1/events/streams/Semester-{}", text(&term["id"]));
    let events = get(&app, &admin, &stream).await;
    let types: Vec<_> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["event_type"])
        .collect();
    assert_eq!(types, ["SemesterCreated", "SemesterClosed"]);
}

#[tokio::test]
async fn only_administrators_change_semesters() {
    let app = app();
    let admin = administrator(&app).await;
    let year = json!({ "name": "Year", "code": "2026", "starts_on": "2026-10-01", "ends_on": "2027-09-30" });
    let id = create(&app, &admin, &year).await.with_status(201).json()["id"].clone();
    for role in [Role::Instructor, Role::Learner] {
        let user = user_with_role(&app, &admin, role).await;
        create(&app, &user, &year)
            .await
            .assert_refused(403, "auth.forbidden");
        close(&app, &user, &id)
            .await
            .assert_refused(403, "auth.forbidden");
        let path = format!("{SEMESTERS}/{}", text(&id));
        for request in [app.put(&path).json(&year), app.delete(&path)] {
            let request = request.bearer(&user.token).header("if-match", "*");
            request.send().await.assert_refused(403, "auth.forbidden");
        }
        assert_eq!(get(&app, &user, &path).await["state"], "planned");
    }
}
