//! Parameters of the deployment behind a port, and the only crate that names SSM's SDK.
//!
//! Names are relative to the deployment's own path, `/aurora/<stage>`, so that no function can name
//! another stage's parameters, and the deployment's secrets have no name here at all ([`Name`]).
//! SSM answers 40 reads and 3 writes a second for a whole account: the SDK's standard retries, three
//! tries with jitter out of `aws::Parts`, carry a short peak, and what lasts longer is unavailable.

mod name;
mod port;
mod ssm;

use std::fmt;

use jiff::Timestamp;
use kernel::table::BoxFuture;
use kernel::{Error, Result};

pub use name::{DEPTH_LIMIT, Name, SEGMENT_LIMIT};
pub use port::ParameterPath;
pub use ssm::Ssm;

/// The most parameters on one page; SSM's limit.
pub const LIST_LIMIT: u8 = 10;

/// The longest value in bytes; SSM's limit for standard parameters, which cost nothing.
pub const VALUE_LIMIT: usize = 4096;

/// Where a deployment keeps its parameters. A query may get and list; whatever changes something may
/// do all of it.
pub trait Parameters: Send + Sync {
    /// The parameter of a name, if there is one.
    ///
    /// # Errors
    /// Unavailable, when SSM is down, slow or throttles; internal, when it refuses.
    fn get<'a>(
        &'a self,
        name: &'a Name,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Option<Parameter>>>;

    /// Makes or replaces a parameter and returns its new version, which is 1 where none was.
    ///
    /// # Errors
    /// 422 for a value that [`check_value`] or SSM refuses; 409 when the parameter is there and of
    /// the other kind; unavailable, also when the account has no room for one more, and internal as
    /// for `get`. After unavailable it may have been done all the same.
    fn put<'a>(&'a self, name: &'a Name, value: &'a str, kind: Kind) -> BoxFuture<'a, Result<i64>>;

    /// Removes a parameter; false when none was there. A new one of that name begins at version 1.
    ///
    /// # Errors
    /// As for `get`. After unavailable it may have been done all the same.
    fn remove<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<bool>>;

    /// Who made the newest version of a parameter, as an ARN; none where SSM does not know.
    ///
    /// # Errors
    /// As for `get`.
    fn author<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<Option<String>>>;

    /// A page of the parameters below `prefix`, at any depth: below `shared` is what begins with
    /// `shared/`. `next` is where the page before ended; `limit` is brought into 1..=[`LIST_LIMIT`].
    /// A page may be short, or empty, and still have a next one.
    ///
    /// # Errors
    /// 400 for a `next` that is none; unavailable and internal as for `get`.
    fn list<'a>(
        &'a self,
        prefix: &'a Name,
        next: Option<&'a str>,
        limit: u8,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Page>>;
}

/// How a value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As it is: SSM's `String`.
    Plain,
    /// Encrypted under the account's key: SSM's `SecureString`.
    Secret,
}

/// What becomes of a secret's value when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// It stays where it is.
    Sealed,
    /// It is decrypted.
    Opened,
}

/// A parameter as it is stored. Its debug form shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Below the deployment's path.
    pub name: Name,
    /// The value; none for a secret that was not opened.
    pub value: Option<String>,
    /// How it is kept.
    pub kind: Kind,
    /// Grows by one with every change, and begins anew when the parameter was removed.
    pub version: i64,
    /// When it was changed.
    pub modified_at: Timestamp,
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameter")
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A page of parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

/// Refuses what SSM would refuse as a standard parameter's value.
///
/// # Errors
/// 422 for a value that is empty or longer than [`VALUE_LIMIT`].
pub fn check_value(value: &str) -> Result<()> {
    if value.is_empty() {
        return Err(Error::invalid_field("value", "must not be empty"));
    }
    if value.len() > VALUE_LIMIT {
        return Err(Error::invalid_field(
            "value",
            "must have at most 4096 bytes",
        ));
    }
    Ok(())
}

/// The refusal of a change from plain to secret or back, which SSM does not make.
#[must_use]
pub fn other_kind() -> Error {
    Error::new(
        kernel::Kind::Conflict,
        "parameters.other_kind",
        "a parameter cannot become secret or cease to be: remove it first",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{Dependencies as _, Resources};

    use super::*;

    fn ssm() -> Arc<dyn Parameters> {
        let parts = testkit::aws_answering(200, &[], "{}");
        Arc::new(Ssm::new(parts, "/aurora/test".to_owned()))
    }

    #[test]
    fn a_function_without_the_path_has_no_parameters_even_in_a_test() {
        let resources = Resources::new(None, |_| None).with_port(ssm());
        assert!(Arc::<dyn Parameters>::open(&resources).is_err());
    }

    #[test]
    fn given_parameters_stand_in_for_ssm() {
        let given = ssm();
        let resources =
            Resources::new(None, |_| Some("/aurora/test".to_owned())).with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(
            &Arc::<dyn Parameters>::open(&resources).unwrap(),
            &given
        ));
    }

    #[test]
    fn a_value_has_one_to_4096_bytes() {
        assert!(check_value("x").is_ok() && check_value(&"x".repeat(VALUE_LIMIT)).is_ok());
        for refused in [String::new(), "x".repeat(VALUE_LIMIT + 1), "ä".repeat(2049)] {
            let error = check_value(&refused).unwrap_err();
            assert_eq!(error.kind(), kernel::Kind::Invalid);
        }
    }

    #[test]
    fn no_value_is_shown_by_debug() {
        let parameter = Parameter {
            name: Name::parse("shared/token").unwrap(),
            value: Some("hush".to_owned()),
            kind: Kind::Secret,
            version: 1,
            modified_at: Timestamp::UNIX_EPOCH,
        };
        let page = Page {
            parameters: vec![parameter],
            next: None,
        };
        assert!(!format!("{page:?}").contains("hush"));
    }
}
