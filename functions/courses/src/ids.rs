//! The ids of courses and of what they consist of.
//!
//! A lesson's id carries its course and its ordinal, and an exercise's the lesson's: a lesson is read
//! together with its course, and a copy of a course changes the course alone. Ordinals and numbers are never
//! given twice. Clients do not take ids apart.

use std::fmt;
use std::str::FromStr;

use kernel::text::Refused;
use kernel::{text_form, typed_id};

typed_id! {
    /// Identifies a course.
    CourseId
}

typed_id! {
    /// Identifies a module of a course.
    ModuleId
}

/// Identifies a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LessonId {
    text: String,
    course_id: CourseId,
    ordinal: u16,
}

/// Identifies an exercise.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ExerciseId {
    text: String,
    lesson_id: LessonId,
    number: u16,
}

impl LessonId {
    /// The id of the course's lesson with this ordinal.
    #[must_use]
    pub(crate) fn new(course_id: CourseId, ordinal: u16) -> Self {
        Self {
            text: format!("{course_id}.{ordinal}"),
            course_id,
            ordinal,
        }
    }

    #[must_use]
    pub(crate) const fn course_id(&self) -> &CourseId {
        &self.course_id
    }

    #[must_use]
    pub(crate) const fn ordinal(&self) -> u16 {
        self.ordinal
    }

    /// The id as it is written in JSON and in keys.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl ExerciseId {
    /// The id of the lesson's exercise with this number.
    #[must_use]
    pub(crate) fn new(lesson_id: LessonId, number: u16) -> Self {
        Self {
            text: format!("{lesson_id}.{number}"),
            lesson_id,
            number,
        }
    }

    #[must_use]
    pub(crate) const fn lesson_id(&self) -> &LessonId {
        &self.lesson_id
    }

    #[must_use]
    pub(crate) const fn number(&self) -> u16 {
        self.number
    }

    /// The id as it is written in JSON and in keys.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

const NOT_A_LESSON: Refused = Refused("must be the id of a lesson");
const NOT_AN_EXERCISE: Refused = Refused("must be the id of an exercise");

impl FromStr for LessonId {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let (course, ordinal) = text.rsplit_once('.').ok_or(NOT_A_LESSON)?;
        let course_id = course.parse().map_err(|_| NOT_A_LESSON)?;
        Ok(Self::new(course_id, counted(ordinal).ok_or(NOT_A_LESSON)?))
    }
}

impl FromStr for ExerciseId {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let (lesson, number) = text.rsplit_once('.').ok_or(NOT_AN_EXERCISE)?;
        let lesson_id = lesson.parse().map_err(|_| NOT_AN_EXERCISE)?;
        Ok(Self::new(
            lesson_id,
            counted(number).ok_or(NOT_AN_EXERCISE)?,
        ))
    }
}

/// A number from 1, in its one spelling.
fn counted(text: &str) -> Option<u16> {
    let number: u16 = text.parse().ok()?;
    (number > 0 && number.to_string() == text).then_some(number)
}

impl fmt::Display for LessonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for ExerciseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_form! { LessonId: {
    "type": "string", "maxLength": 42, "pattern": r"^[0-9a-f-]{1,36}\.[1-9][0-9]{0,4}$",
    "examples": ["0197a1b2-0000-7000-8000-000000000001.1"],
} }

text_form! { ExerciseId: {
    "type": "string", "maxLength": 48, "pattern": r"^[0-9a-f-]{1,36}\.[1-9][0-9]{0,4}\.[1-9][0-9]{0,4}$",
    "examples": ["0197a1b2-0000-7000-8000-000000000001.1.1"],
} }

#[cfg(test)]
mod tests {
    use super::*;

    const COURSE: &str = "0197a1b2-0000-7000-8000-000000000001";

    #[test]
    fn an_id_is_written_as_it_was_read() {
        let id: ExerciseId = format!("{COURSE}.300.20").parse().unwrap();
        assert_eq!(id.to_string(), format!("{COURSE}.300.20"));
        assert_eq!((id.lesson_id().ordinal(), id.number()), (300, 20));
        assert_eq!(id.lesson_id().course_id().as_str(), COURSE);
        let lesson: LessonId = format!("{COURSE}.300").parse().unwrap();
        assert_eq!(&lesson, id.lesson_id());
    }

    #[test]
    fn an_id_has_one_spelling() {
        for end in [
            "", ".", ".0", ".01", ".+1", ".65536", ".1.", ".a", ".1#", " .1",
        ] {
            assert!(
                format!("{COURSE}{end}").parse::<LessonId>().is_err(),
                "{end}"
            );
        }
        for end in [".1", ".1.0", ".1.1.1", ".1.01"] {
            assert!(
                format!("{COURSE}{end}").parse::<ExerciseId>().is_err(),
                "{end}"
            );
        }
        let upper = format!("{}.1", COURSE.to_uppercase());
        assert!(upper.parse::<LessonId>().is_err());
    }
}
