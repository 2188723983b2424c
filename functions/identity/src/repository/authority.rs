//! Changes of accounts by a caller who may change at the same time.
//!
//! An administrator changes other accounts only while they are an active administrator: the transaction
//! has a condition on their entry in the list of active administrators. As nobody takes the role, the
//! status or the account from themselves, an administrator always remains: of two who demote each other
//! at once, the second one is refused.

use kernel::table::{Action, Condition, Item, Key, Write, from_row};
use kernel::{Actor, Commit, Context, Entity as _, Result, Role};

use super::users::{ListOf, Users, load};
use crate::account::{Account, Status, UserId};
use crate::error::IdentityError;
use crate::user::User;

/// The list of active administrators.
const ADMINISTRATORS: ListOf = ListOf {
    role: Some(Role::Admin),
    status: Some(Status::Active),
};

impl Users {
    /// Reads, in one call, the user whom the caller changes, and the caller. The transaction that
    /// changes the user must contain the returned condition.
    ///
    /// # Errors
    /// `identity.user_not_found`; `identity.no_longer_allowed` when the caller was suspended, or is no
    /// administrator any more and the user is somebody else.
    pub(crate) async fn get_to_change(
        &self,
        id: &UserId,
        cx: &Context,
    ) -> Result<(User, Commit<()>)> {
        let caller = match &cx.actor {
            Actor::User { user_id, .. } if user_id != id.as_str() => Some(User::key(user_id)),
            _ => None,
        };
        let keys: Vec<Key> = std::iter::once(User::key(id.as_str()))
            .chain(caller.clone())
            .collect();
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let user = load(rows.next().flatten().ok_or(IdentityError::UserNotFound)?)?;
        let condition = match caller {
            Some(_) => Commit::nothing().write(administers(rows.next().flatten())?),
            None => Commit::nothing(),
        };
        if cx.actor.is_user(id.as_str()) {
            user.check_active()?;
        }
        Ok((user, condition))
    }
}

/// The condition that the caller is an active administrator when the transaction is written.
fn administers(caller: Option<Item>) -> Result<Write> {
    let caller: Option<Account> = caller.map(from_row).transpose()?;
    let caller = caller
        .filter(Account::administers)
        .ok_or(IdentityError::NoLongerAllowed)?;
    let entry = ADMINISTRATORS.entry(&caller);
    Ok(Write::when(Action::Check(entry), Condition::Present))
}

#[cfg(test)]
mod tests;
