//! A request for a link that resets a password. Whether the address is a user's is found out later
//! and elsewhere, so that neither the reply nor its time tells.

use jiff::Timestamp;
use kernel::{Context, History, entity, typed_id};
use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::event::PasswordResetRequested;

typed_id! {
    /// Identifies a request.
    PasswordResetId
}

/// For how many seconds a request may wait for its mail: an hour.
const KEPT_SECONDS: i64 = 60 * 60;

/// Somebody says that they forgot the password to an address.
#[derive(Debug, Serialize, Deserialize)]
pub struct PasswordReset {
    id: PasswordResetId,
    email: Email,
    /// In seconds since 1970: the table's own time to live.
    expires_at: i64,
    #[serde(rename = "version")]
    history: History,
}

impl PasswordReset {
    /// A request for that address.
    #[must_use]
    pub fn request(email: Email, cx: &Context) -> Self {
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

    /// Whether its mail may still be sent.
    #[must_use]
    pub fn is_pending(&self, now: Timestamp) -> bool {
        now.as_second() < self.expires_at
    }

    /// Where the link is to go, if somebody has that address.
    #[must_use]
    pub const fn email(&self) -> &Email {
        &self.email
    }
}

entity!(PasswordReset, id);
