//! Where users and sessions are kept.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | user | `USER#<id>` / `META` | |
//! | address | `UNIQUE#email#<address>`, whose `owner` is the user's id | |
//! | list of all | `USERS` / `<created>#<id>`, an [`Account`] | |
//! | list of a role | `USERS#<role>` / `<created>#<id>`, an [`Account`] | |
//! | session | `SESSION#<id>` / `META`, until `expires_at` | gsi1 `USER#<user id>` / `SESSION#<created>#<id>` |
//!
//! A user stands in the list of all and in that of each role, in the user's own transaction and
//! without the password's hash: every list is one consistent query, whatever it shows.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::commit::unique_key;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Action, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key, to_row};
use kernel::{Commit, Context, Entity as _, Repository, Resources, Result, Role};
use serde::Deserialize;

use crate::account::{Account, UserId};
use crate::email::Email;
use crate::error::IdentityError;
use crate::roles::Roles;
use crate::session::{Session, SessionId};
use crate::user::User;

const EMAIL: &str = "email";

/// All users.
pub struct Users {
    table: Arc<dyn Table>,
}

/// All sessions.
pub struct Sessions {
    table: Arc<dyn Table>,
}

impl Repository for Users {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            table: resources.table()?,
        })
    }
}

impl Repository for Sessions {
    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            table: resources.table()?,
        })
    }
}

/// Who has an address.
#[derive(Deserialize)]
struct Claim {
    owner: UserId,
}

impl Users {
    /// Reads one user.
    ///
    /// # Errors
    /// `identity.user_not_found`
    pub async fn get(&self, id: &UserId) -> Result<User> {
        let row = self.table.get(&User::key(id.as_str())).await?;
        from_row(row.ok_or(IdentityError::UserNotFound)?)
    }

    /// Reads the user with that address: two consistent reads, one after the other. An unknown
    /// address costs both as well, so that the time does not tell which addresses are known.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn find_by_email(&self, email: &Email) -> Result<Option<User>> {
        let claim = self.table.get(&unique_key(EMAIL, email.as_str())).await?;
        let claim: Option<Claim> = claim.map(from_row).transpose()?;
        let id = claim.as_ref().map_or(NOBODY, |claim| claim.owner.as_str());
        self.table
            .get(&User::key(id))
            .await?
            .map(from_row)
            .transpose()
    }

    /// A page of accounts, the newest first, of one role or of all: one query.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub async fn page(
        &self,
        role: Option<Role>,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Account>> {
        let query = KeyQuery::partition(Index::Table, list(role)).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// Stores a user who is new.
    ///
    /// # Errors
    /// `identity.email_taken`, once carried out.
    pub fn add(&self, user: User) -> Result<Commit<()>> {
        let Account { id, email, .. } = user.account().clone();
        let commit = save(user)?;
        Ok(commit.claim(
            EMAIL,
            email.as_str(),
            id.as_str(),
            IdentityError::EmailTaken.into(),
        ))
    }

    /// Stores a user who had the roles `before`.
    ///
    /// # Errors
    /// Internal, when the user does not fit into a row.
    pub fn save(&self, user: User, before: &Roles) -> Result<Commit<()>> {
        let account = user.account().clone();
        let lost = before
            .as_slice()
            .iter()
            .filter(|role| !account.roles.contains(**role));
        Ok(lost.fold(save(user)?, |commit, role| {
            commit.write(Write::always(Action::Delete(entry(Some(*role), &account))))
        }))
    }
}

impl Sessions {
    /// Stores a session that is new.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row.
    pub fn add(&self, session: Session) -> Result<Commit<()>> {
        Commit::save(session, |session, row| {
            let began = moment(session.created_at());
            let by_time = format!("SESSION#{began}#{}", session.session_id());
            set_key(
                row,
                Index::Gsi1,
                &User::partition(session.user_id().as_str()),
                &by_time,
            );
        })
    }

    /// Reads a session and a user together: one call. Nothing, when either is missing.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn with_account(
        &self,
        session: &SessionId,
        user: &UserId,
    ) -> Result<Option<(Session, Account)>> {
        let keys = [Session::key(session.as_str()), User::key(user.as_str())];
        let rows = self.table.get_many(&keys).await?;
        let Ok([Some(session), Some(user)]) = <[Option<Item>; 2]>::try_from(rows) else {
            return Ok(None);
        };
        Ok(Some((from_row(session)?, from_row(user)?)))
    }
}

/// No user has this id.
const NOBODY: &str = "0";

fn save(user: User) -> Result<Commit<()>> {
    let account = user.account().clone();
    let roles = account.roles.as_slice().iter().copied().map(Some);
    let entries = std::iter::once(None).chain(roles);
    let unplaced = |_: &User, _: &mut Item| {};
    entries
        .map(|role| to_row(&entry(role, &account), &account))
        .try_fold(Commit::save(user, unplaced)?, |commit, row| {
            Ok(commit.write(Write::always(Action::Put(row?))))
        })
}

fn list(role: Option<Role>) -> String {
    role.map_or_else(
        || "USERS".to_owned(),
        |role| format!("USERS#{}", role.name()),
    )
}

fn entry(role: Option<Role>, account: &Account) -> Key {
    Key::new(
        list(role),
        format!("{}#{}", moment(account.created_at), account.id),
    )
}

/// Milliseconds with leading zeros: they sort as text, which timestamps with and without fractions
/// do not.
pub(crate) fn moment(timestamp: Timestamp) -> String {
    format!("{:015}", timestamp.as_millisecond())
}
