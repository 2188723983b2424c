//! Changes of accounts at the same time: an administrator always remains.

use futures_util::future::join_all;
use serde_json::json;
use testkit::{App, Response};

use crate::given::users::{create, delete, put, set_status};
use crate::given::{
    PASSWORD, administrator, app, event_types, forgot, learner, me, refresh, registered, reset,
    reset_link, signed_in, token,
};

/// How an administrator ends another one.
const WAYS: [&str; 3] = ["demote", "suspend", "delete"];

async fn end(app: &App, way: &str, by: &str, id: &str) -> Response {
    let roles = json!({ "roles": ["learner"] });
    match way {
        "demote" => put(app, by, &format!("/api/v1/users/{id}/roles"), &roles).await,
        "suspend" => set_status(app, by, id, "suspended").await,
        _ => delete(app, by, id).await,
    }
}

/// A second administrator, whom the first one invited: id and access token.
async fn colleague(app: &App, admin: &str) -> (String, String) {
    let body = json!({ "email": "grace@example.org", "name": "Grace", "roles": ["admin"] });
    let made = create(app, admin, &body).await.with_status(201).json();
    forgot(app, "grace@example.org").await.with_status(202);
    app.deliver().await;
    let link = reset_link(app, "grace@example.org");
    reset(app, &link, PASSWORD).await.with_status(204);
    let id = made["id"].as_str().unwrap().to_owned();
    (id, token(app, "grace@example.org").await)
}

async fn active_administrators(app: &App) -> usize {
    let list = "USERS#role#admin#status#active";
    let rows = format!("{:?}", app.table("identity").rows());
    rows.matches(&format!("\"pk\": S(\"{list}\")")).count()
}

#[tokio::test]
async fn of_two_administrators_who_end_each_other_at_once_one_remains() {
    for ways in WAYS
        .map(|way| WAYS.map(|other| [way, other]))
        .as_flattened()
    {
        for _ in 0..2 {
            let app = app();
            let (ada, by_ada) = administrator(&app).await;
            let (grace, by_grace) = colleague(&app, &by_ada).await;
            assert_eq!(active_administrators(&app).await, 2);
            let (one, other) = tokio::join!(
                end(&app, ways[0], &by_ada, &grace),
                end(&app, ways[1], &by_grace, &ada)
            );
            let succeeded = [&one, &other]
                .iter()
                .filter(|reply| reply.status < 300)
                .count();
            assert_eq!(succeeded, 1, "{ways:?}: {} {}", one.text(), other.text());
            for refused in [&one, &other].iter().filter(|reply| reply.status >= 300) {
                assert!(
                    matches!(refused.status, 401 | 403 | 404),
                    "{}",
                    refused.text()
                );
            }
            assert_eq!(active_administrators(&app).await, 1, "{ways:?}");
        }
    }
}

#[tokio::test]
async fn an_administrator_who_was_demoted_after_the_authorization_changes_nobody() {
    for way in WAYS {
        let app = app();
        let (ada, by_ada) = administrator(&app).await;
        let (_, by_grace) = colleague(&app, &by_ada).await;
        let user = registered(&app, "eve@example.org").await;
        let there = app.clone();
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                end(&there, "demote", &by_grace, &ada)
                    .await
                    .with_status(200);
            })
        });
        end(&app, way, &by_ada, &user)
            .await
            .assert_refused(403, "identity.no_longer_allowed");
        let eve = token(&app, "eve@example.org").await;
        assert_eq!(me(&app, &eve).await.json()["roles"], json!(["learner"]));
    }
}

#[tokio::test]
async fn a_suspension_of_a_user_who_is_busy_succeeds() {
    let app = app();
    let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
    let path = format!("/api/v1/users/{id}/profile");
    let busy = |number: usize| {
        let request = app.put(&path).bearer(&learner).header("if-match", "\"1\"");
        let body = json!({ "bio": format!("{number}"), "avatar_id": null });
        async move { request.json(&body).send().await }
    };
    let all = join_all((0..6).map(busy));
    let (suspended, _) = tokio::join!(set_status(&app, &admin, &id, "suspended"), all);
    suspended.with_status(200);
    me(&app, &learner).await.assert_refused(401, "auth.revoked");
    let events = event_types(&app).into_iter();
    assert_eq!(events.filter(|event| event == "UserSuspended").count(), 1);
}

#[tokio::test]
async fn a_password_is_not_changed_by_a_user_who_is_suspended_at_the_same_time() {
    let app = app();
    let tokens = signed_in(&app).await;
    let (_, admin) = administrator(&app).await;
    let (id, there) = (tokens.user_id(&app).await, app.clone());
    app.clock().advance(std::time::Duration::from_secs(60));
    app.table("identity").before_next_commit(move || {
        let here = there.clone();
        // The first commit belongs to the rate limit.
        there.table("identity").before_next_commit(move || {
            Box::pin(async move {
                set_status(&here, &admin, &id, "suspended")
                    .await
                    .with_status(200);
            })
        });
        Box::pin(std::future::ready(()))
    });
    let body = json!({ "current_password": PASSWORD, "new_password": "incorrect donkey charger" });
    let change = app
        .post("/api/v1/auth/password/change")
        .bearer(&tokens.access);
    let refused = change.json(&body).send().await;
    refused.assert_refused(403, "identity.no_longer_allowed");
    refresh(&app, &tokens.refresh)
        .await
        .assert_refused(401, "identity.invalid_refresh_token");
}
