//! Tests of reading outlines.

use serde_json::{Value, json};

use crate::testing::lessons::{
    app, as_stranger, get, of_course, order, outline, publish, publish_as, put, read, set_lesson,
    shape, table, two_modules,
};

#[tokio::test]
async fn staff_see_the_draft_and_everybody_else_what_is_published() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    publish(&app, 1);
    let version = outline(&app).await["version"].as_u64().unwrap();
    let body = order(&[(&first, &[2]), (&second, &[3, 1])]);
    put(&app, &of_course("/outline"), version, &body)
        .await
        .with_status(200);
    assert_eq!(shape(&outline(&app).await), [vec![2], vec![3, 1]]);
    let published = read(&app, &of_course("/outline")).await;
    assert_eq!(published.header("etag"), Some("\"1\""));
    let published = published.with_status(200).json();
    assert_eq!(shape(&published), [vec![1, 2], vec![3]]);
    assert_eq!(published["published_version"], 1);
    let anonymous = app
        .get(&of_course("/outline"))
        .send()
        .await
        .with_status(200);
    assert_eq!(anonymous.json(), published);
    let chosen = get(&app, &of_course("/outline?draft=false"))
        .await
        .with_status(200);
    assert_eq!(chosen.json(), published);
    let refused = read(&app, &of_course("/outline?draft=true")).await;
    refused.assert_refused(403, "courses.not_staff");
}

#[tokio::test]
async fn the_outline_of_a_version_is_cached_for_ever_if_everybody_sees_it() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    let path = of_course("/outline?version=1");
    let reply = app.get(&path).send().await.with_status(200);
    let for_ever = "public, max-age=31536000, immutable";
    assert_eq!(reply.header("cache-control"), Some(for_ever));
    let current = app
        .get(&of_course("/outline"))
        .send()
        .await
        .with_status(200);
    assert_eq!(current.header("cache-control"), Some("no-store"));
    let draft = get(&app, &of_course("/outline?draft=true"))
        .await
        .with_status(200);
    assert_eq!(draft.header("cache-control"), Some("no-store"));
    publish_as(&app, 1, "private");
    let private = read(&app, &path).await.with_status(200);
    assert_eq!(private.header("cache-control"), Some("no-store"));
    app.get(&path)
        .send()
        .await
        .assert_refused(404, "courses.not_found");
}

#[tokio::test]
async fn an_earlier_version_stays_readable_and_a_later_one_does_not_exist() {
    let app = app();
    let [first, second] = two_modules(&app).await;
    publish(&app, 1);
    let version = outline(&app).await["version"].as_u64().unwrap();
    let body = order(&[(&second, &[3, 1, 2]), (&first, &[])]);
    put(&app, &of_course("/outline"), version, &body)
        .await
        .with_status(200);
    publish(&app, 2);
    let versions = [1, 2].map(|version| of_course(&format!("/outline?version={version}")));
    assert_eq!(
        shape(&read(&app, &versions[0]).await.json()),
        [vec![1, 2], vec![3]]
    );
    assert_eq!(
        shape(&read(&app, &versions[1]).await.json()),
        [vec![3, 1, 2], vec![]]
    );
    let refused = read(&app, &of_course("/outline?version=3")).await;
    refused.assert_refused(404, "courses.no_such_version");
    let both = get(&app, &of_course("/outline?version=1&draft=true")).await;
    both.assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn a_draft_and_a_private_course_are_hidden_from_strangers() {
    let app = app();
    two_modules(&app).await;
    let path = of_course("/outline");
    for published in [false, true] {
        if published {
            publish_as(&app, 1, "private");
        }
        let stranger = as_stranger(app.get(&path)).send().await;
        stranger.assert_refused(404, "courses.not_found");
        let anonymous = app.get(&path).send().await;
        anonymous.assert_refused(404, "courses.not_found");
    }
    read(&app, &path).await.with_status(200);
}

#[tokio::test]
async fn an_outline_is_one_read_with_a_version_or_as_staff() {
    let app = app();
    two_modules(&app).await;
    publish(&app, 1);
    set_lesson(&app, 1, json!({ "title": "B" }))
        .await
        .with_status(200);
    let reads = async |path: &str, is_staff: bool| {
        table(&app).forget_counts();
        let path = of_course(path);
        let reply = if is_staff {
            get(&app, &path).await
        } else {
            read(&app, &path).await
        };
        reply.with_status(200);
        table(&app).reads()
    };
    assert_eq!(reads("/outline?version=1", false).await, 1);
    assert_eq!(reads("/outline", true).await, 1);
    // What this function has read once is not read again.
    assert_eq!(reads("/outline", false).await, 1);
    assert_eq!(reads("/outline?version=1", false).await, 1);
}

#[tokio::test]
async fn a_known_outline_is_not_sent_again() {
    let app = app();
    two_modules(&app).await;
    let path = of_course("/outline");
    let tag = get(&app, &path).await.header("etag").unwrap().to_owned();
    let request = crate::testing::lessons::as_instructor(app.get(&path));
    let known = request.header("if-none-match", &tag).send().await;
    assert_eq!((known.status, known.body.len()), (304, 0));
    let modules = outline(&app).await["modules"].clone();
    assert!(
        modules
            .as_array()
            .unwrap()
            .iter()
            .all(|module| module["lessons"] != Value::Null)
    );
}
