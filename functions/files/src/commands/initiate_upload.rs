//! `POST /api/v1/files/upload`: Begin an upload
//!
//! Announces a file and returns the request that uploads it: its bytes go straight to the storage, with
//! exactly the declared length, type and checksum. A file of more than 100 MiB is uploaded in parts of
//! 64 MiB, in any order and at the same time. Then call `complete`; if you do not, the storage tells us.
//! The storage compares the bytes with the checksum, or with that of each part if `part_checksums` are
//! given. One read.

use jiff::{SignedDuration, Timestamp};
use kernel::actor::Permission;
use kernel::{Command, Commit, Context, Error, Kind, Policy, Result, Route};
use objects::Sha256;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::owner_of;
use crate::file::{CourseId, Declaration, File, FileId, FileName, FileSize, MediaType, NewFile};
use crate::jobs::do_file_work::FileWork;
use crate::parts::{has_parts, parts};
use crate::policy::UploadPolicy;
use crate::repository::Files;
use crate::uploads::Uploads;
use crate::view::{FileView, UploadView};

/// The longest life of a file that expires: ten years.
const LONGEST_LIFE: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);

/// The file to upload.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InitiateUpload {
    original_name: FileName,
    file_type: MediaType,
    /// The length in bytes.
    #[schemars(example = 482_133)]
    file_size: FileSize,
    /// The SHA-256 of the bytes, in base64.
    checksum_sha256: Sha256,
    /// The SHA-256 of each part, in base64, for a file of more than 100 MiB. Its parts have 64 MiB each,
    /// except for the last one.
    #[serde(default)]
    #[schemars(length(max = 80), example = Vec::<String>::new())]
    part_checksums: Vec<Sha256>,
    /// The course to which the file belongs. Learners cannot give one.
    course_id: Option<CourseId>,
    /// When the file is deleted.
    expires_at: Option<Timestamp>,
}

impl Command for InitiateUpload {
    const NAME: &'static str = "initiate-upload";
    const ROUTE: Route = Route::post("/api/v1/files/upload");
    const PERMISSION: Permission = Permission::UploadFiles;
    const POLICY: Policy = Policy::DEFAULT.created().without_replay();
    const REFUSES: &'static [Kind] = &[Kind::TooLarge, Kind::UnsupportedMediaType];
    type Dependencies = (Files, UploadPolicy, Uploads);
    type Reply = UploadView;

    async fn handle(
        self,
        (files, policy, uploads): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<UploadView>> {
        self.check(cx)?;
        let id: FileId = cx.new_id();
        let declaration = Declaration {
            original_name: self.original_name,
            file_type: self.file_type,
            file_size: self.file_size,
            checksum_sha256: self.checksum_sha256,
        };
        let quotas = policy.check(&declaration, cx).await?;
        let owner_id = owner_of(&cx.actor);
        files
            .check_quotas(&owner_id, self.course_id.as_ref(), self.file_size, quotas)
            .await?;
        let upload = uploads
            .begin(&id, &declaration, self.part_checksums, cx.now)
            .await?;
        let ends_at = upload.ends_at;
        let new = NewFile {
            id: id.clone(),
            owner_id,
            course_id: self.course_id,
            declaration,
            upload,
            lapses_at: self.expires_at,
        };
        let file = File::announce(new, cx.now);
        let view = UploadView {
            file: FileView::try_from(&file)?,
            upload: uploads.requests(&file, &[], cx.now).await?,
        };
        let mut commit = files.add(file, quotas)?;
        commit = commit.schedule(&FileWork::end_upload(&id), ends_at, cx)?;
        if let Some(at) = self.expires_at {
            commit = commit.schedule(&FileWork::expire(&id), at, cx)?;
        }
        Ok(commit.reply(view))
    }
}

impl InitiateUpload {
    fn check(&self, cx: &Context) -> Result<()> {
        let expected = if has_parts(self.file_size) {
            parts(self.file_size).count()
        } else {
            0
        };
        if !matches!(self.part_checksums.len(), given if given == 0 || given == expected) {
            let problem =
                format!("must be missing, or one for each of the file's {expected} parts");
            return Err(Error::invalid_field("part_checksums", &problem));
        }
        let longest = cx.now.checked_add(LONGEST_LIFE).map_err(Error::internal)?;
        let is_allowed = |at: Timestamp| cx.now < at && at <= longest;
        if self.expires_at.is_some_and(|at| !is_allowed(at)) {
            let problem = "must be in the future, and at most ten years from now";
            return Err(Error::invalid_field("expires_at", problem));
        }
        if self.course_id.is_some() && !cx.actor.may(Permission::UploadCourseFiles) {
            let problem = "only instructors and administrators upload files of courses";
            return Err(Error::invalid_field("course_id", problem));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
