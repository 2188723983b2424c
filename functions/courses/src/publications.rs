//! The repository of what learners read: published outlines and frozen lessons. Their rows never change.
//!
//! | row | pk / sk |
//! |---|---|
//! | published outline | `COURSE#<id>` / `OUTLINE#<version>` |
//! | lessons in force | `COURSE#<id>` / `CURRENT` |
//! | frozen lesson | `LESSON#<id>` / `V#<version>` |

mod cache;

use std::sync::Arc;

use kernel::table::{Item, Key, Table, from_row};
use kernel::text::{QueryFlag, QueryNumber};
use kernel::{Context, Dependency, Result};

use self::cache::RecentlyRead;
use crate::access::Right;
use crate::course_access::CourseAccess;
use crate::error::OutlineError;
use crate::ids::{CourseId, LessonId};
use crate::outline::{CurrentLessons, FrozenLesson, PublishedOutline, VersionState};

/// Published outlines and frozen lessons.
pub(crate) struct Publications {
    table: Arc<dyn Table>,
    recent: RecentlyRead,
}

impl Dependency for Publications {
    type Parts = (Arc<dyn Table>,);

    fn new((table,): Self::Parts) -> Result<Self> {
        Ok(Self {
            table,
            recent: RecentlyRead::default(),
        })
    }
}

/// Whether a caller asks for the draft or for a published version; neither for what is theirs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Choice {
    pub(crate) version: Option<u32>,
    pub(crate) draft: Option<bool>,
}

impl Choice {
    /// Reads the parameters of a query.
    pub(crate) fn new(version: Option<VersionNumber>, draft: Option<QueryFlag>) -> Self {
        Self {
            version: version.map(VersionNumber::get),
            draft: draft.map(QueryFlag::get),
        }
    }

    /// Whether the caller asks for neither.
    pub(crate) const fn is_open(self) -> bool {
        self.version.is_none() && self.draft.is_none()
    }
}

/// The number of a version of a course, in a query string.
pub(crate) type VersionNumber = QueryNumber<1, 1_000_000>;

kernel::path_number! {
    /// The number of a version of a course, in a path: 1 to 1000000, without leading zeros.
    pub(crate) struct VersionInPath(u32) in 1..=1_000_000, "must be the number of a version", "^[1-9][0-9]{0,6}$"
}

/// From where a caller reads a lesson.
pub(crate) enum Source {
    /// From the draft. Whether they may is not checked yet.
    Draft,
    /// What is in force, which is open for them.
    Published(Box<FrozenLesson>),
}

/// The sort keys of published outlines, before the version.
pub(crate) const OUTLINES: &str = "OUTLINE#";

/// The key of a published outline.
pub(crate) fn outline_key(id: &CourseId, version: u32) -> Key {
    Key::new(format!("COURSE#{id}"), format!("{OUTLINES}{version:010}"))
}

/// The key of the row that says which frozen lessons are in force.
pub(crate) fn current_key(id: &CourseId) -> Key {
    Key::new(format!("COURSE#{id}"), "CURRENT")
}

/// The key of a frozen lesson.
pub(crate) fn frozen_key(id: &LessonId, version: u32) -> Key {
    Key::new(format!("LESSON#{id}"), format!("V#{version:010}"))
}

impl Publications {
    /// The outline of a version that is or was in force, for who sees the course, or of a snapshot, for staff;
    /// the current one without a version. One call with a version, and two without.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_published`, `courses.no_such_version`
    pub(crate) async fn outline(
        &self,
        id: &CourseId,
        version: Option<u32>,
        cx: &Context,
    ) -> Result<(CourseAccess, Arc<PublishedOutline>)> {
        let known = version.and_then(|version| self.recent.get(id, version));
        let mut keys = CourseAccess::keys(id, cx).to_vec();
        let wanted = version.filter(|_| known.is_none());
        keys.extend(wanted.map(|version| outline_key(id, version)));
        let mut rows = self.table.get_many(&keys).await?;
        let row = wanted.and_then(|_| rows.pop().flatten());
        let access = CourseAccess::from_rows(rows, cx)?;
        access.check(Right::See, cx)?;
        let Some(version) = version else {
            let outline = self.current(&access).await?;
            return Ok((access, outline));
        };
        let current = access.current_version();
        if current.is_none() && !access.is_staff(cx) {
            return Err(OutlineError::NotPublished.into());
        }
        let outline = match known {
            Some(known) => Some(known),
            None => row.map(|row| self.remember(row)).transpose()?,
        };
        let outline = outline.filter(|outline| match outline.state {
            VersionState::Published => current.is_some_and(|current| version <= current),
            VersionState::Snapshot => access.is_staff(cx),
            VersionState::Unfinished => false,
        });
        Ok((access, outline.ok_or(OutlineError::NoSuchVersion)?))
    }

    /// The outline that is in force.
    ///
    /// # Errors
    /// `courses.not_published`
    pub(crate) async fn current(&self, access: &CourseAccess) -> Result<Arc<PublishedOutline>> {
        let version = access.current_version().ok_or(OutlineError::NotPublished)?;
        let id = access.course_id();
        if let Some(known) = self.recent.get(id, version) {
            return Ok(known);
        }
        let row = self.table.get(&outline_key(id, version)).await?;
        self.remember(row.ok_or(OutlineError::NotPublished)?)
    }

    /// From where the caller reads a lesson: staff from the draft, unless they ask for what is published;
    /// all others what is in force, if it is open for them. With the version with which the lesson was
    /// frozen, as the outline says it, this is one call; without one, two.
    ///
    /// # Errors
    /// `courses.not_found`, `courses.not_published`, `courses.lesson_not_found`, and those of access.
    pub(crate) async fn source(
        &self,
        id: &LessonId,
        choice: Choice,
        cx: &Context,
    ) -> Result<Source> {
        if choice.draft == Some(true) {
            return Ok(Source::Draft);
        }
        let course_id = id.course_id();
        let hint = choice.version;
        let mut keys = CourseAccess::keys(course_id, cx).to_vec();
        let course_rows = keys.len();
        keys.push(current_key(course_id));
        keys.extend(hint.map(|version| frozen_key(id, version)));
        let mut rows = self.table.get_many(&keys).await?;
        let mut rest = rows.split_off(course_rows).into_iter();
        let access = CourseAccess::from_rows(rows, cx)?;
        access.check(Right::See, cx)?;
        if choice.is_open() && access.is_staff(cx) {
            return Ok(Source::Draft);
        }
        let current = rest.next().flatten().ok_or(OutlineError::NotPublished)?;
        let current: CurrentLessons = from_row(current)?;
        let in_force = current.frozen_in(id.ordinal())?;
        let hinted = rest.next().flatten().filter(|_| hint == Some(in_force));
        let row = match hinted {
            Some(row) => Some(row),
            None => self.table.get(&frozen_key(id, in_force)).await?,
        };
        let lesson: FrozenLesson = from_row(row.ok_or(OutlineError::NoSuchLesson)?)?;
        access.to_lesson(lesson.lesson.rules(), cx).check()?;
        Ok(Source::Published(Box::new(lesson)))
    }

    /// Only what was in force never changes.
    fn remember(&self, row: Item) -> Result<Arc<PublishedOutline>> {
        let outline: Arc<PublishedOutline> = Arc::new(from_row(row)?);
        if outline.state == VersionState::Published {
            self.recent.put(Arc::clone(&outline));
        }
        Ok(outline)
    }
}
