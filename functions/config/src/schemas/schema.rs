//! A service's schema as a thing with versions.

use jiff::Timestamp;
use kernel::{Error, History, Result, entity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::check::Rules;
use super::event::SchemaChanged;
use crate::values::name::Service;

/// What a service's settings have to satisfy.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServiceSchema {
    service: Service,
    /// JSON, kept as text: a row cannot hold every number that JSON can.
    schema: String,
    changed_by: String,
    changed_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

impl ServiceSchema {
    /// The schema that takes the place of `before`. The same again changes nothing.
    #[must_use]
    pub fn replace(
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

    /// Whose it is.
    #[must_use]
    pub const fn service(&self) -> Service {
        self.service
    }

    /// The schema itself.
    ///
    /// # Errors
    /// Internal, when the row holds no JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.schema).map_err(Error::internal)
    }

    /// The schema, ready to check values.
    ///
    /// # Errors
    /// Internal, when what was accepted once is none any more.
    pub fn rules(&self) -> Result<Rules> {
        Rules::of(&self.json()?).map_err(Error::internal)
    }

    /// Who changed it last, and when.
    #[must_use]
    pub fn changed(&self) -> (&str, Timestamp) {
        (&self.changed_by, self.changed_at)
    }
}

entity!(ServiceSchema as "Schema", service);
