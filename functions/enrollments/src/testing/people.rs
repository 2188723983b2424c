//! What the domain of users says about e-mail addresses.

use serde_json::{Value, json};
use testkit::App;

/// These users have verified these addresses, whichever are asked for.
pub(crate) fn verified(app: &App, users: &[(&str, &str)]) {
    let user = |(email, id): &(&str, &str)| json!({ "email": email, "user_id": id });
    let users: Vec<_> = users.iter().map(user).collect();
    let found = json!({ "users": users });
    app.api()
        .set_reply("/api/v1/users/lookup", 200, &found, None);
}

/// The domain of the user's verified address; null for none.
pub(crate) fn at_domain(app: &App, user: &str, domain: Value) {
    let path = format!("/api/v1/users/{user}/email-domain");
    let found = json!({ "domain": domain });
    app.api().set_reply(&path, 200, &found, Some(1));
}
