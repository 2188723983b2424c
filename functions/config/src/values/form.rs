//! Settings with a form that every command checks: flags, route policies and entries of the service
//! registry.

use kernel::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use settings::{Flag, RoutePolicy};

use super::name::{Service, SettingId, SettingKey};
use super::setting::Setting;
use crate::services::{ServiceEntry, check_is_no_domain};

/// The form of all settings of one service.
pub(crate) trait SettingForm: Serialize + DeserializeOwned {
    /// The service whose settings have this form.
    const SERVICE: Service;

    /// Checks whether the value is allowed under this key.
    ///
    /// # Errors
    /// 422, 404 or 409, depending on the form.
    fn check(&self, _key: &SettingKey) -> Result<()> {
        Ok(())
    }

    /// Reads the value of a setting; none if it has another form, after an edit in SSM.
    fn of(setting: &Setting) -> Option<Self> {
        serde_json::from_value(setting.value()?.json()).ok()
    }
}

/// Checks a value: its key, the value, and whether it is a secret.
type Check = fn(&SettingKey, &Value, bool) -> Result<()>;

/// The check for a service's settings, if they have a form.
fn form_of(service: Service) -> Option<Check> {
    match service {
        Service::FLAGS => Some(check_as::<Flag>),
        Service::ROUTES => Some(check_as::<RoutePolicy>),
        Service::SERVICES => Some(check_as::<ServiceEntry>),
        _ => None,
    }
}

/// Whether the settings of a service have a form. Every function reads such settings, so they cannot be
/// secrets.
#[must_use]
pub(crate) fn has_form(service: Service) -> bool {
    form_of(service).is_some()
}

/// Refuses to delete a domain's registry entry, which belongs to its stack: without the parameter, the
/// next update of the CloudFormation stack would fail.
///
/// # Errors
/// `config.service_of_stack`
pub(crate) fn check_deletion(id: &SettingId) -> Result<()> {
    let (service, name) = id.parts();
    if service == Service::SERVICES.as_str() {
        check_is_no_domain(name)?;
    }
    Ok(())
}

/// Refuses a value that does not have the form that the service's settings have.
///
/// # Errors
/// 422 with the path in the value, and the errors of [`SettingForm::check`].
pub(crate) fn check_form(
    service: Service,
    key: &SettingKey,
    value: &Value,
    secret: bool,
) -> Result<()> {
    form_of(service).map_or(Ok(()), |check| check(key, value, secret))
}

fn check_as<F: SettingForm>(key: &SettingKey, value: &Value, secret: bool) -> Result<()> {
    if secret {
        let problem = "must be false: every function reads this setting";
        return Err(Error::invalid_field("secret", problem));
    }
    let form: F = serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let field = format!("value.{path}");
        let field = if path == "." { "value" } else { &field };
        Error::invalid_field(field, &error.into_inner().to_string())
    })?;
    form.check(key)
}

impl SettingForm for Flag {
    const SERVICE: Service = Service::FLAGS;

    fn check(&self, _: &SettingKey) -> Result<()> {
        self.problem().map_or(Ok(()), |refused| {
            Err(Error::invalid_field(&refused.field, refused.problem))
        })
    }
}
