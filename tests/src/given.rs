//! The whole platform in this process, and people on it.

use domains::identity::keys::{KeyRing, KeySeal};
use jiff::Timestamp;
use kernel::Entity as _;
use kernel::actor::Role;
use kernel::table::{Item, to_row};
use serde_json::{Value, json};
use testkit::keys::SigningKey;
use testkit::{App, AppBuilder, Exchange, Response};

use tests::openapi;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Every function of every domain. What they answer must be as the API description says.
pub(crate) fn app() -> App {
    let app = AppBuilder::new(domains::catalogues())
        .observed_by(is_as_described)
        .build();
    app.table("identity").given(key_ring());
    app
}

/// Access tokens are signed by a key that tests can sign with too.
fn key_ring() -> Item {
    let seal = testkit::open::<KeySeal>();
    let [current, next] = [SigningKey::of_apps(), SigningKey::of_seed(8)]
        .map(|key| seal.seal(key.kid().to_owned(), key.public(), &key.pkcs8()));
    let ring = KeyRing::new(current.unwrap(), next.unwrap(), Timestamp::UNIX_EPOCH);
    to_row(&KeyRing::key(KeyRing::ID), &ring).unwrap()
}

fn is_as_described(exchange: &Exchange<'_>) {
    let Response {
        status,
        headers,
        body,
    } = exchange.response;
    if let Err(problem) = openapi::check(exchange.method, exchange.path, *status, headers, body) {
        panic!("{problem}: {}", exchange.response.text());
    }
}

/// Somebody with an account and a session.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
}

/// The first administrator, as an operator makes one.
pub(crate) async fn administrator(app: &App) -> Person {
    let payload = json!({ "email": "root@example.org", "password": PASSWORD });
    let granted = app.job("grant-admin", payload).await.unwrap();
    Person {
        id: text(&granted["user_id"]),
        token: token(app, "root@example.org").await,
    }
}

/// Somebody who just registered and signed in.
pub(crate) async fn newcomer(app: &App, email: &str) -> Person {
    let body = json!({ "email": email, "password": PASSWORD, "name": "Ada Lovelace" });
    let user = app
        .post("/api/v1/auth/register")
        .json(&body)
        .send()
        .await
        .with_status(201)
        .json();
    Person {
        id: text(&user["id"]),
        token: token(app, email).await,
    }
}

/// Somebody whom an administrator gave this role and no other.
pub(crate) async fn person(app: &App, admin: &Person, role: Role) -> Person {
    let person = newcomer(app, &format!("{}@example.org", role.name())).await;
    let path = format!("/api/v1/users/{}/roles", person.id);
    app.put(&path)
        .bearer(&admin.token)
        .json(&json!({ "roles": [role] }))
        .send()
        .await
        .with_status(200);
    person
}

pub(crate) async fn login(app: &App, email: &str) -> Response {
    app.post("/api/v1/auth/login")
        .json(&json!({ "email": email, "password": PASSWORD }))
        .send()
        .await
}

pub(crate) async fn token(app: &App, email: &str) -> String {
    text(&login(app, email).await.with_status(200).json()["access_token"])
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
