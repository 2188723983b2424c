//! The implementation of the port with SSM's Parameter Store.

use aws_sdk_ssm::Client;
use aws_sdk_ssm::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ssm::types::{self, ParameterTier, ParameterType};
use jiff::Timestamp;
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use crate::{
    Kind, LIST_LIMIT, Name, Page, Parameter, Parameters, Secrets, check_value, other_kind,
};

/// The parameters below a path of SSM.
#[derive(Debug, Clone)]
pub struct Ssm {
    client: Client,
    path: String,
}

impl Ssm {
    /// A client for SSM from these parts; `path` is the deployment's path, `/aurora/prod`.
    #[must_use]
    pub fn new(parts: aws::Parts, path: String) -> Self {
        Self {
            client: Client::new(&parts.into()),
            path,
        }
    }

    async fn read(&self, name: &Name, secrets: Secrets) -> Result<Option<Parameter>> {
        let read = self
            .client
            .get_parameter()
            .name(name.full(&self.path))
            .with_decryption(secrets == Secrets::Opened)
            .send()
            .await;
        match read {
            Ok(reply) => reply
                .parameter
                .map(|found| self.parameter(found, secrets))
                .transpose(),
            Err(error) if error.code() == Some(NOT_FOUND) => Ok(None),
            Err(error) => Err(refusal(&error)),
        }
    }

    async fn write(&self, name: &Name, value: &str, kind: Kind) -> Result<i64> {
        check_value(value)?;
        let written = self
            .client
            .put_parameter()
            .name(name.full(&self.path))
            .value(value)
            .r#type(match kind {
                Kind::Plain => ParameterType::String,
                Kind::Secret => ParameterType::SecureString,
            })
            .tier(ParameterTier::Standard)
            .overwrite(true)
            .send()
            .await;
        match written {
            Ok(reply) => Ok(reply.version),
            Err(error) => Err(refusal_of_value(&error)),
        }
    }

    async fn delete(&self, name: &Name) -> Result<bool> {
        let deleted = self
            .client
            .delete_parameter()
            .name(name.full(&self.path))
            .send()
            .await;
        match deleted {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(NOT_FOUND) => Ok(false),
            Err(error) => Err(refusal(&error)),
        }
    }

    /// SSM lists the versions of a parameter from the oldest on, at most a hundred.
    async fn newest_author(&self, name: &Name) -> Result<Option<String>> {
        let (mut newest, mut next) = (None, None);
        loop {
            let request = self.client.get_parameter_history();
            let request = request.name(name.full(&self.path)).set_next_token(next);
            let reply = match request.send().await {
                Ok(reply) => reply,
                Err(error) if error.code() == Some(NOT_FOUND) => return Ok(None),
                Err(error) => return Err(refusal(&error)),
            };
            let versions = reply.parameters.unwrap_or_default().into_iter();
            newest = versions.max_by_key(|one| one.version).or(newest);
            next = reply.next_token.filter(|next| !next.is_empty());
            if next.is_none() {
                return Ok(newest.and_then(|newest| newest.last_modified_user));
            }
        }
    }

    async fn page(
        &self,
        prefix: &Name,
        next: Option<&str>,
        limit: u8,
        secrets: Secrets,
    ) -> Result<Page> {
        let read = self
            .client
            .get_parameters_by_path()
            .path(prefix.full(&self.path))
            .recursive(true)
            .with_decryption(secrets == Secrets::Opened)
            .max_results(i32::from(limit.clamp(1, LIST_LIMIT)))
            .set_next_token(next.map(str::to_owned))
            .send()
            .await;
        let reply = read.map_err(|error| refusal(&error))?;
        let found = reply.parameters.unwrap_or_default().into_iter();
        // An operator may have created parameters whose names are no `Name`; they are left out.
        let named = found.filter(|found| self.name(found).is_some());
        Ok(Page {
            parameters: named
                .map(|found| self.parameter(found, secrets))
                .collect::<Result<_>>()?,
            next: reply.next_token.filter(|next| !next.is_empty()),
        })
    }

    fn name(&self, found: &types::Parameter) -> Option<Name> {
        Name::below(&self.path, found.name()?)
    }

    /// SSM returns a secret that it did not decrypt as ciphertext, which is left out.
    fn parameter(&self, found: types::Parameter, secrets: Secrets) -> Result<Parameter> {
        let name = self
            .name(&found)
            .ok_or_else(|| Error::internal("SSM returned a parameter that was not requested"))?;
        let kind = match found.r#type {
            Some(ParameterType::SecureString) => Kind::Secret,
            _ => Kind::Plain,
        };
        let modified = found.last_modified_date.and_then(|at| at.to_millis().ok());
        let modified_at = modified.and_then(|at| Timestamp::from_millisecond(at).ok());
        Ok(Parameter {
            name,
            value: found
                .value
                .filter(|_| kind == Kind::Plain || secrets == Secrets::Opened),
            kind,
            version: found.version,
            modified_at: modified_at.unwrap_or(Timestamp::UNIX_EPOCH),
        })
    }
}

impl Parameters for Ssm {
    fn get<'a>(
        &'a self,
        name: &'a Name,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Option<Parameter>>> {
        Box::pin(self.read(name, secrets))
    }

    fn put<'a>(&'a self, name: &'a Name, value: &'a str, kind: Kind) -> BoxFuture<'a, Result<i64>> {
        Box::pin(self.write(name, value, kind))
    }

    fn remove<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<bool>> {
        Box::pin(self.delete(name))
    }

    fn author<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<Option<String>>> {
        Box::pin(self.newest_author(name))
    }

    fn list<'a>(
        &'a self,
        prefix: &'a Name,
        next: Option<&'a str>,
        limit: u8,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Page>> {
        Box::pin(self.page(prefix, next, limit, secrets))
    }
}

const NOT_FOUND: &str = "ParameterNotFound";

/// The error codes of SSM that mean a fault of the deployment.
const FAULTS: [&str; 3] = [
    "InvalidKeyId",
    "ParameterMaxVersionLimitExceeded",
    "UnrecognizedClientException",
];

/// Converts an error of SSM. Its messages quote values, so only its codes are kept.
fn refusal<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Error {
    match error.code() {
        Some("InvalidNextToken") => Error::new(
            kernel::Kind::BadRequest,
            "parameters.invalid_page",
            "this is not where a page ended",
        ),
        _ => aws::refusal_by_code("SSM", error, &FAULTS),
    }
}

/// Like [`refusal`], for a write, where the value may be at fault too: for example a value that refers
/// to another parameter.
fn refusal_of_value<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Error {
    match error.code() {
        Some("HierarchyTypeMismatchException") => other_kind(),
        Some("ValidationException") => {
            Error::invalid_field("value", "is not a value that a parameter can hold")
        }
        // Not a conflict, because an immediate retry would fail again.
        Some("ParameterLimitExceeded") => {
            Error::unavailable("the account has reached its limit of parameters")
        }
        _ => refusal(error),
    }
}

#[cfg(test)]
mod tests;
