//! A macro that declares the errors of a domain.

/// Declares a domain's errors: the kind, code and message of each variant, in one place.
///
/// ```text
/// Variant                           => Kind, "domain.code", "message";
/// Variant(place: Type)              => Kind, "domain.code", "message with {place}";
/// Variant { field: Type }           => Kind, "domain.code", "message with {field}";
/// Variant { field: Type }           => Kind, "domain.code", "message", |refusal| refusal.with_detail(…);
/// ```
///
/// - The kind is a variant of [`Kind`](crate::Kind) and decides the HTTP status.
/// - The code is stable and unique: clients distinguish errors by it.
/// - The message is for people, a format string over the variant's fields. It is sent to the caller, so
///   it must not contain a secret or a cause.
/// - The expression after `|refusal|` completes the [`Error`](crate::Error): details for programs,
///   headers, a source for the log. It owns the variant's fields.
///
/// The type has `Debug`, `Display` (the message), `std::error::Error`, `kind`, `code`, and
/// a `From` conversion into [`Error`](crate::Error), so that `?` and `.into()` work. Further derives
/// are given as attributes.
///
/// ```
/// use kernel::{Error, Kind};
///
/// kernel::errors! {
///     /// What can go wrong with rooms.
///     #[derive(PartialEq)]
///     pub enum RoomError {
///         /// There is no such room.
///         NotFound => NotFound, "rooms.not_found", "there is no such room";
///         /// Another class has the room.
///         Taken(room: String) => Conflict, "rooms.taken", "room {room} is taken";
///         /// The room is too small.
///         TooSmall {
///             /// How many people it holds.
///             seats: u32,
///         } => Invalid, "rooms.too_small", "the room has only {seats} seats",
///             |refusal| refusal.with_detail("seats", seats.into());
///     }
/// }
///
/// let error: Error = RoomError::TooSmall { seats: 12 }.into();
/// assert_eq!((error.kind(), error.code()), (Kind::Invalid, "rooms.too_small"));
/// assert_eq!(error.message(), "the room has only 12 seats");
/// assert_eq!(error.details()["seats"], 12);
///
/// fn find(room: &str) -> kernel::Result<()> {
///     Err(RoomError::Taken(room.to_owned()))?
/// }
/// assert_eq!(find("B204").unwrap_err().to_string(), "rooms.taken: room B204 is taken");
/// ```
#[macro_export]
macro_rules! errors {
    (
        $(#[$attributes:meta])*
        $visibility:vis enum $name:ident {
            $(
                $(#[$docs:meta])*
                $variant:ident
                $( ( $( $place:ident : $place_type:ty ),+ $(,)? ) )?
                $( { $( $(#[$field_docs:meta])* $field:ident : $field_type:ty ),+ $(,)? } )?
                => $kind:ident, $code:literal, $message:literal
                $( , |$refusal:ident| $finished:expr )? ;
            )+
        }
    ) => {
        $(#[$attributes])*
        #[derive(Debug)]
        $visibility enum $name {
            $(
                $(#[$docs])*
                $variant
                $( ( $( $place_type ),+ ) )?
                $( { $( $(#[$field_docs])* $field : $field_type ),+ } )?,
            )+
        }

        impl $name {
            /// The kind of error.
            #[must_use]
            $visibility const fn kind(&self) -> $crate::Kind {
                match self {
                    $( Self::$variant { .. } => $crate::Kind::$kind, )+
                }
            }

            /// The stable code.
            #[must_use]
            $visibility const fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $code, )+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(
                        Self::$variant $( ( $( $place ),+ ) )? $( { $( $field ),+ } )? => {
                            // Prevents a warning about fields that the message does not use.
                            $( $( let _ = $place; )+ )?
                            $( $( let _ = $field; )+ )?
                            ::std::write!(f, $message)
                        }
                    )+
                }
            }
        }

        impl ::std::error::Error for $name {}

        impl From<$name> for $crate::Error {
            fn from(error: $name) -> Self {
                let refusal = Self::new(error.kind(), error.code(), error.to_string());
                match error {
                    $(
                        $name::$variant $( ( $( $place ),+ ) )? $( { $( $field ),+ } )? => {
                            $( $( let _ = &$place; )+ )?
                            $( $( let _ = &$field; )+ )?
                            $( let $refusal = refusal; let refusal = $finished; )?
                            refusal
                        }
                    )+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use serde_json::json;

    use crate::{Error, Kind};

    errors! {
        /// What can go wrong with a loan.
        #[derive(Clone, PartialEq, Eq)]
        enum LoanError {
            /// No such book.
            NotFound => NotFound, "loans.not_found", "there is no such book";
            /// The book is lent to other people.
            Lent(first: String, second: u8) => Conflict, "loans.lent", "{first} and {second} more have it";
            /// The book is damaged.
            Damaged {
                /// Which pages.
                pages: Vec<u16>,
                /// Only for the log.
                record: String,
            } => Internal, "loans.damaged", "the book is damaged",
                |refusal| refusal.with_detail("pages", json!(pages)).with_source(record);
        }
    }

    #[test]
    fn an_error_has_the_kind_code_and_message_of_its_variant() {
        let error = Error::from(LoanError::NotFound);
        assert_eq!(
            (error.kind(), error.code()),
            (Kind::NotFound, "loans.not_found")
        );
        assert_eq!(error.message(), "there is no such book");
        assert!(error.details().is_empty() && error.source().is_none());
    }

    #[test]
    fn a_message_contains_the_fields_of_its_variant() {
        let lent = LoanError::Lent("Ada".to_owned(), 2);
        assert_eq!(lent.to_string(), "Ada and 2 more have it");
        assert_eq!(Error::from(lent).message(), "Ada and 2 more have it");
    }

    #[test]
    fn details_are_sent_to_the_caller_and_the_source_is_not() {
        let damaged = LoanError::Damaged {
            pages: vec![3, 4],
            record: "coffee".to_owned(),
        };
        let error = Error::from(damaged);
        assert_eq!(error.details()["pages"], json!([3, 4]));
        assert_eq!(error.source().unwrap().to_string(), "coffee");
        assert!(!error.to_string().contains("coffee"));
        assert!(!json!(error.details()).to_string().contains("coffee"));
    }
}
