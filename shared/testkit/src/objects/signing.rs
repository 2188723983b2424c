//! Presigned requests.

use std::collections::BTreeMap;

use kernel::{Error, Result};
use objects::{
    Download, ObjectKey, PartUpload, Sha256, Transfer, TransferMethod, Upload, Validity,
};
use url::Url;

use super::{MemoryObjects, sha256};

pub(super) const CHECKSUM: &str = "x-amz-checksum-sha256";
pub(super) const LENGTH: &str = "content-length";
pub(super) const TYPE: &str = "content-type";

impl MemoryObjects {
    pub(super) fn sign_upload(&self, upload: &Upload) -> Result<Transfer> {
        let mut headers = put_headers(upload.length, upload.checksum.as_ref());
        headers.insert(TYPE.to_owned(), upload.content_type.clone());
        if upload.content_type.contains(char::is_control) {
            return Err(Error::internal("a content type has no control characters"));
        }
        self.sign(
            TransferMethod::Put,
            &upload.key,
            upload.validity,
            headers,
            &[],
        )
    }

    pub(super) fn sign_part(&self, part: &PartUpload) -> Result<Transfer> {
        let headers = put_headers(part.length, part.checksum.as_ref());
        let query = [
            ("partNumber", part.number.to_string()),
            ("uploadId", part.upload_id.0.clone()),
        ];
        self.sign(
            TransferMethod::Put,
            &part.key,
            part.validity,
            headers,
            &query,
        )
    }

    pub(super) fn sign_download(&self, download: &Download) -> Result<Transfer> {
        let given = [
            ("response-content-disposition", &download.disposition),
            ("response-content-type", &download.content_type),
        ];
        let query = given.into_iter();
        let query: Vec<_> = query
            .filter_map(|(name, value)| Some((name, value.clone()?)))
            .collect();
        self.sign(
            TransferMethod::Get,
            &download.key,
            download.validity,
            BTreeMap::new(),
            &query,
        )
    }

    fn sign(
        &self,
        method: TransferMethod,
        key: &ObjectKey,
        validity: Validity,
        headers: BTreeMap<String, String>,
        query: &[(&str, String)],
    ) -> Result<Transfer> {
        let signer_expires_at = self.state().signer_expires_at;
        let validity = match signer_expires_at {
            None => Some(validity),
            Some(expiry) => validity.before(expiry),
        };
        let expires_at = validity
            .ok_or_else(|| Error::unavailable("the credentials that sign have expired"))?
            .until();
        let mut url = Url::parse("https://objects.test/").map_err(Error::internal)?;
        // `set_path` keeps a percent sign and takes a backslash for a slash.
        url.set_path(&key.as_str().replace('%', "%25").replace('\\', "%5C"));
        url.query_pairs_mut()
            .append_pair("until", &expires_at.as_second().to_string())
            .extend_pairs(query);
        let signature = signature(method, &url, &headers);
        url.query_pairs_mut().append_pair("signature", &signature);
        Ok(Transfer {
            method,
            url: url.into(),
            headers,
            expires_at,
        })
    }
}

fn put_headers(length: u64, checksum: Option<&Sha256>) -> BTreeMap<String, String> {
    let checksum = checksum.map(|checksum| (CHECKSUM.to_owned(), checksum.to_string()));
    let length = [(LENGTH.to_owned(), length.to_string())];
    length.into_iter().chain(checksum).collect()
}

pub(super) fn signature(
    method: TransferMethod,
    url: &Url,
    headers: &BTreeMap<String, String>,
) -> String {
    let digest = sha256(format!("{method:?} {url} {headers:?}").as_bytes());
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
