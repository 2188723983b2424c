//! The states of a file.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::{PendingUpload, Rejection, RemovalReason, Scan};

/// What has become of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub(crate) enum State {
    /// It is being uploaded.
    Pending(PendingUpload),
    /// It is uploaded and what was declared, and a malware scanner has not said anything yet.
    Checking {
        /// When it is rejected if the scanner has said nothing.
        until: Timestamp,
    },
    /// It can be downloaded.
    Available {
        /// What is known about malware.
        scan: Scan,
    },
    /// It was rejected. The object is in quarantine.
    Rejected {
        /// Why.
        reason: Rejection,
    },
    /// It is gone; the object goes as soon as possible.
    Removed {
        /// Why.
        reason: RemovalReason,
        /// The upload in parts that may have to be aborted.
        upload_id: Option<objects::UploadId>,
    },
}

/// The state of a file as clients see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Status {
    /// It is being uploaded.
    Pending,
    /// It is uploaded and waits for a malware scanner.
    Checking,
    /// It can be downloaded.
    Available,
    /// It was rejected and is in quarantine.
    Rejected,
    /// It is gone.
    Removed,
}

impl State {
    /// The state without its details.
    #[must_use]
    pub(crate) const fn status(&self) -> Status {
        match self {
            Self::Pending(_) => Status::Pending,
            Self::Checking { .. } => Status::Checking,
            Self::Available { .. } => Status::Available,
            Self::Rejected { .. } => Status::Rejected,
            Self::Removed { .. } => Status::Removed,
        }
    }

    /// Whether the file's bytes count against the quotas.
    #[must_use]
    pub(crate) const fn counts(&self) -> bool {
        matches!(
            self,
            Self::Pending(_) | Self::Checking { .. } | Self::Available { .. }
        )
    }
}
