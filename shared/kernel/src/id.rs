//! Typed identifiers: strings in JSON. New ones are UUIDv7; those migrated from the old system are
//! decimal.

use std::fmt;

/// The error for a text that is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a UUID in lower case or a decimal number of at most 19 digits")]
pub struct InvalidId;

/// The pattern of every identifier, for schemas.
pub const PATTERN: &str =
    "^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[1-9][0-9]{0,18})$";

/// Accepts a hyphenated lower-case UUID or a decimal id without leading zeros.
///
/// # Errors
/// [`InvalidId`] for everything else, so that each id has only one spelling.
pub fn check(text: &str) -> Result<(), InvalidId> {
    if is_decimal(text) || is_canonical_uuid(text) {
        Ok(())
    } else {
        Err(InvalidId)
    }
}

fn is_decimal(text: &str) -> bool {
    (1..=19).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_canonical_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(position, byte)| match position {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            })
}

/// An identifier of one type of entity.
pub trait TypedId: Sized + fmt::Display {
    /// Makes an identifier of a new UUID.
    fn from_uuid(uuid: uuid::Uuid) -> Self;
}

/// Declares an identifier type. It is checked when it is parsed, so a value of the type is always
/// valid.
#[macro_export]
macro_rules! typed_id {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The identifier as it is written in JSON and in keys.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::id::TypedId for $name {
            fn from_uuid(uuid: ::uuid::Uuid) -> Self {
                Self(uuid.hyphenated().to_string())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::InvalidId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::id::check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        $crate::text_form! { $name: { "type": "string", "pattern": $crate::id::PATTERN } }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in ".{0,60}") {
            let accepted = check(&text).is_ok();
            prop_assert!(!accepted || text.is_ascii());
        }

        #[test]
        fn every_uuid_in_lower_case_is_an_id_and_in_upper_case_is_not(bits in any::<u128>()) {
            let text = uuid::Uuid::from_u128(bits).hyphenated().to_string();
            prop_assert!(check(&text).is_ok());
            let upper = text.to_uppercase();
            prop_assert_eq!(check(&upper).is_ok(), upper == text);
        }

        #[test]
        fn every_decimal_id_of_the_old_system_is_an_id(number in 1u64..=9_999_999_999_999_999_999) {
            prop_assert!(check(&number.to_string()).is_ok());
        }
    }

    #[test]
    fn an_id_with_a_leading_zero_is_refused() {
        assert!(check("007").is_err());
        assert!(check("0").is_err());
        assert!(check("").is_err());
    }
}
