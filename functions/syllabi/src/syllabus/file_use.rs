//! Which files a syllabus uses. Every change of the syllabus tells of what it uses from now on and of what it
//! does not use any more.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::Fact;

use super::{FileId, Syllabus};
use crate::event::syllabus::{FileLinked, FileReaders, FileUnlinked};

impl Syllabus {
    /// Changes it, and tells of the change and of the files that are in use before or after it alone or get
    /// other readers.
    pub(super) fn change<F: Fact>(&mut self, now: Timestamp, change: impl FnOnce(&mut Self) -> F) {
        let before = self.files();
        let fact = change(self);
        self.history.record(&fact);
        self.updated_at = now;
        self.record_files(&before);
    }

    /// The files in use and their readers: that of the latest version, and that of the one that is
    /// published.
    pub(super) fn files(&self) -> BTreeMap<FileId, FileReaders> {
        let published = self.published.as_ref().filter(|_| self.is_shown());
        let published = published.and_then(|published| published.version.file_id.clone());
        let latest = self.latest.file_id.clone();
        // The same file once, with the readers of the published version.
        let latest = latest.map(|file_id| (file_id, FileReaders::Nobody));
        let published = published.map(|file_id| (file_id, FileReaders::SignedIn));
        latest.into_iter().chain(published).collect()
    }

    pub(super) fn record_files(&mut self, before: &BTreeMap<FileId, FileReaders>) {
        let after = self.files();
        for file_id in before
            .keys()
            .filter(|file_id| !after.contains_key(*file_id))
        {
            self.unlink(file_id.clone());
        }
        for (file_id, readers) in after {
            if before.get(&file_id) != Some(&readers) {
                let used_by = self.id.clone();
                self.history.record(&FileLinked {
                    file_id,
                    used_by,
                    readers,
                });
            }
        }
    }

    pub(super) fn unlink(&mut self, file_id: FileId) {
        let used_by = self.id.clone();
        self.history.record(&FileUnlinked { file_id, used_by });
    }
}
