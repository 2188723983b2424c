//! Settings that have a form of their own, whichever way they are set: flags, route policies and the
//! places of services.

use kernel::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use settings::{Flag, RoutePolicy};

use super::name::{Key, Service, SettingId};
use super::setting::Setting;
use crate::services::{ServicePlace, check_elsewhere};

/// A form that all settings of a service have.
pub trait Document: Serialize + DeserializeOwned {
    /// The service.
    const SERVICE: Service;

    /// Whether it may stand under this key.
    ///
    /// # Errors
    /// 422, 404 or 409 by the rules of its kind.
    fn check(&self, _key: &Key) -> Result<()> {
        Ok(())
    }

    /// The document that a setting holds; none where somebody wrote something else into SSM.
    fn of(setting: &Setting) -> Option<Self> {
        serde_json::from_value(setting.value()?.json()).ok()
    }
}

/// What a value of that form has to pass.
type Check = fn(&Key, &Value, bool) -> Result<()>;

/// The form of a service's settings, if they have one.
fn form_of(service: Service) -> Option<Check> {
    match service {
        Service::FLAGS => Some(check_as::<Flag>),
        Service::ROUTES => Some(check_as::<RoutePolicy>),
        Service::SERVICES => Some(check_as::<ServicePlace>),
        _ => None,
    }
}

/// Whether the settings of a service have a form. Every function reads them, so none is a secret.
#[must_use]
pub fn has_form(service: Service) -> bool {
    form_of(service).is_some()
}

/// Refuses the end of what a stack owns: CloudFormation would find its parameter gone, and the stack's
/// next update would fail.
///
/// # Errors
/// `config.service_of_stack`
pub fn check_end(id: &SettingId) -> Result<()> {
    let (service, name) = id.parts();
    if service == Service::SERVICES.as_str() {
        check_elsewhere(name)?;
    }
    Ok(())
}

/// Refuses a setting of a service whose settings have a form, where it has another one.
///
/// # Errors
/// 422 with the place in the value, and whatever [`Document::check`] refuses.
pub fn check_form(service: Service, key: &Key, value: &Value, secret: bool) -> Result<()> {
    form_of(service).map_or(Ok(()), |check| check(key, value, secret))
}

fn check_as<D: Document>(key: &Key, value: &Value, secret: bool) -> Result<()> {
    if secret {
        let problem = "must be false: every function reads it";
        return Err(Error::invalid_field("secret", problem));
    }
    let document: D = serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let field = format!("value.{path}");
        let field = if path == "." { "value" } else { &field };
        Error::invalid_field(field, &error.into_inner().to_string())
    })?;
    document.check(key)
}

impl Document for Flag {
    const SERVICE: Service = Service::FLAGS;
}
