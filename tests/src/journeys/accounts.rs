//! An account from its creation to its deletion.

use serde_json::{Value, json};
use testkit::{App, Response};

use super::get;
use crate::given::{PASSWORD, User, administrator, app, login, new_user, text, token as token_of};

async fn put(app: &App, user: &User, path: &str, version: u64, body: &Value) -> Response {
    let request = app
        .put(path)
        .header("if-match", &format!("\"{version}\""))
        .bearer(&user.token);
    request.json(body).send().await
}

async fn set_status(app: &App, admin: &User, id: &str, status: &str) {
    let request = app.put(&format!("/api/v1/users/{id}/status"));
    let request = request
        .bearer(&admin.token)
        .json(&json!({ "status": status }));
    request.send().await.with_status(200);
}

/// Uploads a picture to the presigned URL, as a client does.
async fn upload(app: &App, user: &User) -> String {
    let request = app.post(&format!("/api/v1/users/{}/avatar", user.id));
    let announced = json!({ "content_type": "image/png", "length": 3 });
    let reply = request.bearer(&user.token).json(&announced).send().await;
    let reply = reply.with_status(200).json();
    let url = text(&reply["upload"]["url"]);
    app.objects().given(&key(&url), b"png", "image/png");
    text(&reply["avatar_id"])
}

/// The object key in a presigned URL.
fn key(url: &str) -> String {
    let path = url.strip_prefix("https://objects.test/").unwrap();
    path.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_user_whom_an_administrator_creates_is_invited_suspended_and_reactivated() {
    let app = app();
    let admin = administrator(&app).await;
    let grace = json!({ "email": "grace@example.org", "name": "Grace", "roles": ["instructor"] });
    let request = app.post("/api/v1/users").bearer(&admin.token).json(&grace);
    let created = request.send().await.with_status(201);
    let path = created.header("location").unwrap().to_owned();
    let id = text(&created.json()["id"]);
    app.deliver().await;
    assert_eq!(get(&app, &admin, &path).await, created.json());
    assert_eq!(login(&app, "grace@example.org").await.status, 401);
    let mail = app.outbox().latest_to("grace@example.org").unwrap();
    let (_, token) = mail.text.split_once("?token=").unwrap();
    let new_password = json!({ "token": token.lines().next(), "new_password": PASSWORD });
    let request = app.post("/api/v1/auth/password/reset").json(&new_password);
    request.send().await.with_status(204);
    let grace = User {
        id: id.clone(),
        token: token_of(&app, "grace@example.org").await,
    };
    let seen = get(&app, &grace, &path).await;
    assert_eq!(seen["email_verified"], true);

    for status in ["suspended", "active"] {
        set_status(&app, &admin, &id, status).await;
        let list = format!("/api/v1/users?status={status}&role=instructor");
        let listed = get(&app, &admin, &list).await;
        assert_eq!(listed["items"][0]["id"], id.as_str());
    }
    app.deliver().await;
    let refused = app.get(&path).bearer(&grace.token).send().await;
    refused.assert_refused(401, "auth.revoked");
    token_of(&app, "grace@example.org").await;
}

#[tokio::test]
async fn a_user_publishes_a_profile_is_suspended_and_deletes_the_account() {
    let app = app();
    let admin = administrator(&app).await;
    let mut ada = new_user(&app, "ada@example.org").await;
    let eve = new_user(&app, "eve@example.org").await;
    let profile = format!("/api/v1/users/{}/profile", ada.id);

    let first = upload(&app, &ada).await;
    let body = json!({ "bio": "Countess", "language": "en", "avatar_id": first });
    put(&app, &ada, &profile, 1, &body).await.with_status(200);
    let seen = get(&app, &eve, &profile).await;
    assert_eq!(
        (&seen["bio"], &seen["avatar_id"]),
        (&json!("Countess"), &json!(first))
    );
    let old = key(&text(&seen["avatar_url"]));
    let second = upload(&app, &ada).await;
    let body = json!({ "bio": "Analyst", "avatar_id": second });
    put(&app, &ada, &profile, 2, &body).await.with_status(200);
    app.deliver().await;
    let present = key(&text(&get(&app, &eve, &profile).await["avatar_url"]));
    assert!(app.objects().bytes(&old).is_none());
    assert!(app.objects().bytes(&present).is_some());

    set_status(&app, &admin, &ada.id, "suspended").await;
    let refused = app.get(&profile).bearer(&ada.token).send().await;
    refused.assert_refused(401, "auth.revoked");
    set_status(&app, &admin, &ada.id, "active").await;
    let refused = app.get(&profile).bearer(&ada.token).send().await;
    refused.assert_refused(401, "auth.revoked");
    ada.token = token_of(&app, "ada@example.org").await;

    let path = format!("/api/v1/users/{}", ada.id);
    let delete = |user: &User| app.delete(&path).bearer(&user.token).send();
    delete(&eve).await.assert_refused(403, "auth.forbidden");
    delete(&ada).await.with_status(204);
    delete(&ada).await.assert_refused(401, "auth.revoked");
    delete(&admin)
        .await
        .assert_refused(404, "identity.user_not_found");
    app.deliver().await;
    assert!(app.objects().bytes(&present).is_none());
    let gone = app.get(&profile).bearer(&eve.token).send().await;
    gone.assert_refused(404, "identity.user_not_found");
    let body = json!({ "email": "ada@example.org", "password": PASSWORD, "name": "Another" });
    let request = app.post("/api/v1/auth/register").json(&body);
    request.send().await.with_status(201);
}
