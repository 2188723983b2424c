//! Values that are written as one string. The parse rule is given once; macros derive from it the
//! traits for JSON, rows, schemas and error messages.
//!
//! Two macros share this work:
//! - [`text_value!`](crate::text_value) declares a newtype over `String` with a parse rule. This is
//!   the usual case: a code, an address, a tag.
//! - [`text_form!`](crate::text_form) adds the same traits to any type that already has `FromStr` and
//!   `Display`: a date, a number in a path, a name with several error messages.

/// Why a text is refused: a message for the caller, `must be a language tag such as en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub &'static str);

/// The crates that the macros use, so that a crate that calls them does not need to depend on `serde`
/// and `schemars`.
#[doc(hidden)]
pub mod export {
    pub use {schemars, serde};
}

/// Gives `Serialize`, `Deserialize` and `JsonSchema` to a type that has
/// [`FromStr`](std::str::FromStr) and [`Display`](std::fmt::Display).
///
/// - It is read from a JSON string through `FromStr`; the message of a refused value is the `Display`
///   of its `Err`. For anything but a string, the error is that of serde.
/// - It is written through `Display`. `FromStr` must accept what `Display` writes.
/// - The schema is exactly the given JSON object. It is inlined and not a component of its own.
///
/// ```
/// use kernel::text::Refused;
///
/// /// The number of a version in a path: 1 to 9999.
/// #[derive(Debug, PartialEq)]
/// struct Number(u16);
///
/// impl std::str::FromStr for Number {
///     type Err = Refused;
///     fn from_str(text: &str) -> Result<Self, Refused> {
///         let canonical = |number: &u16| number.to_string() == text && (1..=9999).contains(number);
///         let number = text.parse().ok().filter(canonical);
///         number.map(Self).ok_or(Refused("must be a number from 1 to 9999"))
///     }
/// }
///
/// impl std::fmt::Display for Number {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         self.0.fmt(f)
///     }
/// }
///
/// kernel::text_form! { Number: { "type": "string", "pattern": "^[1-9][0-9]{0,3}$" } }
///
/// assert_eq!(serde_json::from_str::<Number>("\"17\"").unwrap(), Number(17));
/// assert_eq!(serde_json::to_string(&Number(17)).unwrap(), "\"17\"");
/// let refused = serde_json::from_str::<Number>("\"017\"").unwrap_err();
/// assert!(refused.to_string().starts_with("must be a number from 1 to 9999"));
/// ```
#[macro_export]
macro_rules! text_form {
    ($name:ident: { $($schema:tt)* }) => {
        $crate::text_form! { $name: { $($schema)* }, stored: |_, refused| Err(refused) }
    };
    // `stored` decides about a stored text that the current rule refuses.
    ($name:ident: { $($schema:tt)* }, stored: $stored:expr) => {
        const _: () = {
            use $crate::text::export::{schemars, serde};

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    to.collect_str(self)
                }
            }

            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                    let text = <String as serde::Deserialize>::deserialize(from)?;
                    let checked = text.parse::<Self>().or_else(|refused| {
                        let stored: fn(String, <Self as ::std::str::FromStr>::Err) -> Result<Self, _> =
                            $stored;
                        stored(text, refused)
                    });
                    checked.map_err(serde::de::Error::custom)
                }
            }

            impl schemars::JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }
                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }
                fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    schemars::json_schema!({ $($schema)* })
                }
            }
        };
    };
}

/// Declares a value that is a checked `String`.
///
/// - `rule`: `fn(&str) -> Option<String>`. It returns the value in its canonical spelling (for example
///   trimmed or in upper case), or `None` for a text that is refused. It must accept its own results
///   unchanged, because stored values are read through it too. A stored value that the current rule
///   refuses is read unchanged ([`stored`](crate::stored)).
/// - `refused`: the error message of a text that the rule refuses, a `&'static str` without the field's
///   name.
/// - `schema`: the JSON Schema keywords in addition to `"type": "string"`: the pattern, the lengths in
///   characters, an example.
///
/// The type has `as_str`, `FromStr` (its error is [`Refused`]), `Display`,
/// `Debug`, `Clone`, `Eq`, `Ord`, `Hash`, `Serialize`, `Deserialize` and `JsonSchema`. A secret must
/// not be declared with this macro: `Debug` and `Display` would show it.
///
/// ```
/// kernel::text_value! {
///     /// A room: a letter and three digits, `B204`, kept in upper case.
///     pub struct Room {
///         rule: room,
///         refused: "must be a letter and three digits",
///         schema: { "pattern": "^[A-Za-z][0-9]{3}$", "examples": ["B204"] },
///     }
/// }
///
/// fn room(text: &str) -> Option<String> {
///     let text = text.to_ascii_uppercase();
///     let (letter, digits) = text.split_at_checked(1)?;
///     let valid = letter.as_bytes()[0].is_ascii_uppercase()
///         && digits.len() == 3
///         && digits.bytes().all(|byte| byte.is_ascii_digit());
///     valid.then_some(text)
/// }
///
/// let room: Room = "b204".parse().unwrap();
/// assert_eq!(room.as_str(), "B204");
/// assert_eq!(serde_json::to_string(&room).unwrap(), "\"B204\"");
/// assert_eq!("204".parse::<Room>().unwrap_err().to_string(), "must be a letter and three digits");
/// ```
#[macro_export]
macro_rules! text_value {
    (
        $(#[$attributes:meta])*
        $visibility:vis struct $name:ident {
            rule: $rule:expr,
            refused: $refused:expr,
            schema: { $($schema:tt)* } $(,)?
        }
    ) => {
        $(#[$attributes])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $name(String);

        impl $name {
            /// The text in its canonical spelling.
            #[must_use]
            $visibility fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::text::Refused;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let rule: fn(&str) -> Option<String> = $rule;
                rule(text).map(Self).ok_or($crate::text::Refused($refused))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        $crate::text_form! {
            $name: { "type": "string", $($schema)* },
            stored: |text, refused| $crate::stored::accept(Err(refused), || $name(text))
        }
    };
}

/// Declares a whole number in a path, where it has one spelling: without leading zeros, within a range.
///
/// ```
/// mod shelves {
///     kernel::path_number! {
///         /// The number of a shelf.
///         pub(crate) struct Shelf(u16) in 1..=99, "must be the number of a shelf", "^[1-9][0-9]?$"
///     }
/// }
///
/// assert_eq!("7".parse::<shelves::Shelf>().unwrap().get(), 7);
/// for text in ["0", "07", "100", "-1", ""] {
///     assert!(text.parse::<shelves::Shelf>().is_err(), "{text}");
/// }
/// ```
#[macro_export]
macro_rules! path_number {
    (
        $(#[$docs:meta])*
        $visibility:vis struct $name:ident($number:ty) in $range:expr, $refused:literal, $pattern:literal
    ) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $visibility struct $name($number);

        impl $name {
            /// The number itself.
            #[must_use]
            $visibility const fn get(self) -> $number {
                self.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::text::Refused;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let is_canonical =
                    |number: &$number| number.to_string() == text && ($range).contains(number);
                let number = text.parse().ok().filter(is_canonical);
                number.map(Self).ok_or($crate::text::Refused($refused))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        $crate::text_form! { $name: { "type": "string", "pattern": $pattern, "examples": ["1"] } }
    };
}

#[cfg(test)]
mod tests {
    use schemars::{JsonSchema, SchemaGenerator};
    use serde::Deserialize;
    use serde_json::{from_value, json, to_value};

    text_value! {
        /// A word in lower case.
        struct Word {
            rule: word,
            refused: "must be a word of 1 to 8 letters",
            schema: { "pattern": "^[A-Za-z]{1,8}$", "examples": ["rain"] },
        }
    }

    #[test]
    fn a_stored_value_that_the_current_rule_refuses_is_read_unchanged() {
        let word = crate::stored::reading(|| from_value::<Word>(json!("42")));
        assert_eq!(word.unwrap().as_str(), "42");
        assert!(from_value::<Word>(json!("42")).is_err());
    }

    fn word(text: &str) -> Option<String> {
        let valid =
            (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        valid.then(|| text.to_ascii_lowercase())
    }

    #[derive(Debug, Deserialize)]
    struct Weather {
        #[expect(dead_code, reason = "the test only looks at the error")]
        today: Word,
    }

    #[test]
    fn a_value_is_read_and_written_in_its_canonical_spelling() {
        let word: Word = from_value(json!("RAIN")).unwrap();
        assert_eq!(word.as_str(), "rain");
        assert_eq!(word.to_string(), "rain");
        assert_eq!(to_value(&word).unwrap(), json!("rain"));
        assert_eq!("rain".parse::<Word>().unwrap(), word);
    }

    #[test]
    fn a_refused_value_has_the_message_of_its_type_and_the_path_of_its_field() {
        let refused = serde_path_to_error::deserialize::<_, Weather>(json!({ "today": "r4in" }));
        let error = refused.unwrap_err();
        assert_eq!(error.path().to_string(), "today");
        let message = error.into_inner().to_string();
        assert_eq!(message, "must be a word of 1 to 8 letters");
    }

    #[test]
    fn a_value_that_is_not_a_string_is_refused() {
        for input in [json!(1), json!(null), json!(["rain"]), json!({})] {
            assert!(from_value::<Word>(input.clone()).is_err(), "{input}");
        }
    }

    #[test]
    fn the_schema_is_a_string_with_the_given_keywords() {
        let schema = Word::json_schema(&mut SchemaGenerator::default());
        assert!(Word::inline_schema() && Word::schema_name() == "Word");
        let expected =
            json!({ "type": "string", "pattern": "^[A-Za-z]{1,8}$", "examples": ["rain"] });
        assert_eq!(schema.to_value(), expected);
    }
}
