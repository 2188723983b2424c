//! Numbers that are sent as text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A whole number from `MIN` to `MAX` in a query string, where every value is a text. It is described as a
/// number, as OpenAPI describes such parameters. A field with `#[serde(default)]` is `DEFAULT` when it
/// is missing; 0 stands for no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryNumber<const MIN: u32, const MAX: u32, const DEFAULT: u32 = 0>(u32);

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> QueryNumber<MIN, MAX, DEFAULT> {
    /// The number itself.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> Default
    for QueryNumber<MIN, MAX, DEFAULT>
{
    fn default() -> Self {
        const { assert!(MIN <= DEFAULT && DEFAULT <= MAX) };
        Self(DEFAULT)
    }
}

// `text_form!` is not used: the number is sent as text but described as a number, and with `Serialize`
// schemars would write its default as text.
impl<'de, const MIN: u32, const MAX: u32, const DEFAULT: u32> Deserialize<'de>
    for QueryNumber<MIN, MAX, DEFAULT>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_canonical =
            |number: &u32| number.to_string() == text && (MIN..=MAX).contains(number);
        let number = text.parse().ok().filter(is_canonical);
        number
            .map(Self)
            .ok_or_else(|| D::Error::custom(format_args!("must be a number from {MIN} to {MAX}")))
    }
}

impl<const MIN: u32, const MAX: u32, const DEFAULT: u32> JsonSchema
    for QueryNumber<MIN, MAX, DEFAULT>
{
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Number{MIN}To{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX });
        if DEFAULT > 0 {
            schema.insert("default".to_owned(), DEFAULT.into());
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Option<u32> {
        serde_json::from_value::<QueryNumber<1, 100, 20>>(text.into())
            .ok()
            .map(QueryNumber::get)
    }

    proptest! {
        #[test]
        fn it_is_a_number_of_its_range_and_nothing_else(text in "[0-9+ -]{0,4}|\\PC{0,6}") {
            let expected = (1..=100).find(|number: &u32| number.to_string() == text);
            prop_assert_eq!(parse(&text), expected);
        }
    }

    #[test]
    fn every_number_of_its_range_is_accepted() {
        assert!((1..=100).all(|number: u32| parse(&number.to_string()) == Some(number)));
        assert_eq!(QueryNumber::<1, 100, 20>::default().get(), 20);
    }
}
