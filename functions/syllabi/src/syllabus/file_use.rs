//! Which files a syllabus uses. Every change of the syllabus tells of what it uses from now on and of what it
//! does not use any more.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::Fact;

use super::{FileId, Syllabus};
use crate::event::syllabus::{FileLinked, FileUnlinked};

impl Syllabus {
    /// Changes it, and tells of the change and of the files that are in use before or after it alone.
    pub(super) fn change<F: Fact>(&mut self, now: Timestamp, change: impl FnOnce(&mut Self) -> F) {
        let before = self.files();
        let fact = change(self);
        self.history.record(&fact);
        self.updated_at = now;
        self.record_files(&before);
    }

    /// The files in use: that of the latest version, and that of the one that is published.
    pub(super) fn files(&self) -> BTreeSet<FileId> {
        let published = self.published.as_ref().filter(|_| self.is_shown());
        let published = published.and_then(|published| published.version.file_id.clone());
        self.latest
            .file_id
            .clone()
            .into_iter()
            .chain(published)
            .collect()
    }

    pub(super) fn record_files(&mut self, before: &BTreeSet<FileId>) {
        let after = self.files();
        for file_id in before.difference(&after).cloned() {
            self.unlink(file_id);
        }
        for file_id in after.difference(before).cloned() {
            let used_by = self.id.clone();
            self.history.record(&FileLinked { file_id, used_by });
        }
    }

    pub(super) fn unlink(&mut self, file_id: FileId) {
        let used_by = self.id.clone();
        self.history.record(&FileUnlinked { file_id, used_by });
    }
}
