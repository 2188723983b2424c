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

/// The error for a text that is not the id of a numbered part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be an id, a dot and a number from 1")]
pub struct InvalidPart;

/// Splits the id of a numbered part: the id of the whole, and the number in its one spelling.
///
/// # Errors
/// [`InvalidPart`]
pub fn parts(text: &str) -> Result<(&str, u16), InvalidPart> {
    let (whole, number) = text.rsplit_once('.').ok_or(InvalidPart)?;
    let parsed: u16 = number.parse().map_err(|_| InvalidPart)?;
    let is_canonical = parsed > 0 && parsed.to_string() == number;
    is_canonical.then_some((whole, parsed)).ok_or(InvalidPart)
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

/// Declares the id of a part that has a number within something else: the id of the whole, a dot and the
/// number from 1. So the part is read together with the whole, whose id it carries. Each id has one
/// spelling.
///
/// ```
/// kernel::typed_id! {
///     /// Identifies a book.
///     BookId
/// }
/// kernel::numbered_id! {
///     /// Identifies a page.
///     PageId: book_id BookId, number, { "type": "string", "pattern": r"^[0-9a-f-]{1,36}\.[1-9][0-9]{0,4}$" }
/// }
///
/// let page: PageId = "17.3".parse().unwrap();
/// assert_eq!((page.book_id().as_str(), page.number()), ("17", 3));
/// assert!("17.03".parse::<PageId>().is_err());
/// ```
#[macro_export]
macro_rules! numbered_id {
    (
        $(#[$docs:meta])*
        $name:ident: $whole_id:ident $whole:ident, $number:ident, { $($schema:tt)* }
    ) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name {
            text: String,
            $whole_id: $whole,
            $number: u16,
        }

        impl $name {
            /// The id of the part with this number.
            #[must_use]
            pub fn new($whole_id: $whole, $number: u16) -> Self {
                let text = format!("{}.{}", $whole_id, $number);
                Self { text, $whole_id, $number }
            }

            /// The id of the whole.
            #[must_use]
            pub const fn $whole_id(&self) -> &$whole {
                &self.$whole_id
            }

            /// The number within the whole.
            #[must_use]
            pub const fn $number(&self) -> u16 {
                self.$number
            }

            /// The id as it is written in JSON and in keys.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::InvalidPart;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let (whole, number) = $crate::id::parts(text)?;
                let whole = whole.parse().map_err(|_| $crate::id::InvalidPart)?;
                Ok(Self::new(whole, number))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.text)
            }
        }

        $crate::text_form! { $name: { $($schema)* } }
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
