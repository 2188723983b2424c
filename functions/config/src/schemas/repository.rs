//! The rows of schemas: `SCHEMA#<service>` / `META`, listed by gsi2 `SCHEMAS` unless they are deleted.

use std::sync::Arc;

use kernel::context::Context;
use kernel::entity::Entity as _;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Action, Condition, Index, KeyQuery, Table, Write, from_row, set_key};
use kernel::{Commit, Dependency, Result};
use serde_json::Value;

use super::schema::ServiceSchema;
use crate::error::ConfigError;
use crate::values::name::{Service, SettingKey};

const SCHEMAS: &str = "SCHEMAS";

/// The schemas in the table.
pub(crate) struct Schemas {
    table: Arc<dyn Table>,
}

impl Dependency for Schemas {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Schemas {
    /// Reads a service's schema.
    ///
    /// # Errors
    /// `config.schema_not_found`
    pub(crate) async fn get(&self, service: Service) -> Result<ServiceSchema> {
        let found = self.find(service).await?;
        let found = found.filter(ServiceSchema::is_live);
        found.ok_or_else(|| ConfigError::NoSchema.into())
    }

    /// Reads a service's schema, even a deleted one.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn find(&self, service: Service) -> Result<Option<ServiceSchema>> {
        let row = self
            .table
            .get(&ServiceSchema::key(service.as_str()))
            .await?;
        row.map(from_row).transpose()
    }

    /// A page of schemas in the order of their services.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<ServiceSchema>> {
        let query = KeyQuery::partition(Index::Gsi2, SCHEMAS);
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// Stores a schema, or its deletion.
    ///
    /// # Errors
    /// Internal if it cannot be written as a row.
    pub(crate) fn save(&self, schema: ServiceSchema) -> Result<Commit<()>> {
        Commit::save(schema, |schema, row| {
            if schema.is_live() {
                set_key(row, Index::Gsi2, SCHEMAS, schema.service().as_str());
            }
        })
    }
}

/// Checks a value against its service's schema, if there is one that is not deleted. Add the returned write to the
/// transaction that stores the value: it fails if the schema was changed meanwhile.
///
/// # Errors
/// `config.value_refused`
pub(crate) fn check(
    schema: Option<&ServiceSchema>,
    service: Service,
    key: &SettingKey,
    value: &Value,
) -> Result<Write> {
    let condition = match schema {
        Some(schema) => {
            if schema.is_live() {
                schema.rules()?.check(key, value)?;
            }
            Condition::Version(schema.history().version())
        }
        None => Condition::Absent,
    };
    let key = ServiceSchema::key(service.as_str());
    Ok(Write::when(Action::Check(key), condition))
}
