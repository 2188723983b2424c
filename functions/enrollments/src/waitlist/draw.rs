//! Lots that decide who of those who wait is next. Without I/O.
//!
//! Staff publish a seed, for example the numbers of a public lottery of a day that was announced before. The lot
//! of somebody is the SHA-256 of the seed, `#` and the id of the enrollment, and the lowest one is next: everybody
//! can compute the order again. Whoever enters the list later comes after all of them, by the time of entering.

use jiff::Timestamp;
use kernel::hex;
use kernel::text::Text;
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Waiting;
use crate::ids::EnrollmentId;

/// What the lots are computed from.
pub(crate) type Seed = Text<200>;

/// A draw of lots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Draw {
    /// What the lots are computed from.
    #[schemars(example = &"2026-11-28: 3 14 15 26 35 41")]
    pub(crate) seed: Seed,
    /// The last ticket that takes part.
    pub(crate) last_ticket: u64,
    /// When the lots were drawn.
    pub(crate) drawn_at: Timestamp,
}

impl Draw {
    /// The lot of somebody: 64 hexadecimal digits.
    #[must_use]
    pub(crate) fn lot(&self, id: &EnrollmentId) -> String {
        let text = format!("{}#{id}", self.seed);
        hex::encode(digest(&SHA256, text.as_bytes()).as_ref())
    }

    /// Whether a ticket takes part.
    #[must_use]
    pub(crate) const fn includes(&self, ticket: u64) -> bool {
        ticket <= self.last_ticket
    }

    /// Puts those who take part into their order.
    pub(crate) fn sort(&self, waiting: &mut [Waiting]) {
        waiting.sort_by_cached_key(|one| self.lot(&one.enrollment_id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(user: &str) -> Waiting {
        let course = "0197a1b2-0000-7000-8000-000000000001".parse().unwrap();
        Waiting {
            enrollment_id: EnrollmentId::new(course, user.parse().unwrap()),
            ticket: 1,
        }
    }

    #[test]
    fn the_order_follows_from_the_seed_and_the_ids_alone() {
        let draw = |seed: &str| Draw {
            seed: Seed::new(seed).unwrap(),
            last_ticket: 9,
            drawn_at: Timestamp::UNIX_EPOCH,
        };
        let order = |seed: &str, users: [&str; 4]| {
            let mut all = users.map(waiting);
            draw(seed).sort(&mut all);
            all.map(|one| one.enrollment_id.user_id().to_string())
        };
        let first = order("a", ["ann", "ben", "cem", "dan"]);
        assert_eq!(order("a", ["dan", "cem", "ben", "ann"]), first);
        let others = ["b", "c", "d", "e"].map(|seed| order(seed, ["ann", "ben", "cem", "dan"]));
        assert!(others.iter().any(|other| *other != first));
        // Anybody can compute it: printf '%s' 'a#<enrollment>' | sha256sum
        let lot = draw("a").lot(&waiting("ann").enrollment_id);
        assert_eq!(lot.len(), 64);
    }
}
