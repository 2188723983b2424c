//! Tests of orders.

use futures_util::future::join_all;
use serde_json::json;

use crate::testing::lessons::{
    app, lesson_id, of_course, order, outline, put, set_lesson, shape, table, two_modules,
};

#[tokio::test]
async fn lessons_move_within_and_across_modules_in_one_write() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    let version = outline(&app).await["version"].as_u64().unwrap();
    table(&app).forget_counts();
    let body = order(&[(&second, &[2, 3]), (&first, &[1])]);
    let reply = put(&app, &of_course("/outline"), version, &body)
        .await
        .with_status(200);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    assert_eq!(shape(&reply.json()), [vec![2, 3], vec![1]]);
    let now = outline(&app).await;
    assert_eq!(shape(&now), [vec![2, 3], vec![1]]);
    assert_eq!(
        reply.header("etag"),
        Some(format!("\"{}\"", now["version"]).as_str())
    );
}

#[tokio::test]
async fn who_reorders_from_a_stale_outline_is_told_what_others_have_done() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    let version = outline(&app).await["version"].as_u64().unwrap();
    let path = of_course("/outline");
    let one = order(&[(&first, &[2, 1]), (&second, &[3])]);
    let other = order(&[(&first, &[1, 2]), (&second, &[3])]);
    put(&app, &path, version, &one).await.with_status(200);
    let refused = put(&app, &path, version, &other).await;
    let details = refused.assert_refused(412, "request.stale_version");
    assert_eq!(details["version"], json!(version + 1));
    assert_eq!(details["changes"]["moved"].as_array().unwrap().len(), 1);
    put(&app, &path, version + 1, &other).await.with_status(200);
}

#[tokio::test]
async fn of_twenty_orders_at_once_one_is_kept_and_the_others_learn_its_version() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    let version = outline(&app).await["version"].as_u64().unwrap();
    let path = of_course("/outline");
    let bodies: Vec<_> = (0..20)
        .map(|number| match number % 2 {
            0 => order(&[(&first, &[2, 1]), (&second, &[3])]),
            _ => order(&[(&second, &[3]), (&first, &[1, 2])]),
        })
        .collect();
    let requests = bodies.iter().map(|body| put(&app, &path, version, body));
    let replies = join_all(requests).await;
    let (kept, refused): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((kept.len(), refused.len()), (1, 19));
    for reply in refused {
        let details = reply.assert_refused(412, "request.stale_version");
        assert_eq!(details["version"], json!(version + 1));
    }
    assert_eq!(shape(&outline(&app).await), shape(&kept[0].json()));
}

#[tokio::test]
async fn an_order_that_leaves_out_or_invents_a_lesson_is_refused() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    let version = outline(&app).await["version"].as_u64().unwrap();
    let path = of_course("/outline");
    let incomplete = order(&[(&first, &[1]), (&second, &[3])]);
    let refused = put(&app, &path, version, &incomplete).await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(details["missing"], json!([lesson_id(2)]));
    let unknown = order(&[(&first, &[1, 2, 9]), (&second, &[3])]);
    let refused = put(&app, &path, version, &unknown).await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(details["unknown"], json!([lesson_id(9)]));
    assert_eq!(outline(&app).await["version"], json!(version));
}

#[tokio::test]
async fn an_order_in_which_a_lesson_would_wait_for_itself_is_refused() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    let waits = json!({ "release": { "after_lessons": [lesson_id(2)] } });
    set_lesson(&app, 1, waits).await.with_status(200);
    let version = outline(&app).await["version"].as_u64().unwrap();
    let mut body = order(&[(&first, &[1, 2]), (&second, &[3])]);
    body["sequential"] = json!(true);
    let refused = put(&app, &of_course("/outline"), version, &body).await;
    refused.assert_refused(409, "courses.release_cycle");
    let mut body = order(&[(&first, &[2, 1]), (&second, &[3])]);
    body["sequential"] = json!(true);
    put(&app, &of_course("/outline"), version, &body)
        .await
        .with_status(200);
    assert_eq!(outline(&app).await["sequential"], true);
}
