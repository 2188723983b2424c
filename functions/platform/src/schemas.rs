//! The JSON Schemas of all events, in the state of the build of the function that reads them.

use serde_json::Value;

/// The schema of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EventSchema {
    /// The domain that publishes the event, `subjects`.
    pub(crate) source: &'static str,
    /// Its type and version, as EventBridge has them: `SubjectCreated.v1`.
    pub(crate) detail_type: &'static str,
    /// The JSON Schema of its envelope.
    text: &'static str,
}

// `SCHEMAS`, in the order of domains and types.
include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

/// All schemas.
pub(crate) fn all() -> impl Iterator<Item = EventSchema> {
    SCHEMAS.iter().copied()
}

impl EventSchema {
    /// The JSON Schema; null if the file is not JSON, which a test excludes.
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(self.text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_the_one_of_its_event() {
        assert!(SCHEMAS.len() > 50);
        for schema in all() {
            let document = schema.document();
            let source = &document["$defs"]["Metadata"]["properties"]["source"]["const"];
            assert_eq!(source, schema.source, "{}", schema.detail_type);
        }
        let mut names: Vec<_> = all().map(|one| (one.source, one.detail_type)).collect();
        assert!(names.is_sorted());
        names.dedup();
        assert_eq!(names.len(), SCHEMAS.len());
    }
}
