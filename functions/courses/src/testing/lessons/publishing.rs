//! Publishing as the tests about lessons need it: the rows that a publication writes.

use kernel::Entity as _;
use kernel::table::{Key, from_row, to_row};
use testkit::App;

use super::{COURSE, set_course, table};
use crate::exercise::Exercise;
use crate::ids::{CourseId, ExerciseId};
use crate::lesson::Lesson;
use crate::outline::{FrozenLesson, Outline, PublishedOutline};
use crate::publications::{current_key, frozen_key, outline_key};

/// Publishes the draft as a version of the course, which everybody sees.
pub(crate) fn publish(app: &App, version: u32) -> PublishedOutline {
    publish_as(app, version, "public")
}

/// Publishes the draft as a version of a course that is seen by these.
pub(crate) fn publish_as(app: &App, version: u32, visibility: &str) -> PublishedOutline {
    let id: CourseId = COURSE.parse().unwrap();
    let draft: Outline = read(app, &Outline::key(COURSE)).unwrap();
    let before = read(app, &outline_key(&id, version - 1));
    let now = "2026-06-01T12:00:00Z".parse().unwrap();
    let published = draft.publication(before.as_ref(), version, now).unwrap();
    for one in published.to_freeze() {
        let lesson_id = published.lesson_id(one.ordinal);
        let lesson: Lesson = read(app, &Lesson::key(lesson_id.as_str())).unwrap();
        let exercises = one.exercises.iter().map(|number| {
            let id = ExerciseId::new(lesson_id.clone(), *number);
            read(app, &Exercise::key(id.as_str())).unwrap()
        });
        let frozen = FrozenLesson::of(one, lesson, exercises.collect()).unwrap();
        table(app).given(to_row(&frozen_key(&lesson_id, version), &frozen).unwrap());
    }
    table(app).given(to_row(&outline_key(&id, version), &published).unwrap());
    table(app).given(to_row(&current_key(&id), &published.current_lessons()).unwrap());
    set_course(app, "published", visibility, Some(version));
    published
}

/// Begins to restore the draft from a version.
pub(crate) fn restore(app: &App, version: u32) {
    let mut draft: Outline = read(app, &Outline::key(COURSE)).unwrap();
    let id = COURSE.parse().unwrap();
    let published: PublishedOutline = read(app, &outline_key(&id, version)).unwrap();
    draft.restore(&published).unwrap();
    table(app).given(to_row(&Outline::key(COURSE), &draft).unwrap());
}

fn read<T: serde::de::DeserializeOwned>(app: &App, key: &Key) -> Option<T> {
    table(app).row(key).map(|row| from_row(row).unwrap())
}
