//! `keep-settings`: `config.Setting*`
//!
//! Keeps a domain's own copy of the settings that concern it: flags, route policies, shared values
//! and its own. Runs in every domain, beside its table, so that its functions read settings without
//! asking anybody. One read and one transaction; what is known already changes nothing.

use std::sync::Arc;

use kernel::dependencies::EnvValue;
use kernel::deployment::ServiceName;
use kernel::table::Table;
use kernel::{Commit, Consumer, Context, Dependency, Deployment, Envelope, Result};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use settings::{Change, Flag, RoutePolicy};

/// A setting that changed or went. Without a value it is gone, or a secret, which no function reads;
/// null is a value.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct KeepSettings {
    /// Whose it is: a domain, or one of `shared`, `flags` and `routes`.
    service: String,
    key: String,
    version: i64,
    #[serde(default, deserialize_with = "present")]
    value: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A domain's copy.
pub struct Copy {
    domain: String,
    table: Arc<dyn Table>,
}

impl Dependency for Copy {
    type Parts = (EnvValue<ServiceName>, Arc<dyn Table>);

    fn new((domain, table): Self::Parts) -> Result<Self> {
        Ok(Self {
            domain: domain.into_string(),
            table,
        })
    }
}

impl Consumer for KeepSettings {
    const NAME: &'static str = "keep-settings";
    const EVENT: &'static str = "config.Setting*";
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.in_every_domain();
    type Dependencies = Copy;

    async fn consume(self, _: &Envelope, copy: &Copy, cx: &Context) -> Result<Commit<()>> {
        let Some(change) = self.change(&copy.domain)? else {
            return Ok(Commit::nothing());
        };
        let news = change.news(copy.table.as_ref(), cx.now).await?;
        Ok(match news {
            Some(write) => Commit::nothing().write(write),
            None => Commit::nothing(),
        })
    }
}

impl KeepSettings {
    /// What changes in the copy of a domain; nothing, where it is another's, or of another form.
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
            "shared" => Some(Change::shared(key, value, version)),
            service if service == domain => Some(Change::own(key, value, version)),
            _ => None,
        };
        change.transpose()
    }

    /// The document, if there is still one; nothing, where somebody wrote something else into SSM:
    /// then what was known before stays. The value itself is not for the log.
    fn parse<T: DeserializeOwned>(&self) -> Option<Option<T>> {
        let parsed = self.value.as_ref().map(T::deserialize).transpose();
        if parsed.is_err() {
            let Self {
                service,
                key,
                version,
                ..
            } = self;
            tracing::warn!(service, key, version, "not of the form of its kind");
        }
        parsed.ok()
    }
}

#[cfg(test)]
mod tests;
