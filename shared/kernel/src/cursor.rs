//! Cursors: opaque to clients, authenticated, and valid only for the query that created them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;

use crate::error::{Error, Kind, Result};
use crate::secret;
use crate::table::{Item, KeyQuery};

const TAG_LENGTH: usize = 32;

/// The key that authenticates cursors. Its `Debug` output does not contain the key.
#[derive(Clone)]
pub struct CursorKey(hmac::Key);

impl CursorKey {
    /// Reads a key of 32 bytes in base64url without padding.
    ///
    /// # Errors
    /// Internal, when the text is anything else: the deployment is wrong.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes = secret::decode(text)
            .ok_or_else(|| Error::internal("the cursor key is not 32 bytes in base64url"))?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// Creates the cursor with which `query` continues after the row key `last`.
    ///
    /// # Errors
    /// Internal, when `last` cannot be serialized.
    pub fn seal(&self, query: &KeyQuery, last: &Item) -> Result<String> {
        let payload = serde_json::to_vec(last).map_err(Error::internal)?;
        let tag = hmac::sign(&self.0, &binding(query, &payload));
        let mut sealed = tag.as_ref().to_vec();
        sealed.extend_from_slice(&payload);
        Ok(BASE64.encode(sealed))
    }

    /// Verifies and decodes a cursor that [`CursorKey::seal`] created for the same query.
    ///
    /// # Errors
    /// 400 for a cursor that is damaged, forged or from another query.
    pub fn open(&self, query: &KeyQuery, cursor: &str) -> Result<Item> {
        let sealed = BASE64.decode(cursor).map_err(|_| invalid_cursor())?;
        let (tag, payload) = sealed
            .split_at_checked(TAG_LENGTH)
            .ok_or_else(invalid_cursor)?;
        hmac::verify(&self.0, &binding(query, payload), tag).map_err(|_| invalid_cursor())?;
        serde_json::from_slice(payload).map_err(|_| invalid_cursor())
    }
}

/// The bytes that the tag authenticates: everything in which two queries differ, with its length first
/// so that scope and payload cannot be confused, then the payload. The limit is not part of it: a
/// client may ask for a different page size on the next page.
fn binding(query: &KeyQuery, payload: &[u8]) -> Vec<u8> {
    let scope = format!(
        "{:?}|{:?}|{:?}|{}",
        query.index, query.pk, query.sort_keys, query.descending
    );
    let mut bound = scope.len().to_be_bytes().to_vec();
    bound.extend_from_slice(scope.as_bytes());
    bound.extend_from_slice(payload);
    bound
}

fn invalid_cursor() -> Error {
    Error::new(
        Kind::BadRequest,
        "request.invalid_cursor",
        "the cursor is not valid for this list",
    )
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{AttributeValue, Index};
    use proptest::prelude::*;

    fn key() -> CursorKey {
        CursorKey::parse(&BASE64.encode([7u8; 32])).unwrap()
    }

    fn last(sk: &str) -> Item {
        Item::from(std::collections::HashMap::from([(
            "sk".to_owned(),
            AttributeValue::S(sk.to_owned()),
        )]))
    }

    proptest! {
        #[test]
        fn a_cursor_is_accepted_only_by_its_own_query(pk in ".{1,20}", other in ".{1,20}", sk in ".{0,30}") {
            let query = KeyQuery::partition(Index::Gsi1, pk.clone());
            let cursor = key().seal(&query, &last(&sk)).unwrap();
            prop_assert_eq!(key().open(&query, &cursor).unwrap(), last(&sk));
            prop_assert_eq!(key().open(&KeyQuery::partition(Index::Gsi1, other.clone()), &cursor).is_ok(), other == pk);
            prop_assert!(key().open(&KeyQuery::partition(Index::Gsi2, pk.clone()), &cursor).is_err());
            prop_assert!(key().open(&query.clone().descending(), &cursor).is_err());
            prop_assert!(key().open(&query.clone().starting_with("a"), &cursor).is_err());
        }

        #[test]
        fn a_cursor_with_one_changed_byte_is_refused(position in 0usize..60, flip in 1u8..=255) {
            let query = KeyQuery::partition(Index::Table, "p");
            let mut bytes = BASE64.decode(key().seal(&query, &last("a row")).unwrap()).unwrap();
            let position = position % bytes.len();
            bytes[position] ^= flip;
            prop_assert!(key().open(&query, &BASE64.encode(bytes)).is_err());
        }

        #[test]
        fn no_text_makes_a_cursor_panic(text in any::<String>()) {
            prop_assert!(key().open(&KeyQuery::partition(Index::Table, "p"), &text).is_err());
        }
    }

    #[test]
    fn a_key_of_the_wrong_length_is_refused() {
        assert!(CursorKey::parse(&BASE64.encode([7u8; 31])).is_err());
        assert!(CursorKey::parse("").is_err());
    }

    #[test]
    fn debug_output_does_not_contain_the_key() {
        assert_eq!(format!("{:?}", key()), "CursorKey");
    }
}
