//! Decides what becomes of an uploaded file. A client that completes its upload and the bucket's own events
//! both come here, in any order and at the same time: the first one decides, and for the other one there
//! is nothing left to do.

use jiff::{SignedDuration, Timestamp};
use kernel::{Commit, Context, Dependency, Entity as _, Error, Result};

use crate::file::{File, Rejection, RemovalReason, State};
use crate::inspection::{Finding, Inspector};
use crate::jobs::do_file_work::FileWork;
use crate::repository::Files;
use crate::stored_object::StoredObject;
use crate::uploads::Uploads;

/// How long a malware scanner may take.
const SCAN: SignedDuration = SignedDuration::from_hours(24);

/// How long a rejected file stays in quarantine.
pub(crate) const QUARANTINE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Files, their uploads and what was found in them.
pub(crate) struct Completion {
    pub(crate) files: Files,
    pub(crate) uploads: Uploads,
    inspector: Inspector,
}

impl Dependency for Completion {
    type Parts = (Files, Uploads, Inspector);

    fn new((files, uploads, inspector): Self::Parts) -> Result<Self> {
        Ok(Self {
            files,
            uploads,
            inspector,
        })
    }
}

impl Completion {
    /// Looks at the object of a file and changes the file accordingly. False if there is no object.
    ///
    /// # Errors
    /// Those of the bucket.
    pub(crate) async fn settle(&self, file: &mut File, cx: &Context) -> Result<bool> {
        match self.inspector.inspect(file, cx).await? {
            Finding::Nothing => return Ok(false),
            Finding::Sound(scan) => file.accept(scan, cx.now),
            Finding::Unscanned => file.hold(after(cx.now, SCAN)?, cx.now),
            Finding::Refused(reason) => file.reject(reason, cx.now),
        }
        Ok(true)
    }

    /// The commit for an event of the bucket about an object; nothing for an object that is no file.
    ///
    /// # Errors
    /// Those of the bucket and of the table.
    pub(crate) async fn on_event(&self, object: &StoredObject, cx: &Context) -> Result<Commit<()>> {
        let Some(id) = &object.file_id() else {
            return Ok(Commit::nothing());
        };
        let Some(mut file) = self.files.find(id).await? else {
            return Commit::nothing().schedule(&FileWork::remove_object(id), cx.now, cx);
        };
        match file.state() {
            // The object came after the decision: its URL was still valid.
            State::Removed { .. } => {
                Commit::nothing().schedule(&FileWork::remove_object(id), cx.now, cx)
            }
            State::Rejected { .. } => {
                Commit::nothing().schedule(&FileWork::quarantine(id), cx.now, cx)
            }
            State::Pending(_) | State::Checking { .. } | State::Available { .. } => {
                self.settle(&mut file, cx).await?;
                self.files.store(file, cx)
            }
        }
    }
}

impl Files {
    /// Stores what was decided about a file, with the work that follows from it.
    ///
    /// # Errors
    /// Internal, when a time cannot be represented.
    pub(crate) fn store(&self, file: File, cx: &Context) -> Result<Commit<()>> {
        let history = file.history();
        if !history.has_changed() {
            return Ok(Commit::nothing());
        }
        let id = file.file_id().clone();
        let follow_up = match file.state() {
            State::Checking { until } => Some((FileWork::end_upload(&id), *until)),
            State::Rejected { .. } => Some((FileWork::expire(&id), after(cx.now, QUARANTINE)?)),
            _ => None,
        };
        let is_rejected = matches!(file.state(), State::Rejected { .. });
        let mut commit = self.save(file)?;
        if let Some((work, at)) = follow_up {
            commit = commit.schedule(&work, at, cx)?;
        }
        if is_rejected {
            commit = commit.schedule(&FileWork::quarantine(&id), cx.now, cx)?;
        }
        Ok(commit)
    }

    /// Removes a file: it is gone at once, and its object as soon as possible. A URL with which it can be
    /// uploaded may still be valid, so the object is removed again after that.
    ///
    /// # Errors
    /// Internal, when a time cannot be represented.
    pub(crate) fn remove(
        &self,
        mut file: File,
        reason: RemovalReason,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let work = FileWork::remove_object(file.file_id());
        let uploads_end = Uploads::last_upload(&file)?;
        file.remove(reason, cx.now);
        let commit = self.save(file)?.schedule(&work, cx.now, cx)?;
        if uploads_end > cx.now {
            return commit.schedule(&work, uploads_end, cx);
        }
        Ok(commit)
    }

    /// Rejects a file that no scanner has looked at in time.
    ///
    /// # Errors
    /// Internal, when a time cannot be represented.
    pub(crate) fn give_up(&self, mut file: File, cx: &Context) -> Result<Commit<()>> {
        file.reject(Rejection::NotScanned, cx.now);
        self.store(file, cx)
    }
}

/// # Errors
/// Internal, when the time cannot be represented.
pub(crate) fn after(now: Timestamp, lasts: SignedDuration) -> Result<Timestamp> {
    now.checked_add(lasts).map_err(Error::internal)
}
