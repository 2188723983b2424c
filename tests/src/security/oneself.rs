//! Routes that a user may call for their own id, and not for the id of another user.

use kernel::actor::Role;
use serde_json::json;

use super::routes::{is_authorized, protected, request_about};
use crate::given::{administrator, app, new_user, user_with_role};

#[tokio::test]
async fn the_user_whom_the_path_names_is_authorized() {
    let app = app();
    for (number, spec) in protected()
        .filter(|spec| spec.policy.or_oneself)
        .enumerate()
    {
        let ada = new_user(&app, &format!("ada{number}@example.org")).await;
        let request = request_about(&app, spec.route, &ada.id);
        let reply = request.bearer(&ada.token).send().await;
        assert!(is_authorized(&reply), "{}: {}", spec.name, reply.text());
    }
}

#[tokio::test]
async fn another_user_is_refused_for_every_id_and_with_every_claimed_identity() {
    let app = app();
    let admin = administrator(&app).await;
    let (ada, eve) = (
        new_user(&app, "ada@example.org").await,
        new_user(&app, "eve@example.org").await,
    );
    let instructor = user_with_role(&app, &admin, Role::Instructor).await;
    let before = app.table("identity").events().len();
    for spec in protected().filter(|spec| spec.policy.or_oneself) {
        for other in [&eve, &instructor] {
            for named in [&ada.id, &admin.id, &"7".to_owned()] {
                let request = || request_about(&app, spec.route, named).bearer(&other.token);
                let plain = request().send().await;
                plain.assert_refused(403, "auth.forbidden");
                let impersonating = request()
                    .header("x-user-id", named)
                    .json(&json!({ "user_id": other.id }))
                    .send()
                    .await;
                impersonating.assert_refused(403, "auth.forbidden");
            }
        }
        let anonymous = request_about(&app, spec.route, &ada.id).send().await;
        anonymous.assert_refused(401, "auth.missing");
    }
    assert_eq!(app.table("identity").events().len(), before);
}

/// Another spelling of the caller's id in `/users/{user_id}` is a different id, which no user has.
#[tokio::test]
async fn another_spelling_of_the_own_id_is_refused() {
    let app = app();
    let ada = new_user(&app, "ada@example.org").await;
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
