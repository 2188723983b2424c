//! A request for a link that resets a password. A consumer finds out later whether the address has
//! an account, so that neither the reply nor its duration reveals it.

use jiff::Timestamp;
use kernel::email::Email;
use kernel::{Context, History, entity, typed_id};
use serde::{Deserialize, Serialize};

use crate::event::PasswordResetRequested;

typed_id! {
    /// Identifies a request for a password reset.
    PasswordResetId
}

/// How long a request may wait until its mail is sent: an hour.
const KEPT_SECONDS: i64 = 60 * 60;

/// A stored request for a password reset.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PasswordReset {
    id: PasswordResetId,
    email: Email,
    /// In seconds since 1970: the table's time to live.
    expires_at: i64,
    #[serde(rename = "version")]
    history: History,
}

impl PasswordReset {
    /// Creates a request for an address.
    #[must_use]
    pub(crate) fn request(email: Email, cx: &Context) -> Self {
        let reset_id: PasswordResetId = cx.new_id();
        let mut history = History::default();
        history.record(&PasswordResetRequested {
            reset_id: reset_id.clone(),
        });
        Self {
            id: reset_id,
            email,
            expires_at: cx.now.as_second() + KEPT_SECONDS,
            history,
        }
    }

    /// Whether the mail may still be sent.
    #[must_use]
    pub(crate) fn is_pending(&self, now: Timestamp) -> bool {
        now.as_second() < self.expires_at
    }

    /// The address that the request names; it may belong to no user.
    #[must_use]
    pub(crate) const fn email(&self) -> &Email {
        &self.email
    }
}

entity!(PasswordReset, id);
