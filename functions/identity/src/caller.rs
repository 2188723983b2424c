//! The caller of a request, in the types of this domain.

use kernel::{Actor, Context};

use crate::account::UserId;
use crate::error::IdentityError;
use crate::oauth::Linker;
use crate::session::SessionId;

/// The id of the calling user.
///
/// # Errors
/// `identity.user_not_found` when the caller is not a user; the permission check has refused such
/// callers before.
pub(crate) fn user_id(cx: &Context) -> Result<UserId, IdentityError> {
    match &cx.actor {
        Actor::User { user_id, .. } => user_id.parse().map_err(|_| IdentityError::UserNotFound),
        _ => Err(IdentityError::UserNotFound),
    }
}

/// The calling user and their session; none for a caller who is not signed in.
///
/// # Errors
/// As [`user_id`], when an id is malformed.
pub(crate) fn linker(cx: &Context) -> Result<Option<Linker>, IdentityError> {
    let Actor::User { session_id, .. } = &cx.actor else {
        return Ok(None);
    };
    let session_id: Result<SessionId, _> = session_id.parse();
    Ok(Some(Linker {
        user_id: user_id(cx)?,
        session_id: session_id.map_err(|_| IdentityError::UserNotFound)?,
    }))
}

/// The id of the caller's session; empty when the caller has none.
#[must_use]
pub(crate) fn session_id(cx: &Context) -> &str {
    match &cx.actor {
        Actor::User { session_id, .. } => session_id,
        _ => "",
    }
}
