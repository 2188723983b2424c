//! A document with a name, as it is sent in a request: the name is a path parameter or a field next to
//! the document's own fields. All other fields belong to the document.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer};
use serde::de::{MapAccess, Visitor};
use serde_json::{Value, json};

/// The name of a document, and the field of a request that contains it.
pub trait Name: DeserializeOwned + JsonSchema {
    /// The name of the field or path parameter: `name`.
    const FIELD: &'static str;
}

/// A document and its name. A field that the document refuses is refused, with its path.
/// `#[serde(flatten)]` would accept unknown fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<N, T> {
    /// The name.
    pub name: N,
    /// The document.
    pub document: T,
}

impl<'de, N: Name, T: DeserializeOwned> Deserialize<'de> for Named<N, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields(PhantomData))
    }
}

struct Fields<N, T>(PhantomData<(N, T)>);

impl<'de, N: Name, T: DeserializeOwned> Visitor<'de> for Fields<N, T> {
    type Value = Named<N, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {}", N::FIELD)
    }

    fn visit_map<A: MapAccess<'de>>(self, source: A) -> Result<Self::Value, A::Error> {
        let mut name = None;
        let others = Others {
            source,
            name: &mut name,
        };
        let document = T::deserialize(MapAccessDeserializer::new(others))?;
        let name = name.ok_or_else(|| A::Error::missing_field(N::FIELD))?;
        Ok(Named { name, document })
    }
}

/// Passes on all fields except the name, which it stores in `name`.
struct Others<'a, A, N> {
    source: A,
    name: &'a mut Option<N>,
}

impl<'de, A: MapAccess<'de>, N: Name> MapAccess<'de> for Others<'_, A, N> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(field) = self.source.next_key::<String>()? {
            if field != N::FIELD {
                return seed.deserialize(field.into_deserializer()).map(Some);
            }
            *self.name = Some(self.source.next_value()?);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.source.next_value_seed(seed)
    }
}

impl<N: Name, T: JsonSchema> JsonSchema for Named<N, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        let name = generator.subschema_for::<N>();
        let fields = schema.ensure_object();
        let properties = fields.entry("properties").or_insert_with(|| json!({}));
        if let Some(properties) = properties.as_object_mut() {
            properties.insert(N::FIELD.to_owned(), name.into());
        }
        let required = fields.entry("required").or_insert_with(|| json!([]));
        if let Some(required) = required.as_array_mut() {
            required.push(Value::from(N::FIELD));
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Integer, Text};
    use serde_json::from_value;

    #[derive(Debug, PartialEq, Eq, Deserialize, JsonSchema)]
    #[serde(transparent)]
    struct Title(Text<8>);

    impl Name for Title {
        const FIELD: &'static str = "title";
    }

    #[derive(Debug, PartialEq, Eq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Page {
        number: Integer<1, 9>,
        #[serde(default)]
        note: Option<Text<8>>,
    }

    type Leaf = Named<Title, Page>;

    #[test]
    fn the_name_is_found_at_any_position_among_the_fields() {
        for text in [
            r#"{"title":"a","number":3}"#,
            r#"{"number":3,"title":"a"}"#,
            r#"{"number":3,"title":"a","note":null}"#,
        ] {
            let leaf: Leaf = serde_json::from_str(text).unwrap();
            assert_eq!(leaf.name, Title(Text::new("a").unwrap()));
            assert_eq!(leaf.document.number.get(), 3);
        }
    }

    #[test]
    fn a_field_that_the_document_or_the_name_refuses_is_refused() {
        for input in [
            json!({ "number": 3 }),
            json!({ "title": "a" }),
            json!({ "title": "", "number": 3 }),
            json!({ "title": "a", "number": 10 }),
            json!({ "title": "a", "number": 3, "roles": [] }),
            json!([]),
        ] {
            assert!(from_value::<Leaf>(input.clone()).is_err(), "{input}");
        }
    }

    #[test]
    fn the_error_of_a_refused_field_contains_its_path() {
        for (field, input) in [
            ("number", json!({ "title": "a", "number": 10 })),
            ("title", json!({ "number": 3, "title": 1 })),
        ] {
            let error = serde_path_to_error::deserialize::<_, Leaf>(input).unwrap_err();
            assert_eq!(error.path().to_string(), field);
        }
    }

    #[test]
    fn the_schema_contains_the_name_and_the_documents_fields() {
        let schema = Leaf::json_schema(&mut SchemaGenerator::default());
        assert!(schema.pointer("/properties/title").is_some());
        assert!(schema.pointer("/properties/number").is_some());
        assert_eq!(schema.get("required"), Some(&json!(["number", "title"])));
        assert_eq!(schema.get("additionalProperties"), Some(&json!(false)));
    }
}
