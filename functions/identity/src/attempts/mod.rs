//! Who may try a password, and when.
//!
//! Failures are counted for the account and for the address from which they come. After a few free
//! ones each failure locks for longer, to a quarter of an hour; then no password is looked at, not
//! even the right one, and an address that is nobody's is locked alike.
//!
//! A stranger cannot lock the owner out by that: on a network from which the owner came in before,
//! that network's own failures count and no others; and a reset of the password, by mail, lets the
//! owner in from anywhere.
//!
//! Attempts on one account take turns. A failure counts, and a success comes in, only if nobody else
//! tried since the counter was read: of a thousand guesses at once, one is answered.

mod counter;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::table::{Action, Item, Key, Table, Write};
use kernel::{Commit, Context, Dependency, Error, Kind, Result};
use ring::digest::{SHA256, digest};

use self::counter::Counter;
use crate::account::UserId;
use crate::email::Email;
use crate::event::LoginFailed;
use crate::repository::claim_of_email;
use crate::secrets::hex;
use crate::session::network;

/// Failures without consequence: on an account, people mistype; on an address, a school is behind it.
const FREE_ON_ACCOUNT: i64 = 5;
const FREE_ON_ADDRESS: i64 = 50;

/// For how long failures are remembered, in seconds: a day.
const FAILURES_KEPT: i64 = 24 * 60 * 60;

/// For how long a network is known after somebody came in from it, in seconds: 90 days.
const NETWORK_KEPT: i64 = 90 * 24 * 60 * 60;

/// The counters of all attempts.
pub struct Attempts {
    table: Arc<dyn Table>,
}

impl Dependency for Attempts {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// What is known before a password is looked at.
#[derive(Debug)]
pub struct Attempt {
    /// The counter that decides on the account: of the network, where it is known.
    account: Counter,
    address: Counter,
    /// The network's row, where the account has not come in from it before.
    new_network: Option<Key>,
    now: Timestamp,
}

impl Attempts {
    /// Reads, in one call, what decides on an attempt, and the row that says whose the address is.
    ///
    /// # Errors
    /// Whatever the table refuses; `identity.too_many_attempts` while it is locked.
    pub async fn begin(&self, email: &Email, cx: &Context) -> Result<(Attempt, Option<Item>)> {
        let keys = [
            claim_of_email(email),
            of_account(email),
            of_address(cx),
            of_network(email, cx),
        ];
        let rows = self.table.get_many(&keys).await?;
        let [_, by_account, by_address, by_network] = keys;
        let Ok([claim, account, address, network]) = <[Option<Item>; 4]>::try_from(rows) else {
            return Err(Error::internal("a read of four rows gave another number"));
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

    /// Lets the owner of an address in again, who showed that they read its mail: failures are
    /// forgotten, and the network from which they call is known.
    pub fn forgive(commit: Commit<()>, email: &Email, cx: &Context) -> Commit<()> {
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

    /// What a wrong password leaves behind.
    pub fn failed(&self, user_id: Option<UserId>, cx: &Context) -> Commit<()> {
        let failed = LoginFailed {
            user_id,
            consecutive_failures: self.account.failures() + 1,
        };
        Commit::nothing()
            .write(self.account.count_in_turn(self.now).or(too_many(1)))
            .write(self.address.count(self.now))
            .fact("LoginAttempt", &failed, cx)
    }

    /// What the right password leaves behind.
    pub fn succeeded(&self) -> Commit<()> {
        let commit = Commit::nothing().write(self.account.forget_in_turn(self.now).or(too_many(1)));
        match &self.new_network {
            Some(key) => commit.write(counter::begin(key, NETWORK_KEPT, self.now)),
            None => commit,
        }
    }
}

/// An address that may be nobody's is not kept as it is.
pub(crate) fn anonymous(email: &Email) -> String {
    hex(digest(&SHA256, email.as_str().as_bytes()).as_ref())
}

fn too_many(seconds: i64) -> Error {
    Error::new(
        Kind::TooManyRequests,
        "identity.too_many_attempts",
        "too many wrong passwords; wait, or ask for a link that resets yours",
    )
    .with_header("Retry-After", seconds.to_string())
}

#[cfg(test)]
mod tests;
