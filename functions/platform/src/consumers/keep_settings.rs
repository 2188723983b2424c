//! `keep-settings`: `config.Setting*`
//!
//! Updates a domain's own copy of the settings that it uses: flags, route policies, addresses of services,
//! shared values and its own values. Runs in every domain, beside its table, so that its functions read settings without
//! a call to another service. One read and one transaction; a version that the copy already has changes
//! nothing.

use std::sync::Arc;

use kernel::dependencies::EnvValue;
use kernel::deployment::ServiceName;
use kernel::table::Table;
use kernel::{Commit, Consumer, Context, Deployment, Envelope, Result};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use settings::{Change, Flag, RoutePolicy, ServiceAddress};

/// A setting that was changed or removed. Without a value it was removed, or it is a secret, which no
/// function reads. Null is a value.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct KeepSettings {
    /// The owner: a domain, or one of `shared`, `flags`, `routes` and `services`.
    service: String,
    key: String,
    version: i64,
    #[serde(default, deserialize_with = "present")]
    value: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Consumer for KeepSettings {
    const NAME: &'static str = "keep-settings";
    const EVENT: &'static str = "config.Setting*";
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.in_every_domain();
    type Dependencies = (EnvValue<ServiceName>, Arc<dyn Table>);

    async fn consume(
        self,
        _: &Envelope,
        (domain, table): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(change) = self.change(domain)? else {
            return Ok(Commit::nothing());
        };
        let write = change.news(table.as_ref(), cx.now).await?;
        Ok(match write {
            Some(write) => Commit::nothing().write(write),
            None => Commit::nothing(),
        })
    }
}

impl KeepSettings {
    /// The change to the copy of a domain; none for a setting of another domain, or for a value that
    /// does not match its schema.
    fn change(&self, domain: &str) -> Result<Option<Change>> {
        let (key, version) = (&self.key, self.version);
        let value = self.value.as_ref();
        let change = match self.service.as_str() {
            "flags" => self
                .parse::<Flag>()
                .map(|flag| Change::flag(key, flag.as_ref(), version)),
            "routes" => self
                .parse::<RoutePolicy>()
                .map(|policy| Change::route(key, policy.as_ref(), version)),
            "services" => self
                .parse::<ServiceAddress>()
                .map(|address| Change::service(key, address.as_ref(), version)),
            "shared" => Some(Change::shared(key, value, version)),
            service if service == domain => Some(Change::own(key, value, version)),
            _ => None,
        };
        change.transpose()
    }

    /// The document, if the setting was not removed. The outer `Option` is none where the parameter in
    /// SSM has a value of another form: then the copy keeps the last valid value. The value itself is
    /// not logged.
    fn parse<T: DeserializeOwned>(&self) -> Option<Option<T>> {
        let parsed = self.value.as_ref().map(T::deserialize).transpose();
        if parsed.is_err() {
            let Self {
                service,
                key,
                version,
                ..
            } = self;
            tracing::warn!(
                service,
                key,
                version,
                "the value of the setting is malformed"
            );
        }
        parsed.ok()
    }
}

#[cfg(test)]
mod tests;
