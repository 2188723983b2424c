//! What a user is told about changes of how they sign in.

use serde::Serialize;

use crate::user::User;

/// What happened, and how the user can sign in now.
#[derive(Debug, Serialize)]
pub(crate) struct Notice {
    what: String,
    ways: String,
}

impl Notice {
    /// A notice of something that happened, a whole sentence.
    #[must_use]
    pub(crate) fn of(what: String, user: &User) -> Self {
        let password = user.password_hash().map(|_| "your password".to_owned());
        let linked = user.linked().as_slice().iter();
        let linked = linked.map(|linked| format!("your account at {}", linked.provider));
        let ways: Vec<String> = password.into_iter().chain(linked).collect();
        Self {
            what,
            ways: ways.join(", "),
        }
    }
}
