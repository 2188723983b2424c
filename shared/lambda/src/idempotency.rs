//! `Idempotency-Key`: the reply of a command is stored in the command's own transaction, so that a
//! second request with the same key gets the first one's reply and changes nothing.
//!
//! The record is not read beforehand. A handler only decides, so the pipeline may let it decide a
//! second time in vain: the record's condition then refuses the transaction, and only then the
//! stored reply is read. The ordinary case costs no extra call, and no "in flight" mark can be
//! left behind by a crash.

use kernel::context::Context;
use kernel::error::{Error, Kind, Result};
use kernel::hex;
use kernel::table::{Action, Condition, Key, Table, Write, from_row, to_row};
use ring::digest;
use serde::{Deserialize, Serialize};

use crate::http::{Request, Response};

const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// A key that a client sent, within its actor and endpoint, and the request that goes with it.
pub(crate) struct Idempotency {
    key: Key,
    request_hash: String,
}

/// What is kept of a reply.
#[derive(Serialize, Deserialize)]
struct Record {
    request_hash: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    expires_at: i64,
}

impl Idempotency {
    /// Reads the header, if it is there.
    ///
    /// # Errors
    /// 422 for a key that is empty, longer than 128 characters or not printable ASCII.
    pub(crate) fn from_request(
        endpoint: &str,
        request: &Request,
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
        Ok(Some(Self {
            key: Key::single(format!("IDEMPOTENCY#{}#{endpoint}#{key}", cx.actor.name())),
            request_hash: hash(request, cx),
        }))
    }

    /// The write that makes the key used.
    pub(crate) fn record(&self, response: &Response, cx: &Context) -> Result<Write> {
        let headers = response
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()));
        let record = Record {
            request_hash: self.request_hash.clone(),
            status: response.status,
            headers: headers.collect(),
            body: String::from_utf8(response.body.clone()).map_err(Error::internal)?,
            expires_at: cx.now.as_second() + KEPT_SECONDS,
        };
        // DynamoDB removes expired rows late; one that is over counts as absent.
        let unused = Condition::AbsentOrAtMost("expires_at", cx.now.as_second());
        Ok(Write::when(
            Action::Put(to_row(&self.key, &record)?),
            unused,
        ))
    }

    /// The stored reply, if the key has been used.
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
            body: record.body.into_bytes(),
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

/// The headers of a reply that belong to its content rather than to one transmission.
const STORED_HEADERS: [&str; 4] = ["Content-Type", "ETag", "Location", "Cache-Control"];

/// Method, path and body, with lengths so that no two requests run together. An endpoint whose body
/// may hold a secret declares `Variable::CursorKey`: without that key, the hash is nothing to guess at.
fn hash(request: &Request, cx: &Context) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in [
        request.method.as_bytes(),
        request.path.as_bytes(),
        &request.body,
    ] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let digest = context.finish().as_ref().to_vec();
    let bytes = match &cx.cursor_key {
        Some(key) => key.tag(&digest),
        None => digest,
    };
    hex::encode(&bytes)
}
