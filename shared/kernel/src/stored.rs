//! Reading data that was accepted earlier: rows, and the data of events.
//!
//! A value type checks its limits when it is deserialized, so that a request which breaks them is
//! refused. A row may be older than its type's limits: it was written when they were wider, and
//! refusing it now would make it unreadable. So the values of a row are accepted as they are, and
//! narrower limits apply only to later writes. The same holds for events, because the limits of their
//! producer may differ.
//!
//! A deserializer cannot carry this setting, because serde's `flatten` uses a deserializer of its own
//! in between. The setting is thread-local instead. This is safe because deserialization is
//! synchronous and stays on one thread.

use std::cell::Cell;

thread_local! {
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Restores the previous setting when it is dropped, also after a panic.
struct Restore(bool);

impl Drop for Restore {
    fn drop(&mut self) {
        READING.set(self.0);
    }
}

/// Runs `read`. Within it, [`accept`] accepts values that exceed the current limits.
pub fn reading<T>(read: impl FnOnce() -> T) -> T {
    let _restore = Restore(READING.replace(true));
    read()
}

/// Returns the checked value. Within [`reading`], a value that fails the check is returned as it is.
///
/// # Errors
/// That of the check, outside [`reading`].
pub fn accept<T, E>(checked: Result<T, E>, as_it_is: impl FnOnce() -> T) -> Result<T, E> {
    match checked {
        Err(_) if READING.get() => Ok(as_it_is()),
        checked => checked,
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::table::{Key, from_row, to_row};
    use crate::text::{Integer, Prose, Text};

    #[derive(Serialize)]
    struct Before {
        name: Text<200>,
        about: Prose<200>,
        credits: Integer<0, 100>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Details {
        name: Text<10>,
        about: Prose<10>,
    }

    /// The same thing after its limits got narrower.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Now {
        #[serde(flatten)]
        details: Details,
        credits: Integer<1, 60>,
    }

    fn before() -> Before {
        Before {
            name: Text::new(&"n".repeat(200)).unwrap(),
            about: Prose::new(&"a".repeat(200)).unwrap(),
            credits: Integer::of::<100>(),
        }
    }

    #[test]
    fn a_row_that_exceeds_newer_limits_is_read_and_written_again_unchanged() {
        let key = Key::single("a");
        let row = to_row(&key, &before()).unwrap();
        let now: Now = from_row(row.clone()).unwrap();
        assert_eq!(now.details.name.as_str().len(), 200);
        assert_eq!(now.details.about.as_str().len(), 200);
        assert_eq!(now.credits.get(), 100);
        assert_eq!(to_row(&key, &now).unwrap(), row);
    }

    #[test]
    fn a_request_that_exceeds_the_limits_is_refused_before_and_after_a_row_is_read() {
        let request = serde_json::to_value(before()).unwrap();
        let refused = || Now::deserialize(&request).is_err();
        assert!(refused());
        let _: Now = from_row(to_row(&Key::single("a"), &before()).unwrap()).unwrap();
        assert!(refused());
    }

    #[test]
    fn a_value_of_another_type_is_refused_in_a_row_too() {
        let name = reading(|| serde_json::from_str::<Text<10>>("5"));
        assert!(name.is_err());
    }

    #[test]
    fn limits_are_checked_again_after_a_read_that_panics() {
        let panicked = std::panic::catch_unwind(|| reading(|| panic!("in a test")));
        assert!(panicked.is_err());
        assert!(Text::<1>::new("ab").is_err());
        assert!(serde_json::from_str::<Text<1>>("\"ab\"").is_err());
    }

    #[test]
    fn a_nested_read_does_not_end_the_outer_one() {
        let outer = reading(|| {
            reading(|| ());
            serde_json::from_str::<Text<1>>("\"ab\"").is_ok()
        });
        assert!(outer);
    }
}
