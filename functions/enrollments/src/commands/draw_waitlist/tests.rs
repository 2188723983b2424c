use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::{COURSE, app_with, told};
use crate::testing::{as_admin, as_olga, by, enroll, facts, get, leave};

fn path(rest: &str) -> String {
    format!("/api/v1/courses/{COURSE}/waitlist{rest}")
}

async fn draw(app: &App, seed: &str) -> Response {
    let request = app.post(&path("/draw")).json(&json!({ "seed": seed }));
    as_olga(request).send().await
}

async fn waitlist(app: &App) -> Value {
    let reply = as_olga(app.get(&path(""))).send().await;
    reply.with_status(200).json()
}

fn users(waitlist: &Value) -> Vec<String> {
    let next = waitlist["next"].as_array().unwrap().iter();
    next.map(|one| one["user_id"].as_str().unwrap().to_owned())
        .collect()
}

/// Six learners who wait, in this order.
async fn six() -> App {
    let app = app_with(json!({ "capacity": 0 })).await;
    for user in ["a", "b", "c", "d", "e", "f"] {
        enroll(&app, user, COURSE).await.with_status(202);
    }
    app
}

#[tokio::test]
async fn the_waitlist_is_in_the_order_of_entering_until_lots_are_drawn() {
    let app = six().await;
    let list = waitlist(&app).await;
    assert_eq!(users(&list), ["a", "b", "c", "d", "e", "f"]);
    assert_eq!((&list["waiting"], &list["draw"]), (&json!(6), &json!(null)));
    let drawn = draw(&app, "3 14 15").await.with_status(200).json();
    assert_eq!(
        (&drawn["waiting"], &drawn["draw"]["last_ticket"]),
        (&json!(6), &json!(6))
    );
    let list = waitlist(&app).await;
    let lots: Vec<_> = list["next"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["lot"].as_str().unwrap())
        .collect();
    assert!(lots.is_sorted(), "{lots:?}");
    let mut all = users(&list);
    for (number, user) in all.iter().enumerate() {
        assert_eq!(get(&app, user, COURSE).await["position"], number + 1);
    }
    all.sort_unstable();
    assert_eq!(all, ["a", "b", "c", "d", "e", "f"]);
    assert!(facts(&app).contains(&"WaitlistDrawn".to_owned()));
}

#[tokio::test]
async fn seats_are_offered_in_the_order_of_the_lots_and_later_ones_come_after() {
    let app = six().await;
    draw(&app, "3 14 15").await.with_status(200);
    enroll(&app, "late", COURSE).await.with_status(202);
    let order = users(&waitlist(&app).await);
    assert_eq!(order.last().unwrap(), "late");
    assert_eq!(get(&app, "late", COURSE).await["position"], 7);
    told(&app, 2, COURSE, json!({ "capacity": 2 })).await;
    app.pass_time(std::time::Duration::from_secs(180)).await;
    for (number, user) in order.iter().enumerate() {
        let state = get(&app, user, COURSE).await["state"].clone();
        let expected = if number < 2 { "offered" } else { "waitlisted" };
        assert_eq!(state, expected, "{user}");
    }
    assert_eq!(users(&waitlist(&app).await), order[2..]);
}

#[tokio::test]
async fn lots_are_drawn_once_for_the_same_people() {
    let app = six().await;
    draw(&app, "first").await.with_status(200);
    draw(&app, "second")
        .await
        .assert_refused(409, "enrollments.waitlist_drawn");
    for user in ["a", "b", "c", "d", "e", "f"] {
        leave(&app, user, COURSE).await;
    }
    draw(&app, "third")
        .await
        .assert_refused(409, "enrollments.nobody_waits");
    enroll(&app, "g", COURSE).await.with_status(202);
    draw(&app, "third").await.with_status(200);
    assert_eq!(waitlist(&app).await["draw"]["seed"], "third");
}

#[tokio::test]
async fn who_enters_while_lots_are_drawn_takes_part_or_comes_after() {
    let app = six().await;
    let (drawn, entered) =
        futures_util::future::join(draw(&app, "seed"), enroll(&app, "g", COURSE)).await;
    let last = drawn.with_status(200).json()["draw"]["last_ticket"]
        .as_u64()
        .unwrap();
    entered.with_status(202);
    let list = waitlist(&app).await;
    assert_eq!(list["waiting"], 7);
    let next = list["next"].as_array().unwrap().iter();
    let mut lots = next.map(|one| {
        (
            one["ticket"].as_u64().unwrap() <= last,
            one["lot"].is_string(),
        )
    });
    assert!(lots.all(|(takes_part, has_lot)| takes_part == has_lot));
}

#[tokio::test]
async fn only_staff_see_the_waitlist_and_draw_lots() {
    let app = six().await;
    let see = || app.get(&path(""));
    let lots = || app.post(&path("/draw")).json(&json!({ "seed": "x" }));
    for request in [see(), lots()] {
        by("a", request)
            .send()
            .await
            .assert_refused(403, "enrollments.not_staff");
    }
    see().send().await.with_status(401);
    as_admin(see()).send().await.with_status(200);
    let unknown = app.get("/api/v1/courses/1/waitlist");
    let unknown = as_admin(unknown).send().await;
    unknown.assert_refused(404, "enrollments.course_not_found");
    let wrong = app.post(&path("/draw")).json(&json!({ "seed": "" }));
    as_olga(wrong)
        .send()
        .await
        .assert_refused(422, "request.invalid");
    let hidden = app_with(json!({ "visibility": "private" })).await;
    let refused = by("a", hidden.get(&path(""))).send().await;
    refused.assert_refused(404, "enrollments.course_not_found");
}
