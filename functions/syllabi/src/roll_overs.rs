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

/// The field that names the target.
const TARGET: &str = "to_semester_id";

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
        if source == target {
            let problem = "must be another semester";
            return Err(Error::invalid_field(TARGET, problem));
        }
        let [source, target] = get_each(self.table.as_ref(), semester_keys(source, target)).await?;
        RollOver::of(source, target)
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
        let target = roll_over.target.semester_id();
        let with_keys = |syllabus| Some((syllabus, keys(syllabus, target)?));
        let rolled: Vec<_> = page.items.iter().filter_map(with_keys).collect();
        let keys: Vec<_> = rolled.iter().flat_map(|(_, keys)| keys.clone()).collect();
        let mut rows = self.table.get_many(&keys).await?.into_iter();
        let mut items = Vec::with_capacity(rolled.len());
        for (syllabus, _) in rolled {
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
    /// Those of [`Self::between`]; `semesters.closed` also when the commit is carried out.
    pub(crate) async fn create(
        &self,
        syllabus: &Syllabus,
        target: &SemesterId,
        cx: &Context,
    ) -> Result<Commit<()>> {
        let Some([content, new]) = keys(syllabus, target) else {
            return Ok(Commit::nothing());
        };
        let [source, target] = semester_keys(&syllabus.place().semester_id, target);
        let keys = [source, target, content, new];
        let [source, target, stored, existing] = get_each(self.table.as_ref(), keys).await?;
        let roll_over = RollOver::of(source, target)?;
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
    /// What the rows of [`semester_keys`] say.
    fn of(source: Option<Item>, target: Option<Item>) -> Result<Self> {
        let missing = || Error::invalid_field(TARGET, "there is no such semester");
        let source = from_row(source.ok_or(SemesterError::NotFound)?)?;
        let target: Semester = from_row(target.ok_or_else(missing)?)?;
        if target.is_closed() {
            return Err(SemesterError::Closed.into());
        }
        Ok(Self { source, target })
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

fn semester_keys(source: &SemesterId, target: &SemesterId) -> [Key; 2] {
    [source, target].map(|id| Semester::key(id.as_str()))
}

/// The rows that say what a syllabus becomes: the content that is taken over, and the new syllabus. `None`
/// for a syllabus that is left out.
fn keys(syllabus: &Syllabus, target: &SemesterId) -> Option<[Key; 2]> {
    let id = syllabus.syllabus_id();
    let number = version_of(syllabus)?.number;
    let new_id = new_id(id, target);
    Some([content_key(id, number), Syllabus::key(new_id.as_str())])
}
