//! `Idempotency-Key`: the reply of a command is stored in the command's own transaction, so that a
//! second request with the same key gets the first one's reply and changes nothing.
//!
//! The record is not read before the handler runs. A handler only decides and does not write, so it
//! may run again for a repeated request: the record's condition then refuses the transaction, and only
//! then is the stored reply read. So the usual case needs no extra call, and a crash cannot leave an
//! "in progress" record.
//!
//! A reply may contain personal data, which must not be in the table after its subject was deleted. So
//! it is encrypted with a key that is derived from the client's `Idempotency-Key`, and of that only a
//! keyed hash is stored: only the client can have the reply again.

use kernel::context::Context;
use kernel::dependencies::SecretKey;
use kernel::deployment::RequestSecret;
use kernel::error::{Error, Kind, Result};
use kernel::hex;
use kernel::table::{Action, Condition, Key, Table, Write, from_row, to_row};
use ring::hmac;
use seal::Seal;
use serde::{Deserialize, Serialize};

use crate::http::{Request, Response};

const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// The key for the hashes of requests that are stored. Without it, it is not possible to find out the
/// content of a request by comparing hashes, so a request may contain a secret.
pub struct RequestKey(hmac::Key);

impl From<SecretKey<RequestSecret>> for RequestKey {
    fn from(key: SecretKey<RequestSecret>) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &key.into_bytes()))
    }
}

/// The idempotency key of a request, which is valid within its actor and endpoint, and the request's
/// hash.
pub(crate) struct Idempotency {
    key: Key,
    seal: Seal,
    request_hash: String,
}

/// The idempotency record: the stored reply.
#[derive(Serialize, Deserialize)]
struct Record {
    request_hash: String,
    status: u16,
    headers: Vec<(String, String)>,
    sealed_body: String,
    expires_at: i64,
}

impl Idempotency {
    /// Reads the header; `None` if the request does not have it.
    ///
    /// # Errors
    /// 422 for a key that is empty, longer than 128 characters or not printable ASCII.
    pub(crate) fn from_request(
        endpoint: &str,
        request: &Request,
        request_key: Option<&RequestKey>,
        cx: &Context,
    ) -> Result<Option<Self>> {
        let Some(value) = request.headers.get("idempotency-key") else {
            return Ok(None);
        };
        let key = value.to_str().unwrap_or_default();
        if !(1..=128).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            let problem = "must be 1 to 128 printable ASCII characters";
            return Err(Error::invalid_field("Idempotency-Key", problem));
        }
        let request_key = request_key.ok_or_else(|| {
            Error::internal("this command stores its replies but has no request key")
        })?;
        let name = request_key.digest(&[b"name", key.as_bytes()]);
        let name = hex::encode(name.as_ref());
        let seal = request_key.digest(&[b"seal", key.as_bytes()]);
        Ok(Some(Self {
            key: Key::single(format!("IDEMPOTENCY#{}#{endpoint}#{name}", cx.actor.name())),
            seal: Seal::with_key(seal.as_ref())?,
            request_hash: hash(request, request_key),
        }))
    }

    /// The write that stores the record, on condition that the key is not in use.
    pub(crate) fn record(&self, response: &Response, cx: &Context) -> Result<Write> {
        let headers = response
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()));
        let record = Record {
            request_hash: self.request_hash.clone(),
            status: response.status,
            headers: headers.collect(),
            sealed_body: self.seal.seal(&self.key.pk, &response.body)?,
            expires_at: cx.now.as_second() + KEPT_SECONDS,
        };
        // DynamoDB removes expired rows late, so an expired record is treated as absent.
        let unused = Condition::AbsentOrAtMost("expires_at", cx.now.as_second());
        Ok(Write::when(
            Action::Put(to_row(&self.key, &record)?),
            unused,
        ))
    }

    /// The stored reply; `None` if the key has not been used.
    ///
    /// # Errors
    /// 422 when the key was used with another request.
    pub(crate) async fn stored_reply(
        &self,
        table: &dyn Table,
        cx: &Context,
    ) -> Result<Option<Response>> {
        let Some(row) = table.get(&self.key).await? else {
            return Ok(None);
        };
        let record: Record = from_row(row)?;
        if record.expires_at <= cx.now.as_second() {
            return Ok(None);
        }
        if record.request_hash != self.request_hash {
            return Err(Error::new(
                Kind::Invalid,
                "request.idempotency_key_reused",
                "this Idempotency-Key was used with another request",
            ));
        }
        let mut response = Response {
            status: record.status,
            headers: Vec::new(),
            body: self.seal.unseal(&self.key.pk, &record.sealed_body)?,
        };
        for (name, value) in record.headers {
            if let Some(known) = STORED_HEADERS.into_iter().find(|known| *known == name) {
                response.set(known, value);
            }
        }
        response.set("Idempotency-Replayed", "true");
        Ok(Some(response))
    }
}

/// The headers that belong to the content of a reply and are stored with it. Other headers belong to
/// one response only.
const STORED_HEADERS: [&str; 4] = ["Content-Type", "ETag", "Location", "Cache-Control"];

impl RequestKey {
    /// Authenticates the parts, each with its length, so that different parts never have the same
    /// input.
    fn digest(&self, parts: &[&[u8]]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign()
    }
}

/// Hashes method, path and body.
fn hash(request: &Request, key: &RequestKey) -> String {
    let parts = [
        request.method.as_bytes(),
        request.path.as_bytes(),
        &request.body,
    ];
    hex::encode(key.digest(&parts).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> RequestKey {
        RequestKey(hmac::Key::new(hmac::HMAC_SHA256, &[byte; 32]))
    }

    fn request(path: &str, body: &str) -> Request {
        Request {
            method: "POST".to_owned(),
            path: path.to_owned(),
            body: body.as_bytes().to_vec(),
            ..Request::default()
        }
    }

    #[test]
    fn a_hash_depends_on_the_key_the_path_and_the_body() {
        let hash_of = |byte, path, body| hash(&request(path, body), &key(byte));
        let known = hash_of(1, "/a", "b");
        assert_eq!(known, hash_of(1, "/a", "b"));
        for other in [
            hash_of(2, "/a", "b"),
            hash_of(1, "/ab", ""),
            hash_of(1, "/a", "c"),
        ] {
            assert_ne!(known, other);
        }
    }
}
