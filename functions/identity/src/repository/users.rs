//! The rows of users.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::commit::unique_key;
use kernel::email::Email;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    Action, Condition, Index, Item, Key, KeyQuery, Table, Write, from_row, sortable_time, to_row,
};
use kernel::{Commit, Context, Dependency, Entity as _, Error, Result, Role};

use super::addresses::{self, AddressChange, Claim, claim_of_email};
use crate::account::{Account, Status, UserId};
use crate::error::IdentityError;
use crate::linked::{LinkedIdentity, unique_value};
use crate::links::Link;
use crate::user::User;

const OAUTH: &str = "oauth";

/// An id that no user has.
const NO_USER: &str = "0";

/// All users.
pub(crate) struct Users {
    pub(super) table: Arc<dyn Table>,
}

impl Dependency for Users {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// The filter of a list of users; `None` matches any role or any status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListOf {
    /// Only users with this role.
    pub(crate) role: Option<Role>,
    /// Only users with this status.
    pub(crate) status: Option<Status>,
}

impl Users {
    /// Reads one user.
    ///
    /// # Errors
    /// `identity.user_not_found`
    pub(crate) async fn get(&self, id: &UserId) -> Result<User> {
        let row = self.table.get(&User::key(id.as_str())).await?;
        load(row.ok_or(IdentityError::UserNotFound)?)
    }

    /// Reads one user; `None` when it does not exist.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn find(&self, id: &UserId) -> Result<Option<User>> {
        let row = self.table.get(&User::key(id.as_str())).await?;
        row.map(load).transpose()
    }

    /// Reads the active user whom the token of a link names. The link itself is not verified.
    ///
    /// # Errors
    /// `identity.invalid_link` when the token is malformed or there is no such user.
    pub(crate) async fn of_link(&self, token: &str) -> Result<(Link, User)> {
        let link = Link::parse(token).ok_or(IdentityError::InvalidLink)?;
        let user = self.find(link.user_id()).await?;
        let user = user.filter(|user| user.account().is_active());
        Ok((link, user.ok_or(IdentityError::InvalidLink)?))
    }

    /// Reads the user with this email address: two consistent reads, one after the other. An unknown
    /// address also costs two reads, so that the time does not reveal which addresses are known.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn find_by_email(&self, email: &Email) -> Result<Option<User>> {
        let claim = self.table.get(&claim_of_email(email)).await?;
        self.owner_of(claim).await
    }

    /// Reads the user who is `subject` at a provider: always two reads, as for an email address.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn find_by_identity(
        &self,
        provider: &str,
        subject: &str,
    ) -> Result<Option<User>> {
        let key = unique_key(OAUTH, &unique_value(provider, subject));
        let claim = self.table.get(&key).await?;
        self.owner_of(claim).await
    }

    /// Reads the user whom a claim names. Without a claim, the read returns nothing.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn owner_of(&self, claim: Option<Item>) -> Result<Option<User>> {
        let claim: Option<Claim> = claim.map(from_row).transpose()?;
        let claim = claim.filter(|claim| claim.expires_at.is_none());
        let id = claim.as_ref().map_or(NO_USER, |claim| claim.owner.as_str());
        let row = self.table.get(&User::key(id)).await?;
        row.map(load).transpose()
    }

    /// A page of accounts, the newest first: one query.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        list: ListOf,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Account>> {
        let query = KeyQuery::partition(Index::Table, list.partition()).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// Stores a user and an entry in each list that matches now, and removes the entries from the
    /// lists that no longer match.
    ///
    /// # Errors
    /// Internal, when the user does not fit into a row. The commit fails with `identity.email_taken`
    /// when another user has the address.
    pub(crate) fn save(&self, user: User) -> Result<Commit<()>> {
        let (account, stored) = (user.account().clone(), user.stored().cloned());
        let addresses = AddressChange::of(&user);
        let unlinked = user.unsaved().unlinked.clone();
        let commit = Commit::save(user, |_, _| {})?;
        let commit = unlinked.iter().fold(commit, |commit, linked| {
            commit.release(OAUTH, &linked.unique_value())
        });
        if stored.as_ref() == Some(&account) {
            return Ok(commit);
        }
        let now: Vec<Key> = entries(&account).collect();
        let rows = now.iter().map(|key| to_row(key, &account));
        let commit = rows.into_iter().try_fold(commit, |commit, row| {
            Ok::<_, Error>(commit.write(Write::always(Action::Put(row?))))
        })?;
        let removed = stored
            .iter()
            .flat_map(entries)
            .filter(|key| !now.contains(key));
        addresses.write(removed.fold(commit, delete))
    }

    /// Removes a user's row, list entries and unique values, with the reserved addresses. Events stay in
    /// the event store.
    pub(crate) fn remove(&self, user: User, now: Timestamp) -> Commit<()> {
        let stored = user.stored().cloned();
        let linked = user.linked().clone();
        let reserved: Vec<_> = user.previous_emails(now).cloned().collect();
        let commit = stored
            .iter()
            .flat_map(entries)
            .fold(Commit::remove(user), delete);
        let commit = stored.iter().fold(commit, |commit, stored| {
            addresses::release(commit, &stored.email)
        });
        let commit = reserved.iter().fold(commit, |commit, previous| {
            addresses::release(commit, &previous.email)
        });
        linked.as_slice().iter().fold(commit, |commit, linked| {
            commit.release(OAUTH, &linked.unique_value())
        })
    }

    /// Claims an identity for this user, so that no other user can link it.
    pub(crate) fn claim_identity(
        commit: Commit<()>,
        linked: &LinkedIdentity,
        owner: &UserId,
    ) -> Commit<()> {
        commit.claim(
            OAUTH,
            &linked.unique_value(),
            owner.as_str(),
            IdentityError::IdentityTaken.into(),
        )
    }

    /// A condition that refuses the commit when a user has the email address.
    #[must_use]
    pub(crate) fn is_free(email: &Email) -> Write {
        Write::when(Action::Check(claim_of_email(email)), Condition::Absent)
            .or(IdentityError::EmailTaken.into())
    }

    /// A condition that refuses the commit when the user was changed since it was read.
    #[must_use]
    pub(crate) fn unchanged(user: &User) -> Write {
        let key = User::key(user.id());
        Write::when(
            Action::Check(key),
            Condition::Version(user.history().stored_version()),
        )
    }
}

pub(super) fn load(row: Item) -> Result<User> {
    from_row(row).map(User::into_stored)
}

fn delete(commit: Commit<()>, key: Key) -> Commit<()> {
    commit.write(Write::always(Action::Delete(key)))
}

impl ListOf {
    fn partition(self) -> String {
        let role = self.role.map(|role| format!("#role#{}", role.name()));
        let status = self
            .status
            .map(|status| format!("#status#{}", status.name()));
        format!(
            "USERS{}{}",
            role.unwrap_or_default(),
            status.unwrap_or_default()
        )
    }

    /// The key of an account's entry in this list.
    pub(super) fn entry(self, account: &Account) -> Key {
        let created = sortable_time(account.created_at);
        Key::new(self.partition(), format!("{created}#{}", account.id))
    }
}

/// The keys of an account's entries in the lists.
fn entries(account: &Account) -> impl Iterator<Item = Key> + use<> {
    let roles: Vec<Option<Role>> = std::iter::once(None)
        .chain(account.roles.as_slice().iter().copied().map(Some))
        .collect();
    let account = account.clone();
    roles.into_iter().flat_map(move |role| {
        [None, Some(account.status)].map(|status| ListOf { role, status }.entry(&account))
    })
}
