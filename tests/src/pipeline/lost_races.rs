//! Commands that another request overtakes between their read and their transaction.

use futures_util::future::join_all;
use kernel::table::{AttributeValue, Key};
use serde_json::json;
use testkit::{App, RequestBuilder};

use super::{app, as_admin, made, table};

fn label(app: &App, id: &str, name: &str) -> RequestBuilder {
    let request = app.put(&format!("/things/{id}/label"));
    as_admin(request.json(&json!({ "name": name })))
}

/// Another request changes the thing before every commit.
fn overtake_always(app: &App, id: &str) {
    let (there, key) = (app.clone(), Key::new(format!("THING#{id}"), "META"));
    let id = id.to_owned();
    table(app).before_next_commit(move || {
        let mut row = table(&there).row(&key).unwrap();
        let version = match &row["version"] {
            AttributeValue::N(version) => version.parse::<u64>().unwrap() + 1,
            _ => 0,
        };
        row.insert("version".to_owned(), AttributeValue::N(version.to_string()));
        table(&there).given(row);
        overtake_always(&there, &id);
        Box::pin(std::future::ready(()))
    });
}

#[tokio::test]
async fn sixty_commands_at_once_on_one_thing_all_succeed() {
    let app = app();
    let id = made(&app, "first").await;
    let names: Vec<String> = (0..60).map(|number| number.to_string()).collect();
    let requests = names.iter().map(|name| label(&app, &id, name).send());
    let mut tags: Vec<String> = Vec::new();
    for reply in join_all(requests).await {
        tags.push(reply.with_status(200).header("etag").unwrap().to_owned());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 60, "each has a version of its own");
    assert_eq!(table(&app).events().len(), 61);
}

#[tokio::test]
async fn a_command_that_loses_every_race_is_refused_after_64_decisions() {
    let app = app();
    let id = made(&app, "first").await;
    overtake_always(&app, &id);
    table(&app).forget_counts();
    label(&app, &id, "late")
        .send()
        .await
        .assert_refused(409, "request.lost_race");
    assert_eq!((table(&app).reads(), table(&app).commits()), (64, 64));
    assert_eq!(table(&app).events().len(), 1);
}

#[tokio::test]
async fn a_command_with_if_match_is_not_decided_again() {
    let app = app();
    let id = made(&app, "first").await;
    overtake_always(&app, &id);
    table(&app).forget_counts();
    let refused = label(&app, &id, "late").header("if-match", "\"1\"").send();
    refused.await.assert_refused(412, "request.stale_version");
    assert_eq!(table(&app).commits(), 1);
}

#[tokio::test]
async fn commands_at_once_with_one_idempotency_key_have_one_effect() {
    let app = app();
    let id = made(&app, "first").await;
    let request = || label(&app, &id, "a").header("idempotency-key", "k1").send();
    let replies = join_all((0..60).map(|_| request())).await;
    for reply in &replies {
        assert_eq!((reply.status, &reply.body), (200, &replies[0].body));
    }
    assert_eq!(table(&app).events().len(), 2);
}
