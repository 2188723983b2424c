//! What is left of a user after their account was deleted.

use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::given::{
    PASSWORD, User, administrator, app, login, mailed_token, text, token, user_with_role,
};

const OLD: &str = "ada@example.org";
const NEW: &str = "ada@example.com";
const PENDING: &str = "ada@example.net";

const DOMAINS: [&str; 6] = [
    "config",
    "enrollments",
    "identity",
    "platform",
    "subjects",
    "syllabi",
];

/// Everything that is stored or logged, one text for each row and line.
fn everything(app: &App) -> Vec<String> {
    let rows = DOMAINS.map(|domain| app.table(domain).rows()).concat();
    let rows = rows.iter().map(|row| format!("{row:?}"));
    let logged = app.log().into_iter().map(|line| line.to_string());
    let parameters = app.parameters().changes().into_iter();
    let parameters = parameters.map(|change| format!("{change:?}"));
    let objects = format!("{:?}", app.objects());
    rows.chain(logged)
        .chain(parameters)
        .chain([objects])
        .collect()
}

async fn send(app: &App, method: &str, path: &str, token: &str, body: &Value) -> Response {
    let request = app.request(method, path).bearer(token);
    let request = match method {
        "POST" => request.header("idempotency-key", "a-key"),
        _ => {
            let current = app.get(path).bearer(token).send().await;
            request.header("if-match", current.header("etag").unwrap())
        }
    };
    request.json(body).send().await
}

async fn public(app: &App, path: &str, body: Value) {
    let reply = app.post(path).json(&body).send().await;
    assert!(reply.status < 300, "{}", reply.text());
    app.deliver().await;
}

/// A user of whom as much is stored as possible: created by an administrator, with a password that was
/// reset, a profile, a new address, a pending one and failed logins.
async fn known_user(app: &App) -> User {
    let admin = administrator(app).await;
    let body = json!({ "email": OLD, "name": "Lovelace", "roles": ["instructor"] });
    let created = send(app, "POST", "/api/v1/users", &admin.token, &body).await;
    let id = text(&created.with_status(201).json()["id"]);
    app.deliver().await;
    let reset = json!({ "token": mailed_token(app, OLD), "new_password": PASSWORD });
    public(app, "/api/v1/auth/password/reset", reset).await;
    public(app, "/api/v1/auth/password/forgot", json!({ "email": OLD })).await;
    let token = token(app, OLD).await;
    let path = format!("/api/v1/users/{id}");
    let profile = json!({ "bio": "Countess" });
    send(app, "PUT", &format!("{path}/profile"), &token, &profile)
        .await
        .with_status(200);
    for email in [NEW, PENDING] {
        let body = json!({ "name": "Lovelace", "email": email });
        send(app, "PUT", &path, &token, &body)
            .await
            .with_status(200);
        app.deliver().await;
        if email == NEW {
            let link = mailed_token(app, email);
            let verify = json!({ "token": link, "password": PASSWORD });
            public(app, "/api/v1/auth/email/verify", verify).await;
        }
    }
    login(app, OLD)
        .await
        .assert_refused(401, "identity.invalid_credentials");
    User { id, token }
}

#[tokio::test]
async fn nothing_stored_or_logged_names_a_deleted_user() {
    let app = app();
    let ada = known_user(&app).await;
    let named = |text: &str| {
        let mut found = everything(&app);
        found.retain(|stored| stored.contains(text));
        found
    };
    let personal = [OLD, NEW, PENDING, "Lovelace", "Countess"];
    for text in personal {
        assert!(!named(text).is_empty(), "{text}");
    }
    let deleted = app.delete(&format!("/api/v1/users/{}", ada.id));
    deleted.bearer(&ada.token).send().await.with_status(204);
    app.deliver().await;
    for text in personal {
        assert_eq!(named(text), Vec::<String>::new(), "{text}");
    }
}

#[tokio::test]
async fn the_event_stream_of_a_deleted_user_contains_ids_alone() {
    let app = app();
    let admin = administrator(&app).await;
    let user = user_with_role(&app, &admin, Role::Instructor).await;
    let deleted = app.delete(&format!("/api/v1/users/{}", user.id));
    deleted.bearer(&admin.token).send().await.with_status(204);
    app.deliver().await;
    let path = format!("/api/v1/events/streams/User-{}", user.id);
    let stream = app.get(&path).bearer(&admin.token).send().await;
    let stream = stream.with_status(200).text();
    assert!(stream.contains("UserRegistered"), "{stream}");
    assert!(!stream.contains("@example.org"), "{stream}");
    assert!(!stream.contains("Lovelace"), "{stream}");
}
