//! Lists with a limit.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::stored;
use crate::text::OutOfBounds;

/// A list of at most `MAX` items, in the order in which they were given. It may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> List<T, MAX> {
    /// # Errors
    /// [`OutOfBounds`] with more than `MAX` items.
    pub fn new(items: Vec<T>) -> Result<Self, OutOfBounds> {
        check(items.len(), MAX)?;
        Ok(Self(items))
    }
}

fn check(length: usize, most: usize) -> Result<(), OutOfBounds> {
    if length <= most {
        return Ok(());
    }
    Err(OutOfBounds(format!("must have at most {most} items")))
}

impl<T, const MAX: usize> Default for List<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MAX: usize> Deref for List<T, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const MAX: usize> From<List<T, MAX>> for Vec<T> {
    fn from(list: List<T, MAX>) -> Self {
        list.0
    }
}

/// The items can be changed; their number cannot.
impl<T, const MAX: usize> DerefMut for List<T, MAX> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::deserialize(deserializer)?;
        stored::accept(check(items.len(), MAX), || ()).map_err(D::Error::custom)?;
        Ok(Self(items))
    }
}

impl<T: JsonSchema, const MAX: usize> JsonSchema for List<T, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("ListOf{MAX}{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": generator.subschema_for::<T>(),
            "maxItems": MAX,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_with_more_items_than_its_limit_is_refused() {
        assert_eq!(
            serde_json::from_str::<List<u8, 2>>("[1,2]").unwrap().len(),
            2
        );
        let refused = serde_json::from_str::<List<u8, 2>>("[1,2,3]").unwrap_err();
        assert!(refused.to_string().starts_with("must have at most 2 items"));
        assert!(List::<u8, 1>::new(vec![1, 2]).is_err());
    }

    #[test]
    fn a_stored_list_that_is_longer_than_its_limit_is_read() {
        let read = stored::reading(|| serde_json::from_str::<List<u8, 2>>("[1,2,3]"));
        assert_eq!(*read.unwrap(), [1, 2, 3]);
    }
}
