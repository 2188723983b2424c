//! JSON from outside, read so that nothing of it is lost or changed without notice.
//!
//! serde_json alone keeps the last of two fields with one name, rounds numbers to 64 bits, and treats
//! objects with certain names as values of its own types.

mod number;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Error, Map, Number, Value};

/// The character that decoders put in place of bytes that are not UTF-8.
pub const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// The beginning of the field names by which serde_json recognises its own types.
const PRIVATE: &str = "$serde_json::private::";

/// Reads a text that is one JSON value.
///
/// ```
/// assert_eq!(kernel::json::parse(br#"{"size": 1.50}"#).unwrap()["size"], 1.5);
/// assert!(kernel::json::parse(br#"{"size": 1, "size": 2}"#).is_err());
/// ```
///
/// # Errors
/// For bytes that are not JSON in UTF-8 or that have more than 127 levels; for an object, at any depth,
/// with a name twice or with a name that serde_json reserves; for a number that would be rounded; for
/// [`REPLACEMENT`] in a name or a string, which stands for bytes that an earlier decoder could not read.
pub fn parse(text: &[u8]) -> Result<Value, Error> {
    let mut parser = serde_json::Deserializer::from_slice(text);
    let value = Strict.deserialize(&mut parser)?;
    parser.end()?;
    match number::literals(text).find(|literal| !number::is_exact(literal)) {
        Some(_) => Err(Error::custom("a number has too many digits")),
        None => Ok(value),
    }
}

/// Whether the text has the character that stands for bytes that are not UTF-8.
#[must_use]
pub fn is_repaired(text: &str) -> bool {
    text.contains(REPLACEMENT)
}

/// Reads any JSON value.
#[derive(Clone, Copy)]
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        let number = number.ok_or_else(|| E::custom("a number is out of range"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Value, E> {
        readable(text).map(Value::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = source.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = source.next_key::<String>()? {
            let name = readable(name)?;
            if name.starts_with(PRIVATE) {
                return Err(A::Error::custom(format_args!(
                    "the name {name:?} is reserved"
                )));
            }
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format_args!(
                    "the field {name:?} is given twice"
                )));
            }
            fields.insert(name, source.next_value_seed(self)?);
        }
        Ok(Value::Object(fields))
    }
}

fn readable<E: serde::de::Error>(text: String) -> Result<String, E> {
    if is_repaired(&text) {
        return Err(E::custom(
            "a text has U+FFFD, which stands for bytes that are not UTF-8",
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
