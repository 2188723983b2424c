//! What clients declare about these bytes.

use jiff::Timestamp;
use objects::{MultipartUpload, ObjectKey, PartUpload, Upload, UploadId, Validity};

use crate::objects::checksum;

pub(crate) const TYPE: &str = "image/png";

/// Long enough for a busy machine.
pub(crate) fn validity(now: Timestamp) -> Validity {
    valid_for(60, now)
}

pub(crate) fn valid_for(seconds: u32, now: Timestamp) -> Validity {
    Validity::seconds(now, seconds).expect("the test's validity is allowed")
}

/// An upload with a checksum.
pub(crate) fn upload(key: ObjectKey, bytes: &[u8], now: Timestamp) -> Upload {
    Upload {
        key,
        content_type: TYPE.to_owned(),
        length: bytes.len() as u64,
        checksum: Some(checksum(bytes)),
        validity: validity(now),
    }
}

pub(crate) fn multipart(key: ObjectKey, has_checksums: bool) -> MultipartUpload {
    MultipartUpload {
        key,
        content_type: TYPE.to_owned(),
        has_checksums,
    }
}

pub(crate) fn part(
    key: &ObjectKey,
    upload_id: &UploadId,
    number: u32,
    bytes: &[u8],
    has_checksum: bool,
    now: Timestamp,
) -> PartUpload {
    PartUpload {
        key: key.clone(),
        upload_id: upload_id.clone(),
        number,
        length: bytes.len() as u64,
        checksum: has_checksum.then(|| checksum(bytes)),
        validity: validity(now),
    }
}
