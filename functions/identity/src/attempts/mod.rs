//! Limits how often passwords can be tried.
//!
//! Failures are counted per account and per client address. The first few failures do not lock; each
//! later one locks for longer, up to 15 minutes. During a lock no password is checked, not even the
//! correct one. An email address without an account is locked in the same way.
//!
//! A stranger cannot lock the owner out in this way: on a network from which the owner signed in
//! before, only the failures from that network count; and after a reset of the password by mail, the
//! owner can sign in from any network.
//!
//! Attempts on one account are serialized by conditional writes. A failure is counted, and a success
//! signs in, only if no other attempt was counted since the counter was read: of a thousand
//! concurrent guesses, one is answered.

mod counter;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::hex;
use kernel::table::{Action, Item, Key, Table, Write};
use kernel::{Commit, Context, Dependency, Error, Kind, Result};
use ring::digest::{SHA256, digest};

use self::counter::Counter;
use crate::account::UserId;
use crate::email::Email;
use crate::event::LoginFailed;
use crate::repository::claim_of_email;
use crate::session::network;

/// The number of failures at which the lock starts. An account allows a few failures, because people
/// mistype; a client address allows more, because a whole school may share it.
const FREE_ON_ACCOUNT: i64 = 5;
const FREE_ON_ADDRESS: i64 = 50;

/// How long failures are kept, in seconds: a day.
const FAILURES_KEPT: i64 = 24 * 60 * 60;

/// How long a network stays known after a sign-in from it, in seconds: 90 days.
const NETWORK_KEPT: i64 = 90 * 24 * 60 * 60;

/// The counters of all attempts.
pub(crate) struct Attempts {
    table: Arc<dyn Table>,
}

impl Dependency for Attempts {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// The counters of an attempt, read before the password is checked.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// The counter that applies to the account: the network's counter when the network is known.
    account: Counter,
    address: Counter,
    /// The key of the network's row, when the network is not known for this account.
    new_network: Option<Key>,
    now: Timestamp,
}

impl Attempts {
    /// Reads, in one call, the counters of an attempt and the row that maps the email address to its
    /// user.
    ///
    /// # Errors
    /// The errors of the table; `identity.too_many_attempts` during a lock.
    pub(crate) async fn begin(
        &self,
        email: &Email,
        cx: &Context,
    ) -> Result<(Attempt, Option<Item>)> {
        let keys = [
            claim_of_email(email),
            of_account(email),
            of_address(cx),
            of_network(email, cx),
        ];
        let rows = self.table.get_many(&keys).await?;
        let [_, by_account, by_address, by_network] = keys;
        let Ok([claim, account, address, network]) = <[Option<Item>; 4]>::try_from(rows) else {
            return Err(Error::internal("a read of four rows did not return four"));
        };
        let network = Counter::read(by_network, network, NETWORK_KEPT, cx.now)?;
        let is_known = network.exists();
        let attempt = Attempt {
            new_network: (!is_known).then(|| network.key().clone()),
            account: if is_known {
                network
            } else {
                Counter::read(by_account, account, FAILURES_KEPT, cx.now)?
            },
            address: Counter::read(by_address, address, FAILURES_KEPT, cx.now)?,
            now: cx.now,
        };
        attempt.check()?;
        Ok((attempt, claim))
    }

    /// Unlocks an account after its owner has proved access to the mailbox: deletes the account's
    /// counter, and makes the network of the request a known one.
    pub(crate) fn forgive(commit: Commit<()>, email: &Email, cx: &Context) -> Commit<()> {
        let network = of_network(email, cx);
        commit
            .write(Write::always(Action::Delete(of_account(email))))
            .write(counter::begin(&network, NETWORK_KEPT, cx.now))
    }
}

fn of_account(email: &Email) -> Key {
    Key::single(format!("ATTEMPTS#account#{}", anonymous(email)))
}

fn of_address(cx: &Context) -> Key {
    let from = cx.client_address.map(|address| address.to_string());
    Key::single(format!("ATTEMPTS#address#{}", from.unwrap_or_default()))
}

fn of_network(email: &Email, cx: &Context) -> Key {
    let from = cx.client_address.map(network).unwrap_or_default();
    Key::single(format!("ATTEMPTS#network#{}#{from}", anonymous(email)))
}

impl Attempt {
    fn check(&self) -> Result<()> {
        let of_account = self.account.locked_for(FREE_ON_ACCOUNT, self.now);
        let of_address = match self.new_network {
            Some(_) => self.address.locked_for(FREE_ON_ADDRESS, self.now),
            None => 0,
        };
        match of_account.max(of_address) {
            0 => Ok(()),
            seconds => Err(too_many(seconds)),
        }
    }

    /// The writes after a wrong password: both counters grow, and `LoginFailed` is published.
    pub(crate) fn failed(&self, user_id: Option<UserId>, cx: &Context) -> Commit<()> {
        let failed = LoginFailed {
            user_id,
            consecutive_failures: self.account.failures() + 1,
        };
        Commit::nothing()
            .write(self.account.count_if_unchanged(self.now).or(too_many(1)))
            .write(self.address.count(self.now))
            .fact("LoginAttempt", &failed, cx)
    }

    /// The writes after the correct password: the counter that applies to the account is reset, and
    /// a new network becomes known.
    pub(crate) fn succeeded(&self) -> Commit<()> {
        let commit =
            Commit::nothing().write(self.account.reset_if_unchanged(self.now).or(too_many(1)));
        match &self.new_network {
            Some(key) => commit.write(counter::begin(key, NETWORK_KEPT, self.now)),
            None => commit,
        }
    }
}

/// The hash of an email address: an address that may belong to no account is not stored in clear.
pub(crate) fn anonymous(email: &Email) -> String {
    hex::encode(digest(&SHA256, email.as_str().as_bytes()).as_ref())
}

fn too_many(seconds: i64) -> Error {
    Error::new(
        Kind::TooManyRequests,
        "identity.too_many_attempts",
        "too many wrong passwords; wait, or request a password reset",
    )
    .with_header("Retry-After", seconds.to_string())
}

#[cfg(test)]
mod tests;
