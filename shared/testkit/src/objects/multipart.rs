//! The port for uploads in parts.

use std::collections::BTreeMap;

use kernel::table::BoxFuture;
use kernel::{Error, Result};
use objects::{
    Checksum, Multipart, MultipartUpload, ObjectKey, PART_LIMIT, Part, PartUpload, SHORTEST_PART,
    Sha256, Transfer, UploadId, parts_changed,
};

use super::{MemoryObjects, Object, ObjectCall, State, checksum, sha256};

/// An upload that is neither completed nor aborted.
#[derive(Debug)]
pub(super) struct PendingUpload {
    pub(super) key: ObjectKey,
    pub(super) content_type: String,
    pub(super) has_checksums: bool,
    /// The bytes of the parts by number.
    pub(super) parts: BTreeMap<u32, Vec<u8>>,
}

impl PendingUpload {
    fn listed(&self) -> Vec<Part> {
        let parts = self.parts.iter().take(PART_LIMIT as usize);
        parts
            .map(|(number, bytes)| Part {
                number: *number,
                length: bytes.len() as u64,
                tag: tag_of(bytes),
                checksum: self.has_checksums.then(|| checksum(bytes)),
            })
            .collect()
    }

    /// The object of these parts.
    fn joined(&self, parts: &[Part]) -> Result<Object> {
        let is_ascending = parts.is_sorted_by(|one, next| one.number < next.number);
        if !is_ascending {
            return Err(Error::internal(
                "S3 refuses parts that are not in ascending order",
            ));
        }
        let listed = self.listed();
        let are_known = parts.iter().all(|part| listed.contains(part));
        let Some((_, before_last)) = parts.split_last() else {
            return Err(parts_changed());
        };
        if !are_known || before_last.iter().any(|part| part.length < SHORTEST_PART) {
            return Err(parts_changed());
        }
        let chosen = parts.iter().map(|part| &self.parts[&part.number]);
        let digests: Vec<u8> = chosen.clone().flat_map(|bytes| sha256(bytes)).collect();
        let composite = Checksum::Composite(Sha256::of_digest(&sha256(&digests)));
        Ok(Object {
            bytes: chosen.flatten().copied().collect(),
            content_type: self.content_type.clone(),
            checksum: self.has_checksums.then_some(composite),
            tags: BTreeMap::new(),
        })
    }
}

fn tag_of(bytes: &[u8]) -> String {
    format!("\"{}\"", checksum(bytes))
}

impl State {
    fn begin(&mut self, upload: &MultipartUpload) -> UploadId {
        self.begun += 1;
        let id = format!("upload-{}", self.begun);
        let pending = PendingUpload {
            key: upload.key.clone(),
            content_type: upload.content_type.clone(),
            has_checksums: upload.has_checksums,
            parts: BTreeMap::new(),
        };
        self.uploads.insert(id.clone(), pending);
        UploadId(id)
    }

    fn pending(&self, key: &ObjectKey, upload_id: &UploadId) -> Option<&PendingUpload> {
        let upload = self.uploads.get(&upload_id.0);
        upload.filter(|upload| upload.key == *key)
    }

    fn complete(&mut self, key: &ObjectKey, upload_id: &UploadId, parts: &[Part]) -> Result<bool> {
        let Some(pending) = self.pending(key, upload_id) else {
            return Ok(false);
        };
        let object = pending.joined(parts)?;
        self.objects.insert(key.to_string(), object);
        self.uploads.remove(&upload_id.0);
        Ok(true)
    }

    fn abort(&mut self, key: &ObjectKey, upload_id: &UploadId) {
        if self.pending(key, upload_id).is_some() {
            self.uploads.remove(&upload_id.0);
        }
    }
}

impl Multipart for MemoryObjects {
    fn begin<'a>(&'a self, upload: &'a MultipartUpload) -> BoxFuture<'a, Result<UploadId>> {
        Box::pin(async move { self.call(ObjectCall::Begin, |state| Ok(state.begin(upload))) })
    }

    fn part<'a>(&'a self, part: &'a PartUpload) -> BoxFuture<'a, Result<Transfer>> {
        Box::pin(async move { self.sign_part(part) })
    }

    fn parts<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
    ) -> BoxFuture<'a, Result<Option<Vec<Part>>>> {
        Box::pin(async move {
            self.call(ObjectCall::Parts, |state| {
                Ok(state.pending(key, upload_id).map(PendingUpload::listed))
            })
        })
    }

    fn complete<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
        parts: &'a [Part],
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            self.call(ObjectCall::Complete, |state| {
                state.complete(key, upload_id, parts)
            })
        })
    }

    fn abort<'a>(
        &'a self,
        key: &'a ObjectKey,
        upload_id: &'a UploadId,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.call(ObjectCall::Abort, |state| {
                state.abort(key, upload_id);
                Ok(())
            })
        })
    }
}
