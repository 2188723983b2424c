//! The rows of requests for a link that resets a password.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::route::RateLimit;
use kernel::table::{AttributeValue, Key, Table, from_row};
use kernel::{Commit, Dependency, Entity as _, Kind, Result};

use crate::attempts::anonymous;
use crate::email::Email;
use crate::password_reset::{PasswordReset, PasswordResetId};

/// How long the number of mails to an address is kept, in seconds: an hour.
const KEPT_SECONDS: i64 = 60 * 60;

/// All requests for a password reset.
pub(crate) struct PasswordResets {
    table: Arc<dyn Table>,
}

impl Dependency for PasswordResets {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl PasswordResets {
    /// Stores a request.
    ///
    /// # Errors
    /// Internal, when it does not fit into a row.
    pub(crate) fn add(&self, reset: PasswordReset) -> Result<Commit<()>> {
        Commit::save(reset, |_, _| {})
    }

    /// The email address of a request; `None` when the request is absent or expired.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn address_of(
        &self,
        id: &PasswordResetId,
        now: Timestamp,
    ) -> Result<Option<Email>> {
        let row = self.table.get(&PasswordReset::key(id.as_str())).await?;
        let reset: Option<PasswordReset> = row.map(from_row).transpose()?;
        let reset = reset.filter(|reset| reset.is_pending(now));
        Ok(reset.map(|reset| reset.email().clone()))
    }

    /// Counts one mail to an address; false when the rate limit of the address is reached.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn may_send(
        &self,
        email: &Email,
        limit: RateLimit,
        now: Timestamp,
    ) -> Result<bool> {
        let key = Key::single(format!("RATE#password-reset-mails#{}", anonymous(email)));
        let expires_at = (now.as_second() + KEPT_SECONDS).to_string();
        let kept = vec![("expires_at", AttributeValue::N(expires_at))];
        match lambda::admit(self.table.as_ref(), &key, limit, kept, now).await {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == Kind::TooManyRequests => Ok(false),
            Err(error) => Err(error),
        }
    }
}
