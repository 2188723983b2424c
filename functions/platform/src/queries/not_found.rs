//! Every path and method that no other route takes.
//!
//! 404 for a path that is unknown, 405 with `Allow` for a method that it does not have, 308 for a
//! path with a slash at its end.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::routes::Routes;

/// The request that nothing else took.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotFound {
    method: String,
    path: String,
    query: String,
}

impl Query for NotFound {
    const NAME: &'static str = "not-found";
    const ROUTE: Route = Route::DEFAULT;
    const PERMISSION: Permission = Permission::Public;
    type Dependencies = Routes;
    type Reply = ();

    async fn fetch(self, routes: &Routes, _: &Context) -> Result<()> {
        Err(routes.refusal(&self.method, &self.path, &self.query))
    }
}
