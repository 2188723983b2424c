//! Routes that are open to the user whom the path names: to that user, and to no other.

use kernel::actor::Role;
use serde_json::json;

use super::routes::{is_let_in, protected, request_about};
use crate::given::{administrator, app, newcomer, person};

#[tokio::test]
async fn the_user_whom_the_path_names_is_let_in() {
    let app = app();
    for (number, spec) in protected()
        .filter(|spec| spec.policy.or_oneself)
        .enumerate()
    {
        let ada = newcomer(&app, &format!("ada{number}@example.org")).await;
        let request = request_about(&app, spec.route, &ada.id);
        let reply = request.bearer(&ada.token).send().await;
        assert!(is_let_in(&reply), "{}: {}", spec.name, reply.text());
    }
}

#[tokio::test]
async fn another_user_is_not_whoever_is_named_and_whatever_they_send() {
    let app = app();
    let admin = administrator(&app).await;
    let (ada, eve) = (
        newcomer(&app, "ada@example.org").await,
        newcomer(&app, "eve@example.org").await,
    );
    let instructor = person(&app, &admin, Role::Instructor).await;
    let before = app.table("identity").events().len();
    for spec in protected().filter(|spec| spec.policy.or_oneself) {
        for other in [&eve, &instructor] {
            for named in [&ada.id, &admin.id, &"7".to_owned()] {
                let request = || request_about(&app, spec.route, named).bearer(&other.token);
                let plain = request().send().await;
                plain.assert_refused(403, "auth.forbidden");
                let posing = request()
                    .header("x-user-id", named)
                    .json(&json!({ "user_id": other.id }))
                    .send()
                    .await;
                posing.assert_refused(403, "auth.forbidden");
            }
        }
        let stranger = request_about(&app, spec.route, &ada.id).send().await;
        stranger.assert_refused(401, "auth.missing");
    }
    assert_eq!(app.table("identity").events().len(), before);
}

/// `/users/{user_id}` with any other spelling of the own id is another path, and nobody's.
#[tokio::test]
async fn another_spelling_of_the_own_id_is_another_user() {
    let app = app();
    let ada = newcomer(&app, "ada@example.org").await;
    for spelling in [
        ada.id.to_uppercase(),
        format!("%20{}", ada.id),
        format!("{}%00", ada.id),
        format!("{},1", ada.id),
    ] {
        for spec in protected().filter(|spec| spec.policy.or_oneself) {
            let request = request_about(&app, spec.route, &spelling);
            let reply = request.bearer(&ada.token).send().await;
            reply.assert_refused(403, "auth.forbidden");
        }
    }
}
