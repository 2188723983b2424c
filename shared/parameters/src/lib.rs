//! Parameters of the deployment behind a port. No other crate uses SSM's SDK.
//!
//! Names are relative to the deployment's own path, `/aurora/<stage>`, so that no function can name
//! another stage's parameters. The deployment's secrets cannot be named at all ([`Name`]).
//! SSM allows 40 reads and 3 writes per second for a whole account. The SDK's standard retries, three
//! attempts with jitter as in `aws::Parts`, absorb a short peak; a longer one ends in an unavailable
//! error.

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

/// The parameters of a deployment. A query may get and list; a function that may write may call
/// everything.
pub trait Parameters: Send + Sync {
    /// The parameter with this name, if it exists.
    ///
    /// # Errors
    /// Unavailable, when SSM is down, slow or throttles; internal, when it refuses the request.
    fn get<'a>(
        &'a self,
        name: &'a Name,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Option<Parameter>>>;

    /// Creates or replaces a parameter and returns its new version, which is 1 for a new parameter.
    ///
    /// # Errors
    /// 422 for a value that [`check_value`] or SSM refuses; 409 when the parameter exists with the
    /// other kind; unavailable, also when the account has reached its limit of parameters, and
    /// internal as for `get`. After an unavailable error the write may have happened nevertheless.
    fn put<'a>(&'a self, name: &'a Name, value: &'a str, kind: Kind) -> BoxFuture<'a, Result<i64>>;

    /// Removes a parameter; false when it did not exist. A new one with this name starts at version 1.
    ///
    /// # Errors
    /// As for `get`. After an unavailable error the removal may have happened nevertheless.
    fn remove<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<bool>>;

    /// The ARN of the principal that wrote the newest version of a parameter; none when SSM does not
    /// know it.
    ///
    /// # Errors
    /// As for `get`.
    fn author<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<Option<String>>>;

    /// A page of the parameters below `prefix`, at any depth: names that begin with `shared/` are
    /// below `shared`. `next` is the cursor from the previous page; `limit` is clamped to
    /// 1..=[`LIST_LIMIT`]. A page may be short or empty although another page follows.
    ///
    /// # Errors
    /// 400 for an invalid `next`; unavailable and internal as for `get`.
    fn list<'a>(
        &'a self,
        prefix: &'a Name,
        next: Option<&'a str>,
        limit: u8,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Page>>;
}

/// How a value is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In plain text: SSM's `String`.
    Plain,
    /// Encrypted under the account's key: SSM's `SecureString`.
    Secret,
}

/// Whether secret values are decrypted when they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// They are not returned.
    Sealed,
    /// They are decrypted and returned.
    Opened,
}

/// A stored parameter. Its debug form shows no value.
#[derive(Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name, relative to the deployment's path.
    pub name: Name,
    /// The value; none for a secret that was not decrypted.
    pub value: Option<String>,
    /// How the value is stored.
    pub kind: Kind,
    /// Grows by one with every change; starts at 1 again after the parameter was removed.
    pub version: i64,
    /// When the parameter was last changed.
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
    /// The cursor for the next page, if there is one.
    pub next: Option<String>,
}

/// Refuses a value that SSM would refuse for a standard parameter.
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

/// The error for a change from plain to secret or back, which SSM does not support.
#[must_use]
pub fn other_kind() -> Error {
    Error::new(
        kernel::Kind::Conflict,
        "parameters.other_kind",
        "a parameter cannot change between plain and secret: remove it first",
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
    fn parameters_do_not_open_without_the_variable_for_their_path() {
        let resources = Resources::new(None, |_| None).with_port(ssm());
        assert!(Arc::<dyn Parameters>::open(&resources).is_err());
    }

    #[test]
    fn parameters_that_a_test_provides_replace_ssm() {
        let given = ssm();
        let resources =
            Resources::new(None, |_| Some("/aurora/test".to_owned())).with_port(Arc::clone(&given));
        assert!(Arc::ptr_eq(
            &Arc::<dyn Parameters>::open(&resources).unwrap(),
            &given
        ));
    }

    #[test]
    fn a_value_that_is_empty_or_longer_than_4096_bytes_is_refused() {
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
