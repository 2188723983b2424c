//! What gives access to a course.

use jiff::{SignedDuration, Timestamp};
use kernel::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::error::EnrollmentError;

/// The most grants of an enrollment.
const MOST_GRANTS: usize = 20;

/// Where a grant comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Source {
    /// The course costs nothing.
    Free,
    /// A code.
    Code,
    /// Staff of the course, or an administrator.
    Admin,
    /// A seat of a licence that somebody has bought for others.
    SeatLicense,
    /// A list of learners.
    Cohort,
    /// The user teaches the course.
    Staff,
}

/// What identifies the code, the list or the licence from which a grant comes.
pub(crate) type Reference = Text<100>;

/// Where a grant comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    pub(crate) source: Source,
    pub(crate) reference: Option<Reference>,
}

impl Origin {
    /// From a source that has no name.
    #[must_use]
    pub(crate) const fn of(source: Source) -> Self {
        Self {
            source,
            reference: None,
        }
    }
}

/// Access that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Grant {
    /// Its number among the grants of the enrollment.
    pub(crate) number: u16,
    /// Where it comes from.
    pub(crate) source: Source,
    /// The code, the list or the licence from which it comes; null for other sources.
    pub(crate) reference: Option<Reference>,
    /// From when it is valid.
    pub(crate) from: Timestamp,
    /// Until when it is valid; null, if it does not end.
    pub(crate) until: Option<Timestamp>,
    /// When it was revoked.
    pub(crate) revoked_at: Option<Timestamp>,
    /// Why it was revoked.
    pub(crate) why: Option<Reason>,
}

impl Grant {
    /// Whether it gives access.
    #[must_use]
    pub(crate) fn is_valid(&self, now: Timestamp) -> bool {
        self.end().is_none_or(|end| now < end)
    }

    fn is_from(&self, origin: &Origin) -> bool {
        self.source == origin.source && self.reference == origin.reference
    }

    /// When it ends; none, if it does not.
    #[must_use]
    fn end(&self) -> Option<Timestamp> {
        self.until.into_iter().chain(self.revoked_at).min()
    }
}

/// The grants of an enrollment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grants {
    /// How many there were: numbers are never given twice.
    given: u16,
    all: Vec<Grant>,
}

impl Grants {
    /// Adds one, which is valid for so many days. A source that has given a valid one already gives no second
    /// one. The oldest that has ended makes place.
    ///
    /// # Errors
    /// `enrollments.too_many_grants`
    pub(super) fn add(
        &mut self,
        origin: Origin,
        days: Option<u32>,
        now: Timestamp,
    ) -> Result<(), EnrollmentError> {
        if self.have_valid(&origin, now) {
            return Ok(());
        }
        if self.all.len() >= MOST_GRANTS {
            let ended = self.all.iter().position(|grant| !grant.is_valid(now));
            let ended = ended.ok_or(EnrollmentError::TooManyGrants(MOST_GRANTS))?;
            self.all.remove(ended);
        }
        self.given = self.given.saturating_add(1);
        let length = |days: u32| SignedDuration::from_hours(24 * i64::from(days));
        self.all.push(Grant {
            number: self.given,
            source: origin.source,
            reference: origin.reference,
            from: now,
            until: days.and_then(|days| now.checked_add(length(days)).ok()),
            revoked_at: None,
            why: None,
        });
        Ok(())
    }

    /// Whether this source has given a valid one.
    #[must_use]
    pub(super) fn have_valid(&self, origin: &Origin, now: Timestamp) -> bool {
        self.valid(now).any(|grant| grant.is_from(origin))
    }

    /// Revokes one; none, if it had ended.
    ///
    /// # Errors
    /// `enrollments.no_such_grant`
    pub(super) fn revoke(
        &mut self,
        number: u16,
        why: Option<Reason>,
        now: Timestamp,
    ) -> Result<Option<Grant>, EnrollmentError> {
        let mut all = self.all.iter_mut();
        let grant = all.find(|grant| grant.number == number);
        let grant = grant.ok_or(EnrollmentError::NoSuchGrant)?;
        if !grant.is_valid(now) {
            return Ok(None);
        }
        (grant.revoked_at, grant.why) = (Some(now), why);
        Ok(Some(grant.clone()))
    }

    /// Ends those that are valid.
    pub(super) fn end_all(&mut self, now: Timestamp) {
        for grant in self.all.iter_mut().filter(|grant| grant.is_valid(now)) {
            grant.revoked_at = Some(now);
        }
    }

    /// Whether one gives access.
    #[must_use]
    pub(crate) fn are_valid(&self, now: Timestamp) -> bool {
        self.valid(now).next().is_some()
    }

    /// Whether access comes from there and from nowhere else.
    #[must_use]
    pub(crate) fn are_only_from(&self, origin: &Origin, now: Timestamp) -> bool {
        self.are_valid(now) && self.valid(now).all(|grant| grant.is_from(origin))
    }

    fn valid(&self, now: Timestamp) -> impl Iterator<Item = &Grant> {
        self.all.iter().filter(move |grant| grant.is_valid(now))
    }

    /// When the last one ends; none, if it does not, and without grants.
    #[must_use]
    pub(crate) fn end(&self) -> Option<Timestamp> {
        let ends: Option<Vec<_>> = self.all.iter().map(Grant::end).collect();
        ends?.into_iter().max()
    }

    /// In the order in which they were given.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn after(days: i64) -> Timestamp {
        START
            .checked_add(SignedDuration::from_hours(24 * days))
            .unwrap()
    }

    fn code(name: &str) -> Origin {
        Origin {
            source: Source::Code,
            reference: Some(Reference::new(name).unwrap()),
        }
    }

    #[test]
    fn access_is_the_union_of_grants() {
        let mut grants = Grants::default();
        assert!(!grants.are_valid(START));
        grants.add(code("a"), Some(10), START).unwrap();
        grants.add(code("b"), Some(30), START).unwrap();
        assert_eq!(grants.end(), Some(after(30)));
        assert!(grants.are_valid(after(29)) && !grants.are_valid(after(30)));
        grants.revoke(2, None, after(5)).unwrap();
        assert_eq!(grants.end(), Some(after(10)));
        assert!(grants.are_valid(after(9)));
        grants
            .add(Origin::of(Source::Free), None, after(9))
            .unwrap();
        assert_eq!(grants.end(), None);
        assert!(grants.are_valid(after(10_000)));
    }

    #[test]
    fn a_code_gives_access_once() {
        let mut grants = Grants::default();
        grants.add(code("a"), Some(10), START).unwrap();
        grants.add(code("a"), Some(10), after(5)).unwrap();
        assert_eq!(grants.end(), Some(after(10)));
        grants.add(code("a"), Some(10), after(10)).unwrap();
        assert_eq!(grants.end(), Some(after(20)));
    }

    #[test]
    fn access_comes_from_one_origin_alone_while_no_other_grant_is_valid() {
        let mut grants = Grants::default();
        let is_only_from_a =
            |grants: &Grants, days: i64| grants.are_only_from(&code("a"), after(days));
        assert!(!is_only_from_a(&grants, 0));
        grants.add(code("a"), Some(10), START).unwrap();
        assert!(is_only_from_a(&grants, 0) && !grants.are_only_from(&code("b"), START));
        grants.add(code("b"), Some(5), START).unwrap();
        assert!(!is_only_from_a(&grants, 4) && is_only_from_a(&grants, 5));
        assert!(!is_only_from_a(&grants, 10));
    }

    #[test]
    fn numbers_are_not_given_twice_and_ended_grants_make_place() {
        let mut grants = Grants::default();
        for number in 0..MOST_GRANTS {
            grants.add(code(&number.to_string()), None, START).unwrap();
        }
        let refused = grants.add(code("more"), None, START).unwrap_err();
        assert_eq!(refused.code(), "enrollments.too_many_grants");
        assert!(grants.revoke(3, None, START).unwrap().is_some());
        assert!(grants.revoke(3, None, START).unwrap().is_none());
        grants.add(code("more"), None, START).unwrap();
        let numbers: Vec<_> = grants.iter().map(|grant| grant.number).collect();
        assert_eq!((numbers.len(), numbers.last()), (MOST_GRANTS, Some(&21)));
        let unknown = grants.revoke(3, None, START).unwrap_err();
        assert_eq!(unknown.code(), "enrollments.no_such_grant");
    }
}
