//! What S3 answers to presigned requests.

use std::collections::BTreeMap;

use jiff::Timestamp;
use objects::{Checksum, ObjectKey, Transfer, TransferMethod};
use percent_encoding::percent_decode_str;
use url::Url;

use super::signing::{CHECKSUM, LENGTH, TYPE, signature};
use super::{MemoryObjects, Object, State, checksum};

/// What S3 answers to a presigned request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferReply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body of a successful reply.
    pub bytes: Vec<u8>,
}

impl From<u16> for TransferReply {
    fn from(status: u16) -> Self {
        Self {
            status,
            headers: BTreeMap::new(),
            bytes: Vec::new(),
        }
    }
}

const DISPOSITION: &str = "content-disposition";

impl MemoryObjects {
    /// Uploads these bytes with the headers of the transfer, as a client does, and returns the status.
    pub fn put(&self, transfer: &Transfer, bytes: impl Into<Vec<u8>>) -> u16 {
        self.send(transfer, None, &bytes.into()).status
    }

    /// Whether a download from this URL of this object succeeds.
    pub(super) fn answers(&self, key: &ObjectKey, url: &str) -> bool {
        let transfer = Transfer {
            method: TransferMethod::Get,
            url: url.to_owned(),
            headers: BTreeMap::new(),
            expires_at: Timestamp::MAX,
        };
        let is_of = |request: Request| request.key == key.as_str();
        Request::parse(&transfer, 0, self.clock.now()).is_ok_and(is_of)
            && self.send(&transfer, None, b"").status == 200
    }

    /// Sends the transfer with its headers, the real length of `bytes` and, for a download, this `Range`.
    pub fn send(&self, transfer: &Transfer, range: Option<&str>, bytes: &[u8]) -> TransferReply {
        let now = self.clock.now();
        let request = match Request::parse(transfer, bytes.len(), now) {
            Ok(request) => request,
            Err(status) => return status.into(),
        };
        let mut state = self.state();
        match (transfer.method, request.part()) {
            (TransferMethod::Get, _) => state.answer_get(&request, range),
            (TransferMethod::Put, None) => state.answer_put(&request, bytes).into(),
            (TransferMethod::Put, Some((upload_id, number))) => {
                let answer = state.answer_part(&request, upload_id, number, bytes);
                answer.into()
            }
        }
    }
}

/// A request whose signature is valid.
struct Request {
    key: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
}

impl Request {
    /// S3 answers 403 to a request that is expired or differs from what was signed.
    fn parse(transfer: &Transfer, length: usize, now: Timestamp) -> Result<Self, u16> {
        let mut url = Url::parse(&transfer.url).map_err(|_| 400_u16)?;
        let key = url.path().trim_start_matches('/');
        let key = percent_decode_str(key).decode_utf8_lossy().into_owned();
        let mut query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let (signed, given) = url.as_str().rsplit_once("&signature=").ok_or(403_u16)?;
        let given = given.to_owned();
        url = Url::parse(signed).map_err(|_| 400_u16)?;
        let mut headers = transfer.headers.clone();
        if transfer.method == TransferMethod::Put {
            headers.insert(LENGTH.to_owned(), length.to_string());
        }
        let until = query.remove("until").and_then(|until| until.parse().ok());
        let is_expired = until.is_none_or(|until: i64| now.as_second() >= until);
        if is_expired || signature(transfer.method, &url, &headers) != given {
            return Err(403);
        }
        Ok(Self {
            key,
            query,
            headers,
        })
    }

    /// The upload and the number of the part that it sends.
    fn part(&self) -> Option<(&str, u32)> {
        let number = self.query.get("partNumber")?.parse().ok()?;
        Some((self.query.get("uploadId")?, number))
    }

    fn has_wrong_checksum(&self, bytes: &[u8]) -> bool {
        let declared = self.headers.get(CHECKSUM);
        declared.is_some_and(|declared| declared != checksum(bytes).as_str())
    }
}

impl State {
    fn answer_put(&mut self, request: &Request, bytes: &[u8]) -> u16 {
        if request.has_wrong_checksum(bytes) {
            return 400;
        }
        let has_checksum = request.headers.contains_key(CHECKSUM);
        let object = Object {
            bytes: bytes.to_vec(),
            content_type: request.headers.get(TYPE).cloned().unwrap_or_default(),
            checksum: has_checksum.then(|| Checksum::Whole(checksum(bytes))),
            tags: BTreeMap::new(),
        };
        self.objects.insert(request.key.clone(), object);
        200
    }

    fn answer_part(
        &mut self,
        request: &Request,
        upload_id: &str,
        number: u32,
        bytes: &[u8],
    ) -> u16 {
        let upload = self.uploads.get_mut(upload_id);
        let Some(upload) = upload.filter(|upload| upload.key.as_str() == request.key) else {
            return 404;
        };
        let has_checksum = request.headers.contains_key(CHECKSUM);
        if has_checksum != upload.has_checksums || request.has_wrong_checksum(bytes) {
            return 400;
        }
        upload.parts.insert(number, bytes.to_vec());
        200
    }

    fn answer_get(&self, request: &Request, range: Option<&str>) -> TransferReply {
        let Some(object) = self.objects.get(&request.key) else {
            return 404.into();
        };
        let length = object.bytes.len();
        let (status, bytes) = match range {
            None => (200, &object.bytes[..]),
            Some(range) => match limits(range, length) {
                Some((from, to)) => (206, &object.bytes[from..to]),
                None => return 416.into(),
            },
        };
        let chosen = |name: &str| request.query.get(&format!("response-{name}")).cloned();
        let content_type = chosen(TYPE).unwrap_or_else(|| object.content_type.clone());
        let mut headers = BTreeMap::from([(TYPE.to_owned(), content_type)]);
        headers.extend(chosen(DISPOSITION).map(|value| (DISPOSITION.to_owned(), value)));
        TransferReply {
            status,
            headers,
            bytes: bytes.to_vec(),
        }
    }
}

/// The first byte of `bytes=5-9` and the one after the last.
fn limits(range: &str, length: usize) -> Option<(usize, usize)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let from: usize = from.parse().ok()?;
    let to = to.parse().map_or(length, |to: usize| (to + 1).min(length));
    (from < to).then_some((from, to))
}
