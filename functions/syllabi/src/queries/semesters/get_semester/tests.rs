use std::collections::HashMap;
use std::time::Duration;

use kernel::table::{AttributeValue, Key};
use serde_json::json;

use crate::testing::{SEMESTERS, app, as_learner, created, get, state, table, tag, winter, with};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_semester_is_read_in_one_call() {
    let app = app();
    let id = created(&app, &winter()).await;
    table(&app).forget_counts();
    get(&app, &id).await.with_status(200);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 0));
}

#[tokio::test]
async fn the_state_follows_the_dates() {
    let app = app();
    let body = with(winter(), "enrollment_from", "2026-08-01");
    let body = with(
        with(body, "teaching_from", "2026-10-12"),
        "teaching_to",
        "2027-02-05",
    );
    let id = created(&app, &body).await;
    for (days, expected) in [
        (0, "planned"),
        (61, "open"),
        (72, "teaching"),
        (117, "grading"),
        (800, "grading"),
    ] {
        app.pass_time(days * DAY).await;
        assert_eq!(state(&app, &id).await, expected, "{days}");
    }
}

#[tokio::test]
async fn a_client_does_not_keep_a_state_that_is_over() {
    let app = app();
    let id = created(&app, &winter()).await;
    let known = tag(&app, &id).await;
    let get = || {
        as_learner(
            app.get(&format!("{SEMESTERS}/{id}"))
                .header("if-none-match", &known),
        )
        .send()
    };
    get().await.with_status(304);
    // Without the timed work, so that only the time has passed.
    app.clock().advance(150 * DAY);
    assert_eq!(get().await.with_status(200).json()["state"], "teaching");
}

#[tokio::test]
async fn a_semester_that_does_not_exist_or_has_an_invalid_id_is_refused() {
    let app = app();
    get(&app, "404")
        .await
        .assert_refused(404, "semesters.not_found");
    get(&app, "a%00b")
        .await
        .assert_refused(422, "request.invalid");
    app.get(&format!("{SEMESTERS}/404"))
        .send()
        .await
        .assert_refused(401, "auth.missing");
}

#[tokio::test]
async fn a_deadline_that_the_clocks_skip_since_it_was_set_is_the_first_minute_after_the_gap() {
    let app = app();
    let deadline = json!({ "local": "2027-03-28T12:00", "zone": "Europe/Berlin" });
    let id = created(&app, &with(winter(), "withdraw_until", deadline)).await;
    let key = Key::new(format!("SEMESTER#{id}"), "META");
    let mut row = table(&app).row(&key).unwrap();
    let skipped = [("local", "2027-03-28T02:30"), ("zone", "Europe/Berlin")];
    let skipped = skipped.map(|(name, text)| (name.to_owned(), AttributeValue::S(text.to_owned())));
    row.insert(
        "withdraw_until".to_owned(),
        AttributeValue::M(HashMap::from(skipped)),
    );
    table(&app).given(row);
    let shown = get(&app, &id).await.with_status(200).json();
    assert_eq!(shown["withdraw_until"]["local"], "2027-03-28T03:00");
    assert_eq!(
        shown["withdraw_until"]["at"],
        "2027-03-28T01:00:59.999999999Z"
    );
}
