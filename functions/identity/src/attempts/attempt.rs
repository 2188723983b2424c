//! The rules of an attempt: which counters apply to it, and what its outcome writes.

use jiff::Timestamp;
use kernel::{Commit, Context, Result};

use super::counter::{self, Counter};
use super::{Account, DeviceToken, too_many};
use crate::account::UserId;
use crate::event::LoginFailed;

/// The number of failures at which a lock starts. A place and an account allow a few failures, because
/// people mistype; a client's network allows more, because a whole school may share it.
const FREE_AT_PLACE: i64 = 5;
const FREE_ON_ACCOUNT: i64 = 5;
const FREE_IN_NETWORK: i64 = 50;

/// The counters of an attempt, as they were read.
#[derive(Debug)]
pub(crate) struct Counters {
    pub(super) account: Account,
    /// The failures on this account from places that are not known.
    pub(super) elsewhere: Counter,
    /// The failures on all accounts from the client's network.
    pub(super) network: Counter,
    /// The client's network, as a place of this account.
    pub(super) here: Counter,
    /// The client's device, as a place of this account, if the client sent a token.
    pub(super) device: Option<(DeviceToken, Counter)>,
    pub(super) now: Timestamp,
}

/// An attempt that is not locked.
#[derive(Debug)]
pub(crate) struct Attempt {
    account: Account,
    place: Counter,
    device: Option<DeviceToken>,
    /// The counter of all places that are not known, if the place is one of them.
    elsewhere: Option<Counter>,
    network: Counter,
    now: Timestamp,
}

impl Counters {
    /// Admits the attempt on the account of a user in this generation; `None` for an address without an
    /// account. In a known place, the failures from everywhere else do not count.
    ///
    /// # Errors
    /// `identity.too_many_attempts` during a lock.
    pub(crate) fn admit(self, generation: Option<u64>) -> Result<Attempt> {
        let device = self.device.filter(|(_, it)| it.is_known_in(generation));
        let is_known = device.is_some() || self.here.is_known_in(generation);
        let (device, place) = match device {
            Some((token, place)) => (Some(token), place),
            None => (None, self.here),
        };
        let attempt = Attempt {
            account: self.account,
            place,
            device,
            elsewhere: (!is_known).then_some(self.elsewhere),
            network: self.network,
            now: self.now,
        };
        match attempt.locked_for() {
            0 => Ok(attempt),
            seconds => Err(too_many(seconds)),
        }
    }
}

impl Attempt {
    fn locked_for(&self) -> i64 {
        let at_place = self.place.locked_for(FREE_AT_PLACE, self.now);
        let Some(elsewhere) = &self.elsewhere else {
            return at_place;
        };
        at_place
            .max(elsewhere.locked_for(FREE_ON_ACCOUNT, self.now))
            .max(self.network.locked_for(FREE_IN_NETWORK, self.now))
    }

    /// The writes after a wrong password: the counters grow, and `LoginFailed` is published.
    pub(crate) fn failed(&self, user_id: Option<UserId>, cx: &Context) -> Commit<()> {
        let elsewhere = self.elsewhere.as_ref();
        let before = elsewhere.map_or(0, Counter::failures);
        let failed = LoginFailed {
            user_id,
            consecutive_failures: self.place.failures().max(before) + 1,
        };
        let counted = Commit::nothing()
            .write(self.place.count_if_unchanged(self.now).or(too_many(1)))
            .write(self.network.count(self.now))
            .fact("LoginAttempt", &failed, cx);
        match elsewhere.filter(|_| self.counts_on_account(before)) {
            Some(all) => counted.write(all.count_if_unchanged(self.now).or(too_many(1))),
            None => counted,
        }
    }

    /// Whether one more failure at this place, which is not known, counts on the account. The first one
    /// counts, so that many places have few failures together; and those after the place's free ones, so
    /// that a lasting attack locks the account. The others do not: a few wrong passwords from one place
    /// lock no other place.
    fn counts_on_account(&self, before: i64) -> bool {
        let here = self.place.failures();
        here == 0 || here >= FREE_AT_PLACE || before >= FREE_ON_ACCOUNT
    }

    /// The writes after the correct password of a user in this generation: the counters that apply are
    /// reset, and the place becomes known.
    pub(crate) fn succeeded(&self, generation: u64) -> Commit<()> {
        let place = self.place.become_known_if_unchanged(generation, self.now);
        let commit = Commit::nothing().write(place.or(too_many(1)));
        match &self.elsewhere {
            Some(all) => commit.write(all.reset_if_unchanged(self.now).or(too_many(1))),
            None => commit,
        }
    }

    /// The token of the client's device after the correct password: the one that it sent if it is known,
    /// or a new one. A token that a client chose never becomes known: somebody else may have chosen it.
    ///
    /// # Errors
    /// Internal, when random bytes are not available.
    pub(crate) fn device(&self, generation: u64) -> Result<(DeviceToken, Commit<()>)> {
        if let Some(known) = &self.device {
            return Ok((known.clone(), Commit::nothing()));
        }
        let token = DeviceToken::random()?;
        let key = self.account.device(&token);
        let known = counter::known(&key, generation, self.now);
        Ok((token, Commit::nothing().write(known)))
    }
}
