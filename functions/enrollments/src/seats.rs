//! The seats of a course: how many are taken. Without I/O.
//!
//! | row | pk / sk |
//! |---|---|
//! | taken seats | `SEATS#<course>` / `SHARD#<number>` |
//!
//! Seats are counted in eight rows, so that learners who enrol at once seldom write the same row. Each row has
//! its part of the capacity, and a seat is taken in the transaction that enrols, on condition that the row has
//! one left: so no seat is taken twice. The capacity itself stands in no row: the condition compares with what
//! the course says, and where it says 0, no row has a part.
//!
//! **After the capacity was lowered**, a row may have more than its part, and the other rows together one seat
//! too many. Then a seat is taken on condition that no other row has grown either.

use kernel::table::{Action, Condition, Item, Key, Write, from_row};
use kernel::{Commit, Context, Result};
use serde::Deserialize;

use crate::ids::CourseId;

/// In how many rows the seats of a course are counted.
pub(crate) const SHARDS: usize = 8;

/// How many seats are taken, in each row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seats([i64; SHARDS]);

/// A seat that can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FreeSeat {
    shard: usize,
    /// The most that may be taken in its row before.
    most: Option<i64>,
    /// The most that may be taken in the other rows.
    others: Vec<(usize, i64)>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    taken: i64,
}

fn key(course_id: &CourseId, shard: usize) -> Key {
    Key::new(format!("SEATS#{course_id}"), format!("SHARD#{shard}"))
}

impl Seats {
    /// The rows that say it, which are read together with others.
    pub(crate) fn keys(course_id: &CourseId) -> impl Iterator<Item = Key> {
        (0..SHARDS).map(|shard| key(course_id, shard))
    }

    /// What these rows say, in the order of their keys.
    ///
    /// # Errors
    /// Internal, for a row that cannot be read.
    pub(crate) fn from_rows(rows: impl IntoIterator<Item = Option<Item>>) -> Result<Self> {
        let mut seats = Self::default();
        for (taken, row) in seats.0.iter_mut().zip(rows) {
            *taken = row.map_or(Ok(0), |row| from_row(row).map(|row: Row| row.taken))?;
        }
        Ok(seats)
    }

    /// How many are taken.
    #[must_use]
    pub(crate) fn taken(&self) -> i64 {
        self.0.iter().sum()
    }

    /// How many are free; none, where any number is.
    #[must_use]
    pub(crate) fn free(&self, capacity: Option<u32>) -> Option<i64> {
        capacity.map(|capacity| (i64::from(capacity) - self.taken()).max(0))
    }

    /// At most so many seats that can be taken in one transaction, each in a row of its own; fewer, if fewer are
    /// free.
    #[must_use]
    pub(crate) fn choose(&self, capacity: Option<u32>, most: usize, cx: &Context) -> Vec<FreeSeat> {
        let free = self.free(capacity).unwrap_or(i64::MAX);
        let quota = |shard| capacity.map(|capacity| quota(capacity, shard));
        let taken = |shard: usize| self.0.get(shard).copied().unwrap_or_default();
        let mut shards =
            (0..SHARDS).filter(|shard| quota(*shard).is_none_or(|quota| taken(*shard) < quota));
        let is_over =
            (0..SHARDS).any(|shard| quota(shard).is_some_and(|quota| quota < taken(shard)));
        if is_over {
            let shard = shards.next().filter(|_| free > 0);
            let seat = shard.map(|shard| FreeSeat {
                shard,
                most: Some(taken(shard)),
                others: (0..SHARDS)
                    .filter(|other| *other != shard)
                    .map(|other| (other, taken(other)))
                    .collect(),
            });
            return seat.into_iter().take(most).collect();
        }
        let mut shards: Vec<_> = shards.collect();
        let first = starting_point(shards.len(), cx);
        shards.rotate_left(first);
        let seats = shards.into_iter().map(|shard| FreeSeat {
            shard,
            most: quota(shard).map(|quota| quota - 1),
            others: Vec::new(),
        });
        seats.take(most).collect()
    }
}

/// The part of the capacity that a row has.
fn quota(capacity: u32, shard: usize) -> i64 {
    let capacity = i64::from(capacity);
    let shards = i64::try_from(SHARDS).unwrap_or(1);
    let shard = i64::try_from(shard).unwrap_or(0);
    capacity / shards + i64::from(shard < capacity % shards)
}

/// A random number below `count`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "at most eight rows"
)]
fn starting_point(count: usize, cx: &Context) -> usize {
    let start = (cx.random() * count as f64) as usize;
    start.min(count.saturating_sub(1))
}

impl FreeSeat {
    /// Its row, which the enrollment remembers.
    #[must_use]
    pub(crate) fn number(&self) -> u8 {
        u8::try_from(self.shard).unwrap_or(u8::MAX)
    }

    /// Takes the seat. If it is gone, the request is decided again.
    pub(crate) fn take(self, course_id: &CourseId) -> Commit<()> {
        let limit = |most| Condition::AbsentOrAtMost(TAKEN, most);
        let take = Action::Update {
            key: key(course_id, self.shard),
            set: Vec::new(),
            add: vec![(TAKEN, 1)],
        };
        let take = match self.most {
            Some(most) => Write::when(take, limit(most)),
            None => Write::always(take),
        };
        let others = self.others.into_iter();
        let unchanged = others
            .map(|(other, most)| Write::when(Action::Check(key(course_id, other)), limit(most)));
        unchanged.fold(Commit::nothing().write(take), Commit::write)
    }
}

const TAKEN: &str = "taken";

/// Frees a seat, if there is one. The enrollment that had it is written in the same transaction, so that it is
/// freed once.
pub(crate) fn release(course_id: &CourseId, seat: Option<u8>) -> Commit<()> {
    let commit = Commit::nothing();
    match seat {
        Some(seat) => commit.count(key(course_id, usize::from(seat)), vec![(TAKEN, -1)]),
        None => commit,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::context;

    proptest! {
        #[test]
        fn the_parts_of_the_rows_are_the_capacity(capacity in 0..1_000_000_u32) {
            let parts: i64 = (0..SHARDS).map(|shard| quota(capacity, shard)).sum();
            prop_assert_eq!(parts, i64::from(capacity));
        }

        #[test]
        fn a_part_does_not_shrink_when_the_capacity_grows(capacity in 0..1_000_000_u32, more in 0..100_u32) {
            for shard in 0..SHARDS {
                prop_assert!(quota(capacity, shard) <= quota(capacity + more, shard));
            }
        }

        #[test]
        fn there_is_a_seat_to_take_exactly_while_one_is_free(
            taken in prop::array::uniform8(0..20_i64), capacity in 0..200_u32,
        ) {
            let seats = Seats(taken);
            let found = seats.choose(Some(capacity), 1, &context());
            prop_assert_eq!(found.is_empty(), i64::from(capacity) <= seats.taken());
        }

        #[test]
        fn several_seats_are_in_rows_of_their_own_and_not_more_than_are_free(
            taken in prop::array::uniform8(0..20_i64), capacity in 0..200_u32, most in 0..10_usize,
        ) {
            let seats = Seats(taken);
            let found = seats.choose(Some(capacity), most, &context());
            let free = i64::from(capacity) - seats.taken();
            prop_assert!(found.len() <= most);
            prop_assert!(i64::try_from(found.len()).unwrap() <= free.max(0));
            let mut numbers: Vec<_> = found.iter().map(FreeSeat::number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            prop_assert_eq!(numbers.len(), found.len());
        }
    }

    #[test]
    fn a_course_without_a_capacity_always_has_a_seat() {
        let seats = Seats([1_000_000; SHARDS]);
        assert_eq!(seats.free(None), None);
        let found = seats.choose(None, 1, &context());
        assert_eq!(found.first().and_then(|seat| seat.most), None);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_row_with_more_than_its_part_makes_every_other_row_count() {
        let seats = Seats([3, 0, 0, 0, 0, 0, 0, 0]);
        let found = seats.choose(Some(8), 8, &context());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].others.len(), SHARDS - 1);
        assert!(seats.choose(Some(3), 8, &context()).is_empty());
    }
}
