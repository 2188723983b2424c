//! A set of ordinals of lessons.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// A bit for each ordinal: 300 lessons are 38 bytes. In a row it is text of two hexadecimal digits for eight
/// ordinals, the lowest first.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Done(Vec<u8>);

/// The byte and the bit of an ordinal.
fn place(ordinal: u16) -> (usize, u8) {
    (usize::from(ordinal / 8), 1 << (ordinal % 8))
}

impl Done {
    pub(crate) fn insert(&mut self, ordinal: u16) {
        let (byte, bit) = place(ordinal);
        if self.0.len() <= byte {
            self.0.resize(byte + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(byte) {
            *bits |= bit;
        }
    }

    #[must_use]
    pub(crate) fn contains(&self, ordinal: u16) -> bool {
        let (byte, bit) = place(ordinal);
        self.0.get(byte).is_some_and(|bits| bits & bit != 0)
    }

    /// How many it has.
    #[must_use]
    pub(crate) fn count(&self) -> u16 {
        let ones = self.0.iter().map(|bits| bits.count_ones()).sum::<u32>();
        u16::try_from(ones).unwrap_or(u16::MAX)
    }

    /// In ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u16> {
        let highest = u16::try_from(self.0.len().saturating_mul(8)).unwrap_or(u16::MAX);
        (0..highest).filter(|ordinal| self.contains(*ordinal))
    }
}

impl fmt::Debug for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Done {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&kernel::hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Done {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = kernel::hex::decode_all(&text);
        bytes
            .map(Self)
            .ok_or_else(|| D::Error::custom("must be hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_the_set_of_what_was_inserted(ordinals in prop::collection::vec(any::<u16>(), 0..50)) {
            let mut done = Done::default();
            for ordinal in &ordinals {
                done.insert(*ordinal);
            }
            let expected: BTreeSet<_> = ordinals.into_iter().collect();
            prop_assert_eq!(usize::from(done.count()), expected.len());
            prop_assert!(expected.iter().all(|ordinal| done.contains(*ordinal)));
            let text = serde_json::to_string(&done).unwrap();
            prop_assert_eq!(serde_json::from_str::<Done>(&text).unwrap(), done);
        }
    }

    #[test]
    fn three_hundred_lessons_are_76_digits() {
        let mut done = Done::default();
        (1..=300).for_each(|ordinal| done.insert(ordinal));
        assert_eq!(serde_json::to_string(&done).unwrap().len(), 76 + 2);
        assert_eq!(done.iter().count(), 300);
    }
}
