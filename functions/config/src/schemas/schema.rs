//! The schema of a service, with versions. A deleted schema remains as a row without a text, so that its
//! versions continue when it is set again.

use jiff::Timestamp;
use kernel::{Error, History, Result, entity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::Rules;
use super::event::{SchemaChanged, SchemaDeleted};
use crate::error::ConfigError;
use crate::values::name::Service;

/// The JSON Schema of a service's settings.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ServiceSchema {
    service: Service,
    /// JSON as text, because a row cannot store all numbers of JSON; none if the schema was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
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
        let schema = Some(schema.to_string());
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

    /// Deletes the schema.
    pub(crate) fn delete(&mut self, by: &str, now: Timestamp) {
        self.schema = None;
        by.clone_into(&mut self.changed_by);
        self.changed_at = now;
        self.history.record(&SchemaDeleted {
            service: self.service.as_str().to_owned(),
            version: self.history.version() + 1,
        });
    }

    /// Whether the schema was not deleted.
    #[must_use]
    pub(crate) const fn is_live(&self) -> bool {
        self.schema.is_some()
    }

    #[must_use]
    pub(crate) const fn service(&self) -> Service {
        self.service
    }

    /// The schema as JSON.
    ///
    /// # Errors
    /// `config.schema_not_found` if it was deleted; internal if the row does not contain JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        let text = self.schema.as_deref().ok_or(ConfigError::NoSchema)?;
        serde_json::from_str(text).map_err(Error::internal)
    }

    /// The compiled schema.
    ///
    /// # Errors
    /// `config.schema_not_found` if it was deleted; internal if the stored schema is no longer valid.
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
