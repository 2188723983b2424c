//! The published outlines that this function has read last. They never change, so that none is ever dropped
//! for being out of date.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ids::CourseId;
use crate::outline::PublishedOutline;

/// The most outlines that are kept.
const MOST: usize = 32;

/// The outlines that were read last, the latest one first.
#[derive(Default)]
pub(super) struct RecentlyRead(Mutex<VecDeque<Arc<PublishedOutline>>>);

impl RecentlyRead {
    /// The outline, if it is kept.
    pub(super) fn get(&self, id: &CourseId, version: u32) -> Option<Arc<PublishedOutline>> {
        let mut outlines = self.outlines();
        let position = outlines
            .iter()
            .position(|one| one.course_id == *id && one.version == version)?;
        let found = outlines.remove(position)?;
        outlines.push_front(Arc::clone(&found));
        Some(found)
    }

    /// Keeps an outline, in place of the one that was not read for the longest time.
    pub(super) fn put(&self, outline: Arc<PublishedOutline>) {
        let mut outlines = self.outlines();
        outlines.push_front(outline);
        outlines.truncate(MOST);
    }

    /// A poisoned lock is ignored: the list is whole after each step.
    fn outlines(&self) -> MutexGuard<'_, VecDeque<Arc<PublishedOutline>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
