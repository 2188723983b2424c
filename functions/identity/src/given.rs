//! Fixtures for the tests of this domain.

pub(crate) mod email_change;
pub(crate) mod users;

use jiff::Timestamp;
use kernel::Entity as _;
use kernel::email::Email;
use kernel::table::{AttributeValue, Item, Key, to_row};
use serde_json::{Value, json};
use testkit::keys::SigningKey;
use testkit::{App, Response};

use crate::account::Name;
use crate::keys::{KeyRing, KeySeal};
use crate::roles::Roles;
use crate::session::Session;
use crate::user::{NewUser, User};

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) fn app() -> App {
    let app = App::new([crate::catalogue()]);
    app.table("identity").given(key_ring());
    app
}

/// The row of the signing keys: the current one is the key of all test apps.
pub(crate) fn key_ring() -> Item {
    let seal = testkit::open::<KeySeal>();
    let sealed = |key: SigningKey| {
        seal.seal(key.kid().to_owned(), key.public(), &key.pkcs8())
            .unwrap()
    };
    let current = sealed(SigningKey::of_apps());
    let next = sealed(SigningKey::of_seed(8));
    let ring = KeyRing::new(current, next, Timestamp::UNIX_EPOCH);
    to_row(&KeyRing::key(KeyRing::ID), &ring).unwrap()
}

/// A registered user, without an app.
pub(crate) fn user(email: &str) -> User {
    let new_user = NewUser {
        email: Email::parse(email).unwrap(),
        email_verified: false,
        name: Name::new("Ada").unwrap(),
        roles: Roles::of_newcomer(),
        password_hash: Some(serde_json::from_value(json!("$argon2id$secret")).unwrap()),
    };
    User::register("1".parse().unwrap(), new_user, Timestamp::UNIX_EPOCH).into_stored()
}

pub(crate) async fn registered(app: &App, email: &str) -> String {
    let body = json!({ "email": email, "password": PASSWORD, "name": "Ada" });
    let reply = app
        .post("/api/v1/auth/register")
        .json(&body)
        .send()
        .await
        .with_status(201);
    text(&reply.json()["id"])
}

pub(crate) async fn login(app: &App, email: &str, password: &str) -> Response {
    app.post("/api/v1/auth/login")
        .json(&json!({ "email": email, "password": password }))
        .send()
        .await
}

/// The tokens in the reply of a login or a refresh.
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Tokens {
    pub(crate) fn of(reply: &Response) -> Self {
        let tokens = reply.json();
        Self {
            access: text(&tokens["access_token"]),
            refresh: text(&tokens["refresh_token"]),
        }
    }

    pub(crate) async fn user_id(&self, app: &App) -> String {
        text(&me(app, &self.access).await.json()["id"])
    }
}

/// The tokens of a user who registered and signed in.
pub(crate) async fn signed_in(app: &App) -> Tokens {
    registered(app, "ada@example.org").await;
    Tokens::of(&login(app, "ada@example.org", PASSWORD).await)
}

pub(crate) async fn refresh(app: &App, token: &str) -> Response {
    app.post("/api/v1/auth/refresh")
        .json(&json!({ "refresh_token": token }))
        .send()
        .await
}

pub(crate) async fn forgot(app: &App, email: &str) -> Response {
    app.post("/api/v1/auth/password/forgot")
        .json(&json!({ "email": email }))
        .send()
        .await
}

pub(crate) async fn reset(app: &App, token: &str, password: &str) -> Response {
    app.post("/api/v1/auth/password/reset")
        .json(&json!({ "token": token, "new_password": password }))
        .send()
        .await
}

/// The token in the latest password reset link that was sent to an address.
pub(crate) fn reset_link(app: &App, email: &str) -> String {
    link(app, email, "reset-password")
}

/// The token in the latest verification link that was sent to an address.
pub(crate) fn verification_link(app: &App, email: &str) -> String {
    link(app, email, "verify-email")
}

fn link(app: &App, email: &str, page: &str) -> String {
    let mail = app.outbox().latest_to(email).unwrap();
    let start = format!("https://aurora.example/{page}?token=");
    let mut lines = mail.text.lines();
    let link = lines.find_map(|line| line.strip_prefix(&start));
    link.unwrap().to_owned()
}

pub(crate) async fn token(app: &App, email: &str) -> String {
    text(&login(app, email, PASSWORD).await.with_status(200).json()["access_token"])
}

/// The id and the access token of a user who registered and signed in.
pub(crate) async fn learner(app: &App) -> (String, String) {
    let id = registered(app, "ada@example.org").await;
    (id, token(app, "ada@example.org").await)
}

/// The id and the access token of a user who registered, verified their address and signed in.
pub(crate) async fn verified_learner(app: &App) -> (String, String) {
    let id = verified(app, "ada@example.org").await;
    (id, token(app, "ada@example.org").await)
}

/// Registers a user and marks the address as verified. Returns the user's id.
pub(crate) async fn verified(app: &App, email: &str) -> String {
    let id = registered(app, email).await;
    tamper(app, &user_key(&id), |row| {
        row.insert("email_verified".to_owned(), AttributeValue::Bool(true));
    });
    id
}

/// Proves again who the caller is.
pub(crate) async fn confirm(app: &App, token: &str, password: &str) -> Response {
    app.post("/api/v1/auth/proof")
        .bearer(token)
        .json(&json!({ "password": password }))
        .send()
        .await
}

/// The id and the access token of an administrator.
pub(crate) async fn administrator(app: &App) -> (String, String) {
    let payload = json!({ "email": "root@example.org", "password": PASSWORD });
    let granted = app.job("grant-admin", payload).await.unwrap();
    (
        text(&granted["user_id"]),
        token(app, "root@example.org").await,
    )
}

pub(crate) async fn me(app: &App, token: &str) -> Response {
    app.get("/api/v1/users/me").bearer(token).send().await
}

pub(crate) fn user_key(id: &str) -> Key {
    User::key(id)
}

/// The table key of the newest session.
pub(crate) fn session_key(app: &App) -> Key {
    let mut partitions =
        app.table("identity")
            .rows()
            .into_iter()
            .filter_map(|row| match row.get("pk") {
                Some(AttributeValue::S(pk)) => pk.strip_prefix("SESSION#").map(Session::key),
                _ => None,
            });
    partitions.next_back().unwrap()
}

/// Changes a row directly in the table.
pub(crate) fn tamper(app: &App, key: &Key, change: impl FnOnce(&mut Item)) {
    let mut row = app.table("identity").row(key).unwrap();
    change(&mut row);
    app.table("identity").given(row);
}

pub(crate) fn suspend(app: &App, user_id: &str) {
    tamper(app, &user_key(user_id), |row| {
        row.insert(
            "status".to_owned(),
            AttributeValue::S("suspended".to_owned()),
        );
    });
}

pub(crate) fn event_types(app: &App) -> Vec<String> {
    app.table("identity")
        .events()
        .into_iter()
        .map(|event| event.event_type)
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
