//! The service registry: the URLs and versions of deployed services.

use jiff::Timestamp;
use kernel::named::Name;
use kernel::text::Text;
use kernel::{Reply, Result, text_value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::error::ConfigError;
use crate::values::form::SettingForm;
use crate::values::name::{Service, SettingKey};
use crate::values::setting::Setting;

/// The longest address in bytes.
const ADDRESS_LIMIT: usize = 512;

/// The name of a service.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct ServiceName(#[schemars(example = &"billing")] pub SettingKey);

impl Name for ServiceName {
    const FIELD: &'static str = "name";
}

/// The URL, version and health check of a service. A domain's stack registers them when it is
/// deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceEntry {
    /// The base URL of the service's paths.
    pub(crate) url: Address,
    /// The version that is deployed.
    #[schemars(example = "0.1.0")]
    pub(crate) version: Text<64>,
    /// The URL of the service's health check.
    pub(crate) health: Address,
}

impl SettingForm for ServiceEntry {
    const SERVICE: Service = Service::SERVICES;

    fn check(&self, key: &SettingKey) -> Result<()> {
        check_is_no_domain(key.as_str())
    }
}

/// Refuses the name of a domain: its own stack registers it.
///
/// # Errors
/// `config.service_of_stack`
pub(crate) fn check_is_no_domain(name: &str) -> Result<()> {
    match Service::named(name) {
        Some(service) if service.is_domain() => Err(ConfigError::ServiceOfStack.into()),
        _ => Ok(()),
    }
}

text_value! {
    /// An HTTP or HTTPS URL without user or fragment, at most 512 bytes.
    pub(crate) struct Address {
        rule: http_url,
        refused: "must be a URL of http or https",
        schema: {
            "format": "uri",
            "maxLength": ADDRESS_LIMIT,
            "examples": ["https://api.example.com/api/v1"],
        },
    }
}

fn http_url(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_http = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_plain =
        url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    (text.len() <= ADDRESS_LIMIT && is_http && is_plain).then(|| text.to_owned())
}

/// A service in the registry.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceView {
    /// The service's name.
    pub(crate) name: String,
    #[serde(flatten)]
    entry: ServiceEntry,
    /// Who registered it last; an ARN or `parameter_store` if its stack did.
    pub(crate) registered_by: String,
    /// When it was registered last.
    pub(crate) registered_at: Timestamp,
    #[serde(skip)]
    setting_version: u64,
}

impl ServiceView {
    /// The view of the service in a setting; none if the parameter was edited in SSM and is not a
    /// service.
    #[must_use]
    pub(crate) fn of(setting: &Setting) -> Option<Self> {
        let (_, name) = setting.name().parts();
        let (registered_by, registered_at) = setting.changed();
        Some(Self {
            name: name.to_owned(),
            entry: ServiceEntry::of(setting)?,
            registered_by: registered_by.to_owned(),
            registered_at,
            setting_version: setting.version(),
        })
    }
}

impl Reply for ServiceView {
    /// The version of the entry: the number of its changes, not the version of the service.
    fn version(&self) -> Option<u64> {
        Some(self.setting_version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_http_url_without_user_and_fragment() {
        for good in ["https://a.example/api/v1", "http://127.0.0.1:4566/_aws/x"] {
            assert!(good.parse::<Address>().is_ok(), "{good}");
        }
        let long = format!("https://a.example/{}", "a".repeat(ADDRESS_LIMIT));
        for bad in [
            "",
            "a.example",
            "/api/v1",
            "ftp://a.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://user:secret@a.example",
            "https://a.example/#part",
            &long,
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }
}
