//! Compares an uploaded object with what its owner has declared.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Context, Dependency, Result};
use objects::{Checksum, Inspection, ObjectKey, Objects, Sha256, Stored};

use crate::content;
use crate::file::{
    Declaration, File, PendingUpload, Rejection, Scan, State, quarantined_object_of,
};
use crate::policy::UploadPolicy;

/// The tag with the verdict of GuardDuty's malware protection for S3. Another scanner sets the same tag.
/// <https://docs.aws.amazon.com/guardduty/latest/ug/monitor-enable-s3-object-tagging-malware-protection.html>
const VERDICT: &str = "GuardDutyMalwareScanStatus";

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// There is no object.
    Nothing,
    /// It is what was declared, and may be downloaded.
    Sound(Scan),
    /// It is what was declared, and must be scanned first.
    Unscanned,
    /// It is not what was declared, or dangerous.
    Refused(Rejection),
}

/// Looks at uploaded objects.
pub(crate) struct Inspector {
    objects: Arc<dyn Objects>,
    inspection: Arc<dyn Inspection>,
    policy: UploadPolicy,
}

impl Dependency for Inspector {
    type Parts = (Arc<dyn Objects>, Arc<dyn Inspection>, UploadPolicy);

    fn new((objects, inspection, policy): Self::Parts) -> Result<Self> {
        Ok(Self {
            objects,
            inspection,
            policy,
        })
    }
}

impl Inspector {
    /// Looks at the object of a file: of a pending one at all that was declared, of another one at what a
    /// malware scanner has said since.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn inspect(&self, file: &File, cx: &Context) -> Result<Finding> {
        let key = file.object()?;
        if let State::Pending(upload) = file.state() {
            let difference = self.compare(&key, file.declaration(), upload).await?;
            if difference != Finding::Sound(Scan::Unscanned) {
                return Ok(difference);
            }
        }
        self.scan(&key, cx).await
    }

    async fn compare(
        &self,
        key: &ObjectKey,
        declaration: &Declaration,
        upload: &PendingUpload,
    ) -> Result<Finding> {
        let Some(stored) = self.objects.find(key).await? else {
            return Ok(Finding::Nothing);
        };
        if let Some(difference) = difference(declaration, upload, &stored) {
            return Ok(Finding::Refused(difference));
        }
        let Some(start) = self.inspection.start(key).await? else {
            return Ok(Finding::Nothing);
        };
        if content::matches(&declaration.file_type, &start) {
            Ok(Finding::Sound(Scan::Unscanned))
        } else {
            Ok(Finding::Refused(Rejection::ContentMismatch))
        }
    }

    async fn scan(&self, key: &ObjectKey, cx: &Context) -> Result<Finding> {
        let Some(tags) = self.inspection.tags(key).await? else {
            return Ok(Finding::Nothing);
        };
        Ok(finding(&tags, self.policy.requires_scan(cx).await))
    }

    /// Moves the object of a rejected file to quarantine.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn quarantine(&self, file: &File) -> Result<()> {
        let quarantined = quarantined_object_of(file.file_id())?;
        self.inspection
            .relocate(&file.object()?, &quarantined)
            .await
    }
}

/// What is different from the declaration.
fn difference(
    declared: &Declaration,
    upload: &PendingUpload,
    stored: &Stored,
) -> Option<Rejection> {
    if stored.length != declared.file_size.get().unsigned_abs() {
        return Some(Rejection::SizeMismatch);
    }
    if stored.content_type != declared.file_type.as_str() {
        return Some(Rejection::TypeMismatch);
    }
    let expected = match (&upload.upload_id, upload.part_checksums.as_slice()) {
        (None, _) => Checksum::Whole(declared.checksum_sha256.clone()),
        // S3 has no SHA-256 of all bytes of such an object.
        (Some(_), []) => return None,
        (Some(_), parts) => Checksum::Composite(Sha256::composite(parts)),
    };
    (stored.checksum.as_ref() != Some(&expected)).then_some(Rejection::ChecksumMismatch)
}

/// What the tags say about malware. An unknown verdict is none.
fn finding(tags: &BTreeMap<String, String>, is_required: bool) -> Finding {
    match tags.get(VERDICT).map(String::as_str) {
        Some("NO_THREATS_FOUND") => Finding::Sound(Scan::Clean),
        Some("THREATS_FOUND") => Finding::Refused(Rejection::MalwareFound),
        Some("UNSUPPORTED") if is_required => Finding::Refused(Rejection::NotScanned),
        _ if is_required => Finding::Unscanned,
        _ => Finding::Sound(Scan::Unscanned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_scanner_makes_a_file_clean_and_only_a_policy_lets_an_unscanned_one_pass() {
        let verdict = |status: Option<&str>, is_required| {
            let tags = status.map(|status| (VERDICT.to_owned(), status.to_owned()));
            finding(&tags.into_iter().collect(), is_required)
        };
        for is_required in [false, true] {
            let clean = verdict(Some("NO_THREATS_FOUND"), is_required);
            assert_eq!(clean, Finding::Sound(Scan::Clean));
            let infected = verdict(Some("THREATS_FOUND"), is_required);
            assert_eq!(infected, Finding::Refused(Rejection::MalwareFound));
        }
        for status in [
            None,
            Some("FAILED"),
            Some("ACCESS_DENIED"),
            Some("clean"),
            Some(""),
        ] {
            assert_eq!(verdict(status, false), Finding::Sound(Scan::Unscanned));
            assert_eq!(verdict(status, true), Finding::Unscanned);
        }
        let unsupported = verdict(Some("UNSUPPORTED"), true);
        assert_eq!(unsupported, Finding::Refused(Rejection::NotScanned));
    }
}
