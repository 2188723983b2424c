//! Decimal numbers, which are compared exactly: 1.1 is within 0.1 of 1, which floating-point numbers deny.

use std::fmt;

use kernel::text::Refused;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

/// The digits after the point.
const PLACES: u32 = 12;
const ONE: i128 = 10_i128.pow(PLACES);
/// The most significant digits: so many are the same in every JSON reader.
const DIGITS: usize = 15;

/// A decimal number with at most 15 significant digits, 12 of them after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Decimal(i128);

const REFUSED: Refused =
    Refused("must be a number with at most 15 digits, 12 of them after the point");

impl Decimal {
    /// The whole number.
    #[must_use]
    pub(crate) const fn whole(number: u32) -> Self {
        Self(number as i128 * ONE)
    }

    /// The number as a position in a list; none for a fraction or a negative number.
    #[must_use]
    pub(crate) fn position(self) -> Option<usize> {
        let whole = (self.0 % ONE == 0).then_some(self.0 / ONE);
        whole.and_then(|whole| usize::try_from(whole).ok())
    }

    /// Whether the other number is at most so far away.
    #[must_use]
    pub(crate) const fn is_within(self, tolerance: Self, other: Self) -> bool {
        self.0.abs_diff(other.0) <= tolerance.0.unsigned_abs()
    }

    #[must_use]
    pub(crate) const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Reads `-12.5` and `1e3`.
    fn parse(text: &str) -> Option<Self> {
        let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches(['-', '0']).trim_end_matches('0');
        let places = i32::try_from(fraction.len()).ok()?;
        let power = power.parse::<i32>().ok()?.checked_sub(places)?;
        let number = digits.parse::<i128>().ok()?;
        if number == 0 {
            return Some(Self(0));
        }
        let shift = power.checked_add(PLACES.cast_signed())?;
        let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
        let scaled = if shift < 0 {
            (number % factor == 0).then_some(number / factor)
        } else {
            number.checked_mul(factor)
        };
        let in_range = |scaled: &i128| scaled.unsigned_abs() < 10_u128.pow(PLACES + 15);
        scaled
            .filter(in_range)
            .filter(|_| significant.len() <= DIGITS)
            .map(Self)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let (whole, fraction) = (size / ONE.unsigned_abs(), size % ONE.unsigned_abs());
        let fraction = format!("{fraction:012}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number: Result<Number, _> = self.to_string().parse();
        number
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        Self::parse(&number.to_string()).ok_or_else(|| D::Error::custom(REFUSED))
    }
}

impl JsonSchema for Decimal {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use kernel::table::{Key, from_row, to_row};
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use serde_json::{from_str, to_string};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        number: Decimal,
    }

    fn decimal(text: &str) -> Decimal {
        from_str(text).unwrap()
    }

    #[test]
    fn numbers_are_compared_as_they_were_typed() {
        assert!(decimal("1").is_within(decimal("0.1"), decimal("1.1")));
        assert!(decimal("1").is_within(decimal("0.1"), decimal("0.9")));
        assert!(!decimal("1").is_within(decimal("0.1"), decimal("1.1000001")));
        assert_eq!(decimal("0.30"), decimal("3e-1"));
        assert!(decimal("-2").is_within(decimal("0"), decimal("-2.0")));
    }

    #[test]
    fn what_has_too_many_digits_is_refused() {
        for text in [
            "1e15",
            "-1e15",
            "0.0000000000001",
            "1234567890123456",
            "1e300",
            "\"1\"",
        ] {
            assert!(from_str::<Decimal>(text).is_err(), "{text}");
        }
        for text in [
            "999999999999999",
            "0.000000000001",
            "-123456.789",
            "1e14",
            "0",
        ] {
            assert!(from_str::<Decimal>(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn only_whole_numbers_from_zero_are_positions() {
        assert_eq!(decimal("3").position(), Some(3));
        assert_eq!(Decimal::whole(3), decimal("3"));
        assert_eq!(
            (decimal("-1").position(), decimal("0.5").position()),
            (None, None)
        );
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_as_it_was_written(mantissa in -999_999_999_999_999_i64..999_999_999_999_999, places in 0..=12_usize) {
            let digits = format!("{:015}", mantissa.unsigned_abs());
            let (whole, fraction) = digits.split_at(15 - places);
            let sign = if mantissa < 0 { "-" } else { "" };
            let text = format!("{sign}{}{whole}.{fraction}0", if whole.is_empty() { "0" } else { "" });
            let text = text.replacen("-0", "-", 1);
            let parsed = Decimal::parse(&text).unwrap();
            prop_assert_eq!(decimal(&to_string(&parsed).unwrap()), parsed);
            let row = to_row(&Key::single("a"), &Row { number: parsed }).unwrap();
            prop_assert_eq!(from_row::<Row>(row).unwrap().number, parsed);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "[-0-9.eE]{0,40}") {
            let _parsed = Decimal::parse(&text);
        }
    }
}
