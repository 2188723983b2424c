//! Every path and method that matches no other route.
//!
//! 404 for an unknown path, 405 with `Allow` for a method that a known path does not have, 308 for a
//! path with a trailing slash.

use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::routes::Routes;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotFound {
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
