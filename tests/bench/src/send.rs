//! Requests of a signed-in user to an app.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};
use testkit::App;

/// A signed-in user.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user's id.
    pub id: String,
    /// An access token, valid for 15 minutes of the app's clock.
    pub token: String,
}

pub(crate) const PASSWORD: &str = "correct horse battery";

impl Caller {
    /// The first administrator, made by the job `grant-admin`.
    pub(crate) async fn administrator(app: &App) -> Self {
        let email = "root@example.org";
        let payload = json!({ "email": email, "password": PASSWORD });
        let granted = app.job("grant-admin", payload).await;
        let granted = granted.expect("the job makes an administrator");
        Self::signed_in(app, text(&granted["user_id"]), email).await
    }

    /// A new learner.
    ///
    /// # Panics
    /// When the address is taken.
    pub async fn learner(app: &App, email: &str) -> Self {
        let body = json!({ "email": email, "password": PASSWORD, "name": "Lin Learner" });
        let request = app.post("/api/v1/auth/register").json(&body);
        let request = request.from_address(address_of(email));
        let user = request.send().await.with_status(201).json();
        Self::signed_in(app, text(&user["id"]), email).await
    }

    async fn signed_in(app: &App, id: String, email: &str) -> Self {
        let body = json!({ "email": email, "password": PASSWORD });
        let request = app.post("/api/v1/auth/login").json(&body);
        let request = request.from_address(address_of(email));
        let tokens = request.send().await.with_status(200).json();
        let token = text(&tokens["access_token"]);
        Self { id, token }
    }

    /// Sends a command, which must succeed, and returns its reply.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn send(&self, app: &App, method: &str, path: &str, body: &Value) -> Value {
        let request = app.request(method, path).bearer(&self.token);
        let reply = request.json(body).send().await;
        assert!(reply.status < 300, "{method} {path}: {}", reply.text());
        reply.json()
    }

    /// Sends a command that makes something, and returns its id.
    pub(crate) async fn make(&self, app: &App, path: &str, body: &Value) -> String {
        text(&self.send(app, "POST", path, body).await["id"])
    }
}

/// A network of one's own: what anonymous callers may do is limited for each network.
fn address_of(email: &str) -> IpAddr {
    let mut hasher = DefaultHasher::new();
    email.hash(&mut hasher);
    let [a, b, c, ..] = hasher.finish().to_be_bytes();
    Ipv4Addr::new(10, a, b, c).into()
}

/// The text of a JSON string.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
