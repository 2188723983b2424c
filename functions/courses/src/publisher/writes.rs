//! What a publication writes.

use kernel::bulk::BulkRun;
use kernel::table::{Action, Key, Write, to_row};
use kernel::{Commit, Context, Result};

use super::Preparation;
use crate::course::{Course, Publishing};
use crate::courses::Lists;
use crate::ids::{CourseId, LessonId};
use crate::jobs::publish_lessons::LessonsPublication;
use crate::jobs::release_lessons::LessonsRelease;
use crate::outline::{FrozenLesson, PublishedOutline, VersionState};
use crate::publications::{current_key, frozen_key, outline_key};
use crate::view::CourseView;

/// Begins the work that makes a version of a large draft.
pub(super) fn begin(preparation: Preparation, cx: &Context) -> Result<Commit<CourseView>> {
    let Preparation {
        mut course,
        mut next,
        ..
    } = preparation;
    let work = LessonsPublication {
        course_id: next.course_id.clone(),
        version: next.version,
        becomes: next.state,
    };
    next.state = VersionState::Unfinished;
    let run_id = work.run_id();
    let run = BulkRun::start(&run_id, &work, cx)?;
    course.begin_publishing(Publishing {
        version: next.version,
        run_id,
        since: cx.now,
    });
    let view = CourseView::for_staff(&course, cx);
    let commit = Commit::save(course, |_, _| {})?
        .write(put(&outline_key(&next.course_id, next.version), &next)?)
        .and(run.commit()?);
    Ok(commit.reply(view.accepted()))
}

/// Completes a version: what is published is in force from now on, a snapshot is kept.
pub(crate) fn complete(
    mut course: Course,
    next: &PublishedOutline,
    before: Option<&PublishedOutline>,
    cx: &Context,
) -> Result<Commit<CourseView>> {
    let lists = Lists::of(&course);
    let is_published = next.state == VersionState::Published;
    if is_published {
        course.publish(next, before, cx.now);
    } else {
        course.keep_snapshot();
    }
    let view = CourseView::for_staff(&course, cx);
    let listed = Lists::of(&course);
    let commit = Commit::save(course, |_, _| {})?;
    let outline = put(&outline_key(&next.course_id, next.version), next)?;
    let mut commit = listed.write_instead_of(Some(lists), commit)?.write(outline);
    if is_published {
        commit = commit.write(put(&current_key(&next.course_id), &next.current_lessons())?);
        if let Some(release) = LessonsRelease::after(cx.now, next) {
            commit = release.schedule(commit, cx)?;
        }
    }
    Ok(commit.reply(view))
}

/// The write of a frozen lesson. It may be written twice: nobody reads it before the version is in force.
pub(crate) fn freezing(course_id: &CourseId, version: u32, lesson: &FrozenLesson) -> Result<Write> {
    let id = LessonId::new(course_id.clone(), lesson.lesson.ordinal);
    put(&frozen_key(&id, version), lesson)
}

fn put<T: serde::Serialize>(key: &Key, value: &T) -> Result<Write> {
    Ok(Write::always(Action::Put(to_row(key, value)?)))
}
