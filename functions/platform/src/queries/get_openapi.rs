//! `GET /openapi.json`: Get this description
//!
//! The description of the whole API, in OpenAPI 3.1.

use kernel::reply::StaticDocument;
use kernel::{Context, Permission, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::queries::get_docs::DESCRIPTION_TAG;

const DESCRIPTION: &[u8] = include_bytes!("../../../../infra/openapi.json");

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetOpenapi {}

/// An OpenAPI document.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("examples" = [{ "openapi": "3.1.1" }]))]
pub(crate) struct Description {}

impl Reply for Description {
    fn version(&self) -> Option<u64> {
        Some(DESCRIPTION_TAG)
    }

    fn document(&self) -> Option<StaticDocument> {
        Some(StaticDocument {
            content_type: "application/json",
            content_encoding: None,
            security_policy: None,
            bytes: DESCRIPTION,
        })
    }
}

impl Query for GetOpenapi {
    const NAME: &'static str = "get-openapi";
    const ROUTE: Route = Route::get("/openapi.json");
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = ();
    type Reply = Description;

    async fn fetch(self, (): &(), _: &Context) -> Result<Description> {
        Ok(Description {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_openapi() {
        let description: serde_json::Value = serde_json::from_slice(DESCRIPTION).unwrap();
        assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    }
}
