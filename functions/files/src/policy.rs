//! Which files may be uploaded. Administrators decide this at run time with the settings
//! `files/upload-policy`, `files/course-quota-bytes` and `files/requires-scan`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kernel::actor::{Actor, Role};
use kernel::{Context, Dependency, Result};
use serde::{Deserialize, Deserializer};
use settings::Settings;

use crate::error::FileError;
use crate::file::{Declaration, LARGEST, MediaType};

const MIB: i64 = 1024 * 1024;

const GIB: i64 = 1024 * MIB;

/// The media types that everybody may upload unless a setting says otherwise. HTML and SVG are not among
/// them: they can contain programs.
const TYPES: [&str; 24] = [
    "application/json",
    "application/pdf",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/csv",
    "text/markdown",
    "text/plain",
    "text/vtt",
    "video/mp4",
    "video/quicktime",
    "video/webm",
];

/// What a role may upload.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RolePolicy {
    /// The largest file in bytes.
    file_bytes: i64,
    /// How many bytes all files of one owner may have together.
    quota_bytes: i64,
    /// How many files one owner may have.
    quota_files: i64,
    /// The allowed media types.
    types: BTreeSet<String>,
}

impl RolePolicy {
    fn new(file_bytes: i64, quota_bytes: i64, quota_files: i64) -> Self {
        Self {
            file_bytes,
            quota_bytes,
            quota_files,
            types: TYPES.map(str::to_owned).into(),
        }
    }
}

/// A policy that does not name a limit has the learners'.
impl Default for RolePolicy {
    fn default() -> Self {
        Self::new(100 * MIB, 2 * GIB, 10_000)
    }
}

/// The settings of this domain.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct FileSettings {
    upload_policy: BTreeMap<Role, RolePolicy>,
    course_quota_bytes: i64,
    #[serde(deserialize_with = "required_unless_false")]
    requires_scan: bool,
}

/// An operator who mistypes `true` must not let files out that nobody has scanned.
fn required_unless_false<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(serde_json::Value::deserialize(deserializer)? != false)
}

impl Default for FileSettings {
    fn default() -> Self {
        Self {
            upload_policy: BTreeMap::from([
                (
                    Role::Admin,
                    RolePolicy::new(LARGEST, 1024 * GIB, 10_000_000),
                ),
                (
                    Role::Instructor,
                    RolePolicy::new(LARGEST, 200 * GIB, 100_000),
                ),
                (Role::Learner, RolePolicy::default()),
                (
                    Role::Service,
                    RolePolicy::new(LARGEST, 1024 * GIB, 10_000_000),
                ),
            ]),
            course_quota_bytes: 200 * GIB,
            requires_scan: false,
        }
    }
}

/// The quotas that a new file must fit into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quotas {
    /// The bytes of its owner's files.
    pub(crate) owner: i64,
    /// The number of its owner's files.
    pub(crate) files: i64,
    /// The bytes of its course's files.
    pub(crate) course: i64,
}

/// Decides which files may be uploaded.
pub(crate) struct UploadPolicy(Arc<Settings>);

impl Dependency for UploadPolicy {
    type Parts = Arc<Settings>;

    fn new(settings: Self::Parts) -> Result<Self> {
        Ok(Self(settings))
    }
}

impl UploadPolicy {
    /// The quotas for this file. A caller with several roles has the most generous limits of them.
    ///
    /// # Errors
    /// `files.type_not_allowed`, `files.too_large`
    pub(crate) async fn check(&self, declaration: &Declaration, cx: &Context) -> Result<Quotas> {
        let settings: FileSettings = self.0.load(cx.now).await;
        let roles = roles(&cx.actor);
        let policies = || {
            let policies = roles
                .iter()
                .filter_map(|role| settings.upload_policy.get(role));
            policies.filter(|policy| allows_type(policy, &declaration.file_type))
        };
        let most = policies().map(|policy| policy.file_bytes).max();
        let most = most.ok_or(FileError::TypeNotAllowed)?.min(LARGEST);
        if declaration.file_size.get() > most {
            return Err(FileError::TooLarge(most).into());
        }
        let largest = |quota: fn(&RolePolicy) -> i64| policies().map(quota).max();
        Ok(Quotas {
            owner: largest(|policy| policy.quota_bytes).unwrap_or_default(),
            files: largest(|policy| policy.quota_files).unwrap_or_default(),
            course: settings.course_quota_bytes,
        })
    }

    /// Whether a file becomes available only when a scanner has found nothing.
    pub(crate) async fn requires_scan(&self, cx: &Context) -> bool {
        self.0.load::<FileSettings>(cx.now).await.requires_scan
    }
}

fn allows_type(policy: &RolePolicy, file_type: &MediaType) -> bool {
    policy.types.contains(file_type.as_str())
}

fn roles(actor: &Actor) -> Vec<Role> {
    match actor {
        Actor::User { roles, .. } => roles.clone(),
        Actor::Service { .. } => vec![Role::Service],
        Actor::System => vec![Role::Admin],
        Actor::Anonymous(_) => Vec::new(),
    }
}
