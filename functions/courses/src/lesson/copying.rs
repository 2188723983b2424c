//! A copy of a lesson, for a copy of its course.

use jiff::Timestamp;
use kernel::Result;
use kernel::text::Prose;

use super::blocks::Block;
use super::{CheckedBlocks, Lesson};
use crate::ids::{CourseId, LessonId};

impl Lesson {
    /// The same lesson in a copy of the course. Links to lessons of its course lead to their copies, in
    /// blocks and in texts; all others stay. `stamp` is that of its entry in the copied outline.
    ///
    /// # Errors
    /// Internal: the blocks of a lesson that is stored are valid.
    pub(crate) fn copied_to(
        &self,
        course_id: &CourseId,
        stamp: u64,
        now: Timestamp,
    ) -> Result<Self> {
        let from = self.id.course_id();
        let mut blocks = self.blocks.clone();
        for block in blocks.iter_mut() {
            relink(block, from, course_id)?;
        }
        let checked = CheckedBlocks::after(blocks, self.blocks_created)?;
        let id = LessonId::new(course_id.clone(), self.id.ordinal());
        Ok(Self::create(id, checked, stamp, now))
    }
}

/// Both ids have the same length, so that no text becomes longer.
fn relink(block: &mut Block, from: &CourseId, to: &CourseId) -> Result<()> {
    match block {
        Block::Text { text, .. } => {
            let relinked = text
                .as_str()
                .replace(&format!("{from}."), &format!("{to}."));
            *text = Prose::new(&relinked).map_err(kernel::Error::internal)?;
        }
        Block::Lesson { lesson_id, .. } if lesson_id.course_id() == from => {
            *lesson_id = LessonId::new(to.clone(), lesson_id.ordinal());
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FROM: &str = "0197a1b2-0000-7000-8000-000000000001";
    const TO: &str = "0197a1b2-0000-7000-8000-000000000002";
    const OTHER: &str = "0197a1b2-0000-7000-8000-000000000003";

    #[test]
    fn links_to_lessons_of_the_course_lead_to_their_copies_and_others_stay() {
        let blocks = |course: &str| {
            json!([
                { "kind": "text", "id": "a", "text": format!("[next](lesson:{course}.2), {OTHER}.2") },
                { "kind": "lesson", "id": "b", "lesson_id": format!("{course}.3"), "title": null },
                { "kind": "lesson", "id": "c", "lesson_id": format!("{OTHER}.3"), "title": null },
                { "kind": "file", "id": "d", "file_id": "7", "title": null },
            ])
        };
        let checked = CheckedBlocks::new(serde_json::from_value(blocks(FROM)).unwrap()).unwrap();
        let id = LessonId::new(FROM.parse().unwrap(), 5);
        let now = "2026-06-01T12:00:00Z".parse().unwrap();
        let lesson = Lesson::create(id, checked, 7, now);
        let copy = lesson.copied_to(&TO.parse().unwrap(), 1, now).unwrap();
        assert_eq!(copy.lesson_id().to_string(), format!("{TO}.5"));
        assert_eq!((copy.version(), copy.stamp()), (1, 1));
        assert_eq!(json!(copy.blocks()), blocks(TO));
    }
}
