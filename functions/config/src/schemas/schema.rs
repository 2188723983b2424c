//! The schema of a service, with versions.

use jiff::Timestamp;
use kernel::{Error, History, Result, entity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::Rules;
use super::event::SchemaChanged;
use crate::values::name::Service;

/// The JSON Schema of a service's settings.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ServiceSchema {
    service: Service,
    /// JSON as text, because a row cannot store all numbers of JSON.
    schema: String,
    changed_by: String,
    changed_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

impl ServiceSchema {
    /// Replaces the schema `before`. An equal schema changes nothing.
    #[must_use]
    pub(crate) fn replace(
        before: Option<Self>,
        service: Service,
        schema: &Value,
        by: &str,
        now: Timestamp,
    ) -> Self {
        let schema = schema.to_string();
        let mut history = match before {
            Some(before) if before.schema == schema => return before,
            Some(before) => before.history,
            None => History::default(),
        };
        let (name, version) = (service.as_str().to_owned(), history.version() + 1);
        history.record(&SchemaChanged {
            service: name,
            version,
        });
        Self {
            service,
            schema,
            changed_by: by.to_owned(),
            changed_at: now,
            history,
        }
    }

    #[must_use]
    pub(crate) const fn service(&self) -> Service {
        self.service
    }

    /// The schema as JSON.
    ///
    /// # Errors
    /// Internal if the row does not contain JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.schema).map_err(Error::internal)
    }

    /// The compiled schema.
    ///
    /// # Errors
    /// Internal if the stored schema is no longer valid.
    pub(crate) fn rules(&self) -> Result<Rules> {
        Rules::of(&self.json()?).map_err(Error::internal)
    }

    /// Who changed the schema last, and when.
    #[must_use]
    pub(crate) fn changed(&self) -> (&str, Timestamp) {
        (&self.changed_by, self.changed_at)
    }
}

entity!(ServiceSchema as "Schema", service);
