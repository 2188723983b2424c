//! Begins, describes and aborts uploads.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kernel::{Dependency, Error, Result};
use objects::{
    Multipart, MultipartUpload, Objects, Part, PartUpload, Sha256, Transfer, Upload, UploadId,
    Validity,
};

use crate::file::{Declaration, File, FileId, PendingUpload, State, object_of};
use crate::parts::{self, PART_SIZE};
use crate::view::{PartRequest, UploadRequests};

/// How long a file that is uploaded in one request may take, in seconds: 15 minutes, the life of its URL.
const WHOLE_SECONDS: u32 = 15 * 60;

/// How long the URL of a part is valid, in seconds. Fresh ones can be had while the upload lasts.
const PART_SECONDS: u32 = 60 * 60;

/// How long an upload in parts may take. The bucket removes the parts of a forgotten one after two days.
const PARTS_DURATION: SignedDuration = SignedDuration::from_hours(24);

/// How long a client may take to complete an upload after its URL has expired.
const COMPLETION: SignedDuration = SignedDuration::from_mins(15);

/// Uploads to the bucket.
pub(crate) struct Uploads {
    objects: Arc<dyn Objects>,
    multipart: Arc<dyn Multipart>,
}

impl Dependency for Uploads {
    type Parts = (Arc<dyn Objects>, Arc<dyn Multipart>);

    fn new((objects, multipart): Self::Parts) -> Result<Self> {
        Ok(Self { objects, multipart })
    }
}

/// What has arrived of uploads, for a query.
pub(crate) struct UploadedParts(Arc<dyn Multipart>);

impl Dependency for UploadedParts {
    type Parts = Arc<dyn Multipart>;

    fn new(multipart: Self::Parts) -> Result<Self> {
        Ok(Self(multipart))
    }
}

impl UploadedParts {
    /// The parts that have arrived; none for a file without parts and for an upload that has ended.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn of(&self, file: &File) -> Result<Vec<Part>> {
        arrived(self.0.as_ref(), file).await
    }
}

async fn arrived(multipart: &dyn Multipart, file: &File) -> Result<Vec<Part>> {
    let Some(upload_id) = file.upload_id() else {
        return Ok(Vec::new());
    };
    let parts = multipart.parts(&file.object()?, upload_id).await?;
    Ok(parts.unwrap_or_default())
}

impl Uploads {
    /// Begins the upload of a file. A large one has an upload in parts from now on; if the file is not
    /// stored after all, the bucket removes it.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn begin(
        &self,
        id: &FileId,
        declaration: &Declaration,
        part_checksums: Vec<Sha256>,
        now: Timestamp,
    ) -> Result<PendingUpload> {
        if !parts::has_parts(declaration.file_size) {
            let lasts = SignedDuration::from_secs(WHOLE_SECONDS.into()) + COMPLETION;
            let ends_at = now.checked_add(lasts).map_err(Error::internal)?;
            return Ok(PendingUpload {
                upload_id: None,
                part_checksums,
                ends_at,
            });
        }
        let upload = MultipartUpload {
            key: object_of(id)?,
            content_type: declaration.file_type.to_string(),
            has_checksums: !part_checksums.is_empty(),
        };
        Ok(PendingUpload {
            upload_id: Some(self.multipart.begin(&upload).await?),
            part_checksums,
            ends_at: now.checked_add(PARTS_DURATION).map_err(Error::internal)?,
        })
    }

    /// The requests that upload what is missing of a file.
    ///
    /// # Errors
    /// Internal, when a request cannot be signed.
    pub(crate) async fn requests(
        &self,
        file: &File,
        arrived: &[Part],
        now: Timestamp,
    ) -> Result<UploadRequests> {
        let State::Pending(PendingUpload {
            upload_id: Some(upload_id),
            part_checksums,
            ..
        }) = file.state()
        else {
            return Ok(UploadRequests::One(self.whole(file, now).await?));
        };
        let validity = Validity::seconds(now, PART_SECONDS)?;
        let mut parts = Vec::new();
        for (number, length) in parts::missing(file.declaration().file_size, arrived) {
            let part = PartUpload {
                key: file.object()?,
                upload_id: upload_id.clone(),
                number,
                length,
                checksum: parts::checksum_of(number, part_checksums).cloned(),
                validity,
            };
            let request = self.multipart.part(&part).await?;
            parts.push(PartRequest { number, request });
        }
        Ok(UploadRequests::Parts {
            parts,
            part_size: PART_SIZE,
        })
    }

    /// When the last URL expires with which the object of a file may be uploaded. The parts of a file
    /// cannot be uploaded any more when their upload is aborted.
    ///
    /// # Errors
    /// Internal, when the time cannot be represented.
    pub(crate) fn last_upload(file: &File) -> Result<Timestamp> {
        let (created_at, ..) = file.times();
        let lasts = SignedDuration::from_secs(WHOLE_SECONDS.into());
        created_at.checked_add(lasts).map_err(Error::internal)
    }

    async fn whole(&self, file: &File, now: Timestamp) -> Result<Transfer> {
        let declaration = file.declaration();
        let upload = Upload {
            key: file.object()?,
            content_type: declaration.file_type.to_string(),
            length: declaration.file_size.get().unsigned_abs(),
            checksum: Some(declaration.checksum_sha256.clone()),
            validity: Validity::seconds(now, WHOLE_SECONDS)?,
        };
        self.objects.upload(&upload).await
    }

    /// The parts that have arrived; none for a file without parts and for an upload that has ended.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn arrived(&self, file: &File) -> Result<Vec<Part>> {
        arrived(self.multipart.as_ref(), file).await
    }

    /// Makes one object of the parts, if all have arrived. Returns the numbers of those that have not.
    /// Nothing is missing where the upload has ended: then there is an object, or there never will be.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn assemble(&self, file: &File) -> Result<Vec<u32>> {
        let Some(upload_id) = file.upload_id() else {
            return Ok(Vec::new());
        };
        let key = file.object()?;
        let Some(arrived) = self.multipart.parts(&key, upload_id).await? else {
            return Ok(Vec::new());
        };
        let size = file.declaration().file_size;
        let missing = parts::missing(size, &arrived);
        if missing.is_empty() {
            let expected = parts::parts(size).count();
            let parts = arrived.get(..expected).unwrap_or(&arrived);
            self.multipart.complete(&key, upload_id, parts).await?;
        }
        Ok(missing.into_iter().map(|(number, _)| number).collect())
    }

    /// Aborts the upload in parts of a removed file, if it has one.
    ///
    /// # Errors
    /// Unavailable, while parts are left: a part was being sent. Those of the bucket.
    pub(crate) async fn abort(&self, key: &objects::ObjectKey, upload_id: &UploadId) -> Result<()> {
        self.multipart.abort(key, upload_id).await?;
        match self.multipart.parts(key, upload_id).await? {
            Some(left) if !left.is_empty() => Err(Error::unavailable("parts are left")),
            _ => Ok(()),
        }
    }
}
