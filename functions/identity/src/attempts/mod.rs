//! Limits how often passwords can be tried.
//!
//! Failures are counted per place, which is a network or a device of an account; per account, for all
//! places from which the owner has not signed in; and per network, for all accounts. The first few
//! failures do not lock; each later one locks for longer, up to 15 minutes. During a lock no password is
//! checked, not even the correct one. An email address without an account is locked in the same way.
//!
//! A stranger cannot lock the owner out in this way. In a known place, a network or a device from which
//! the owner signed in before, only the failures from there count. In a place that is not known, a few
//! wrong passwords from another place do not count. A lasting attack does lock the places that are not
//! known; after a reset of the password by mail, the owner can sign in there too. Whatever ends all
//! sessions makes every place unknown: a person who had the password gains nothing from places that they
//! made known with it.
//!
//! Attempts are serialized by conditional writes. A failure is counted, and a success signs in, only if
//! no other attempt was counted since the counter was read: of a thousand concurrent guesses, one is
//! answered.

mod attempt;
mod counter;
mod device;

use std::sync::Arc;

use kernel::email::Email;
use kernel::hex;
use kernel::table::{Action, Item, Key, Table, Write};
use kernel::{Commit, Context, Dependency, Error, Kind, Network, Result};
use ring::digest::{SHA256, digest};

pub(crate) use self::attempt::{Attempt, Counters};
use self::counter::Counter;
pub(crate) use self::device::DeviceToken;
use crate::repository::claim_of_email;
use crate::user::User;

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

impl Attempts {
    /// Reads, in one call, the counters of an attempt and the row that maps the email address to its
    /// user. [`Counters::admit`] then needs the user.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn begin(
        &self,
        email: &Email,
        device: Option<DeviceToken>,
        cx: &Context,
    ) -> Result<(Counters, Option<Item>)> {
        let account = Account::of(email);
        let mut keys = vec![
            claim_of_email(email),
            account.elsewhere(),
            of_network(cx),
            account.network(cx),
        ];
        keys.extend(device.as_ref().map(|token| account.device(token)));
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let claim = rows.next().flatten();
        let counters = keys.into_iter().skip(1).zip(rows);
        let mut counters = counters.map(|(key, row)| Counter::read(key, row, cx.now));
        let mut next = || {
            let missing = || Err(Error::internal("a read returned fewer rows than keys"));
            counters.next().unwrap_or_else(missing)
        };
        let counters = Counters {
            account,
            elsewhere: next()?,
            network: next()?,
            here: next()?,
            device: match device {
                Some(token) => Some((token, next()?)),
                None => None,
            },
            now: cx.now,
        };
        Ok((counters, claim))
    }

    /// Unlocks the account of a user who has proved access to the mailbox: deletes the account's
    /// counter, and makes the network of the request a known place.
    pub(crate) fn forgive(user: &User, cx: &Context) -> Commit<()> {
        let account = Account::of(&user.account().email);
        let here = counter::known(&account.network(cx), user.generation(), cx.now);
        Commit::nothing()
            .write(Write::always(Action::Delete(account.elsewhere())))
            .write(here)
    }
}

/// The account of an attempt: the hash of its email address.
#[derive(Debug)]
struct Account(String);

impl Account {
    fn of(email: &Email) -> Self {
        Self(anonymous(email))
    }

    fn elsewhere(&self) -> Key {
        Key::single(format!("ATTEMPTS#account#{}", self.0))
    }

    fn network(&self, cx: &Context) -> Key {
        Key::single(format!(
            "ATTEMPTS#network#{}#{}",
            self.0,
            name(cx.network())
        ))
    }

    fn device(&self, token: &DeviceToken) -> Key {
        Key::single(format!("ATTEMPTS#device#{}#{}", self.0, token.hash()))
    }
}

fn of_network(cx: &Context) -> Key {
    Key::single(format!("ATTEMPTS#address#{}", name(cx.network())))
}

fn name(network: Option<Network>) -> String {
    network.map_or_else(String::new, |network| network.to_string())
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
