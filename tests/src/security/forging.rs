//! Builds tokens that look like ours.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};
use testkit::keys::SigningKey;
use testkit::{App, Response};

use crate::given::{User, app, new_user};

pub(super) const MALFORMED: &str = "auth.malformed";

pub(super) async fn me(app: &App, token: &str) -> Response {
    app.get("/api/v1/users/me").bearer(token).send().await
}

pub(super) async fn given() -> (App, User) {
    let app = app();
    let ada = new_user(&app, "ada@example.org").await;
    (app, ada)
}

pub(super) fn part(token: &str, position: usize) -> Value {
    let part = token.split('.').nth(position).unwrap();
    serde_json::from_slice(&BASE64.decode(part).unwrap()).unwrap()
}

pub(super) fn header() -> Value {
    json!({ "typ": "JWT", "alg": "EdDSA", "kid": SigningKey::of_apps().kid() })
}

/// The text that is signed: the encoded header and claims.
pub(super) fn message(header: &Value, claims: &Value) -> String {
    let encode = |part: &Value| BASE64.encode(part.to_string());
    format!("{}.{}", encode(header), encode(claims))
}

pub(super) fn signed_by(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let message = message(header, claims);
    let signature = BASE64.encode(key.sign(message.as_bytes()));
    format!("{message}.{signature}")
}

pub(super) fn signed(claims: &Value) -> String {
    signed_by(&SigningKey::of_apps(), &header(), claims)
}

pub(super) fn with(mut value: Value, field: &str, other: Value) -> Value {
    if other.is_null() {
        value.as_object_mut().unwrap().remove(field);
    } else {
        value[field] = other;
    }
    value
}
