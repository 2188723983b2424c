//! Every path and method that matches no other route.
//!
//! 404 for an unknown path, 405 with `Allow` for a method that a known path does not have, 308 for a
//! path with a trailing slash, and 204 for `OPTIONS` on any path: `$default` receives the preflight of a
//! command's route, and a browser does not send the request if the preflight is refused. The gateway adds
//! the CORS headers.

use kernel::{Context, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::routes::Routes;
use crate::view::AllowedMethods;

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
    const POLICY: Policy = Policy::DEFAULT.no_content();
    type Dependencies = Routes;
    type Reply = AllowedMethods;

    async fn fetch(self, routes: &Routes, _: &Context) -> Result<AllowedMethods> {
        if self.method == "OPTIONS" {
            return Ok(AllowedMethods(routes.allowed(&self.path)));
        }
        Err(routes.refusal(&self.method, &self.path, &self.query))
    }
}
