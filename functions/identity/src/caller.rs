//! Who calls, in this domain's words.

use kernel::{Actor, Context};

use crate::account::UserId;
use crate::error::IdentityError;

/// The user who calls.
///
/// # Errors
/// `identity.user_not_found` for whoever is no user; permissions keep those out before.
pub fn user_id(cx: &Context) -> Result<UserId, IdentityError> {
    match &cx.actor {
        Actor::User { user_id, .. } => user_id.parse().map_err(|_| IdentityError::UserNotFound),
        _ => Err(IdentityError::UserNotFound),
    }
}

/// The session that calls; empty for whoever has none.
#[must_use]
pub fn session_id(cx: &Context) -> &str {
    match &cx.actor {
        Actor::User { session_id, .. } => session_id,
        _ => "",
    }
}
