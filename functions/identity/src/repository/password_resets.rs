//! The rows of requests for a link that resets a password.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::email::Email;
use kernel::table::{Action, Table, Write, from_row};
use kernel::{Commit, Dependency, Entity as _, Result};

use crate::password_reset::{PasswordReset, PasswordResetId};

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

    /// Removes a request: its address is not kept longer than necessary.
    pub(crate) fn remove(id: &PasswordResetId) -> Commit<()> {
        Commit::nothing().write(Write::always(Action::Delete(PasswordReset::key(
            id.as_str(),
        ))))
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
}
