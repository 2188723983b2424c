//! `POST /api/v1/gateway/circuits/{domain}/{callee}/reset`: Reset circuit breaker of
//!
//! Closes the circuit breaker between this domain and one that it calls, so that it calls again within a
//! second. If the calls still fail, it opens again. A closed one stays as it is.

use std::sync::Arc;

use client::Api;
use client::circuit::{self, Circuit, CircuitClosed};
use kernel::dependencies::{EnvValue, Port};
use kernel::deployment::ServiceName;
use kernel::table::{Table, from_row};
use kernel::text::Text;
use kernel::{
    Command, Commit, Context, Deployment, Entity as _, EventSpec, Fact as _, Permission, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::PlatformError;
use crate::view::CircuitView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetCircuit {
    /// The domain that is called.
    #[schemars(example = &"subjects")]
    callee: Text<64>,
}

impl Command for ResetCircuit {
    const NAME: &'static str = "reset-circuit";
    const ROUTE: Route = Route::post("/api/v1/gateway/circuits/{domain}/{callee}/reset");
    const PERMISSION: Permission = Permission::ManageCircuits;
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.beside_port(<dyn Api as Port>::NAME);
    const EMITS: &'static [EventSpec] = &[CircuitClosed::SPEC];
    type Dependencies = (Arc<dyn Table>, EnvValue<ServiceName>);
    type Reply = CircuitView;

    async fn handle(
        self,
        (table, caller): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<CircuitView>> {
        let key = Circuit::key(&circuit::name(caller, self.callee.as_str()));
        let row = table.get(&key).await?;
        let mut circuit: Circuit = from_row(row.ok_or(PlatformError::UnknownCircuit)?)?;
        circuit.close(true, cx.now);
        let (state, since, failures) = circuit.state();
        let view = CircuitView {
            caller: caller.to_string(),
            callee: self.callee.as_str().to_owned(),
            state,
            since,
            failures,
        };
        let commit = if circuit.history().has_changed() {
            Commit::save(circuit, |_, _| {})?
        } else {
            Commit::nothing()
        };
        Ok(commit.reply(view))
    }
}
