//! Reads what a roll-over needs, and creates its syllabi.

use std::sync::Arc;

use kernel::page::{Limit, Page};
use kernel::table::{Item, Key, Table, from_row, get_each};
use kernel::{Commit, Context, Dependency, Entity as _, Error, Result};

use crate::error::SemesterError;
use crate::roll_over::{RolledSyllabus, moved, new_id, version_of};
use crate::semester::{Semester, SemesterId};
use crate::semesters::membership::Membership;
use crate::syllabi::{Syllabi, content, content_key, counted};
use crate::syllabus::{Content, NewSyllabus, Place, Syllabus};

/// Reads and writes for roll-overs.
pub(crate) struct RollOvers {
    table: Arc<dyn Table>,
    syllabi: Syllabi,
}

impl Dependency for RollOvers {
    type Parts = (Arc<dyn Table>, Syllabi);

    fn new((table, syllabi): Self::Parts) -> Result<Self> {
        Ok(Self { table, syllabi })
    }
}

/// The two semesters of a roll-over.
pub(crate) struct RollOver {
    source: Semester,
    target: Semester,
}

impl RollOvers {
    /// Reads the semesters of a roll-over.
    ///
    /// # Errors
    /// `semesters.not_found`; 422 for a target that does not exist or is the source; `semesters.closed`,
    /// when the target is closed.
    pub(crate) async fn between(
        &self,
        source: &SemesterId,
        target: &SemesterId,
    ) -> Result<RollOver> {
        let refused = |problem| Error::invalid_field("to_semester_id", problem);
        if source == target {
            return Err(refused("must be another semester"));
        }
        let keys = [source, target].map(|id| Semester::key(id.as_str()));
        let [source, target] = get_each(self.table.as_ref(), keys).await?;
        let source = from_row(source.ok_or(SemesterError::NotFound)?)?;
        let target = target.ok_or_else(|| refused("there is no such semester"))?;
        let target: Semester = from_row(target)?;
        if target.is_closed() {
            return Err(SemesterError::Closed.into());
        }
        Ok(RollOver { source, target })
    }

    /// A page of what the roll-over makes of the syllabi of the source. Two reads. Syllabi that are
    /// superseded or withdrawn are left out, so a page may be shorter than its limit.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn preview(
        &self,
        roll_over: &RollOver,
        range: (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<RolledSyllabus>> {
        let source = roll_over.source.semester_id();
        let page = self
            .syllabi
            .page_of_semester(source, true, range, cx)
            .await?;
        let keys: Vec<_> = page
            .items
            .iter()
            .filter_map(|syllabus| roll_over.keys(syllabus))
            .flatten()
            .collect();
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let mut items = Vec::with_capacity(page.items.len());
        for syllabus in page
            .items
            .iter()
            .filter(|syllabus| version_of(syllabus).is_some())
        {
            let (stored, existing) = (rows.next().flatten(), rows.next().flatten());
            let (rolled, _) = roll_over.roll(syllabus, stored, existing.is_some())?;
            items.push(rolled);
        }
        Ok(Page {
            items,
            next_cursor: page.next_cursor,
        })
    }

    /// Creates what a syllabus becomes in the target, unless it is there already. One read.
    ///
    /// # Errors
    /// `semesters.closed`, when the commit is carried out.
    pub(crate) async fn create(
        &self,
        roll_over: &RollOver,
        syllabus: &Syllabus,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some(keys) = roll_over.keys(syllabus) else {
            return Ok(Commit::nothing());
        };
        let [stored, existing] = get_each(self.table.as_ref(), keys).await?;
        if existing.is_some() {
            return Ok(Commit::nothing());
        }
        let (rolled, content) = roll_over.roll(syllabus, stored, false)?;
        let (author_id, editor_ids) = syllabus.people();
        let new = NewSyllabus {
            id: rolled.new_syllabus_id,
            place: Place {
                semester_id: roll_over.target.semester_id().clone(),
                ..syllabus.place().clone()
            },
            author_id: author_id.clone(),
            editor_ids: editor_ids.clone(),
        };
        let created = Syllabus::create(new, &content, cx.now)?;
        let joins = counted(&created, Membership::None)?;
        Ok(self.syllabi.save_with(created, content)?.and(joins))
    }
}

impl RollOver {
    /// The rows that say what a syllabus becomes: the content that is taken over, and the new syllabus.
    fn keys(&self, syllabus: &Syllabus) -> Option<[Key; 2]> {
        let id = syllabus.syllabus_id();
        let new_id = new_id(id, self.target.semester_id());
        let number = version_of(syllabus)?.number;
        Some([content_key(id, number), Syllabus::key(new_id.as_str())])
    }

    fn roll(
        &self,
        syllabus: &Syllabus,
        stored: Option<Item>,
        exists: bool,
    ) -> Result<(RolledSyllabus, Content)> {
        let stored = content(stored)?;
        let mut content = stored.content;
        let dates = moved(&mut content, &self.source, &self.target)?;
        let syllabus_id = syllabus.syllabus_id().clone();
        let rolled = RolledSyllabus {
            new_syllabus_id: new_id(&syllabus_id, self.target.semester_id()),
            syllabus_id,
            content_version: stored.version.number,
            exists,
            title: content.title.clone(),
            dates,
        };
        Ok((rolled, content))
    }
}
