//! Cursors: opaque to clients, authenticated, and bound to the query that made them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;

use crate::error::{Error, Kind, Result};
use crate::secret;
use crate::table::{Item, KeyQuery};

const TAG_LENGTH: usize = 32;

/// The key that authenticates cursors. It has no debug form that shows it.
#[derive(Clone)]
pub struct CursorKey(hmac::Key);

impl CursorKey {
    /// Reads a key of 32 bytes in base64url without padding.
    ///
    /// # Errors
    /// Internal, when it is anything else: the deployment is at fault.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes = secret::decode(text)
            .ok_or_else(|| Error::internal("the cursor key is not 32 bytes in base64url"))?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// Makes the cursor with which `query` goes on after `last`.
    ///
    /// # Errors
    /// Internal, when the key cannot be written.
    pub fn seal(&self, query: &KeyQuery, last: &Item) -> Result<String> {
        let payload = serde_json::to_vec(last).map_err(Error::internal)?;
        let tag = hmac::sign(&self.0, &binding(query, &payload));
        let mut sealed = tag.as_ref().to_vec();
        sealed.extend_from_slice(&payload);
        Ok(BASE64.encode(sealed))
    }

    /// Opens a cursor that [`CursorKey::seal`] made for the same query.
    ///
    /// # Errors
    /// 400 for a cursor that is broken, forged or another query's.
    pub fn open(&self, query: &KeyQuery, cursor: &str) -> Result<Item> {
        let sealed = BASE64.decode(cursor).map_err(|_| invalid_cursor())?;
        let (tag, payload) = sealed
            .split_at_checked(TAG_LENGTH)
            .ok_or_else(invalid_cursor)?;
        hmac::verify(&self.0, &binding(query, payload), tag).map_err(|_| invalid_cursor())?;
        serde_json::from_slice(payload).map_err(|_| invalid_cursor())
    }
}

/// All that makes two queries different, with lengths so that no two run together. The limit is
/// not part of it: a client may ask for smaller pages as it goes on.
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
        "the cursor is not one that this list gave out",
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
        fn a_cursor_opens_for_its_own_query_alone(pk in ".{1,20}", other in ".{1,20}", sk in ".{0,30}") {
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
    fn the_key_does_not_show() {
        assert_eq!(format!("{:?}", key()), "CursorKey");
    }
}
