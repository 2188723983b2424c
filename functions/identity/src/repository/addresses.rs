//! The rows that make addresses unique: of the address that a user has, and of those that they had and
//! can still return to.

use kernel::commit::unique_key;
use kernel::email::Email;
use kernel::table::{Action, Key, Write, to_row};
use kernel::{Commit, Result};
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::error::IdentityError;
use crate::user::{PreviousEmail, User};

const EMAIL: &str = "email";

/// The row of a unique value, which names the user who has the value.
#[derive(Serialize, Deserialize)]
pub(super) struct Claim {
    pub(super) owner: UserId,
    /// Only for an address that the user had before: until when it is reserved for them, in seconds
    /// since 1970. The user is not found by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) expires_at: Option<i64>,
}

/// The unique rows of the addresses that a user has, had and gives up.
pub(super) struct AddressChange {
    owner: UserId,
    present: Email,
    /// Whether the present address is reserved for the user already.
    reclaims: bool,
    stored: Option<Email>,
    /// The stored address, if it stays reserved for a while.
    reserved: Option<PreviousEmail>,
    dropped: Vec<PreviousEmail>,
}

impl AddressChange {
    pub(super) fn of(user: &User) -> Self {
        let stored = user.stored().map(|stored| stored.email.clone());
        let reserved = user.newest_previous_email();
        let reserved = reserved.filter(|previous| stored.as_ref() == Some(&previous.email));
        Self {
            owner: user.account().id.clone(),
            present: user.account().email.clone(),
            reclaims: user.unsaved().reclaims_email,
            reserved: reserved.cloned(),
            stored,
            dropped: user.unsaved().dropped_emails.clone(),
        }
    }

    pub(super) fn write(self, commit: Commit<()>) -> Result<Commit<()>> {
        if self.stored.as_ref() == Some(&self.present) {
            return Ok(commit);
        }
        let commit = if self.reclaims {
            commit.write(reserve(&self.present, &self.owner, None)?)
        } else {
            let taken = IdentityError::EmailTaken.into();
            commit.claim(EMAIL, self.present.as_str(), self.owner.as_str(), taken)
        };
        let commit = match (&self.reserved, &self.stored) {
            (Some(PreviousEmail { email, until }), _) => {
                commit.write(reserve(email, &self.owner, Some(*until))?)
            }
            (None, Some(email)) => release(commit, email),
            (None, None) => commit,
        };
        let dropped = self.dropped.iter();
        Ok(dropped.fold(commit, |commit, previous| release(commit, &previous.email)))
    }
}

/// Overwrites the row of an address that is reserved for this user.
fn reserve(email: &Email, owner: &UserId, expires_at: Option<i64>) -> Result<Write> {
    let claim = Claim {
        owner: owner.clone(),
        expires_at,
    };
    let row = to_row(&claim_of_email(email), &claim)?;
    Ok(Write::always(Action::Put(row)))
}

/// The key of the row that maps an email address to its user.
pub(crate) fn claim_of_email(email: &Email) -> Key {
    unique_key(EMAIL, email.as_str())
}

/// Makes an address free for other users.
pub(super) fn release(commit: Commit<()>, email: &Email) -> Commit<()> {
    commit.release(EMAIL, email.as_str())
}
