//! The ids of courses and of what they consist of.
//!
//! A lesson's id carries its course and its ordinal, and an exercise's the lesson's: a lesson is read
//! together with its course, and a copy of a course changes the course alone. Ordinals and numbers are never
//! given twice. Clients do not take ids apart.

use kernel::{numbered_id, typed_id};

typed_id! {
    /// Identifies a course.
    CourseId
}

typed_id! {
    /// Identifies a module of a course.
    ModuleId
}

numbered_id! {
    /// Identifies a lesson.
    LessonId: course_id CourseId, ordinal, {
        "type": "string", "maxLength": 42, "pattern": r"^[0-9a-f-]{1,36}\.[1-9][0-9]{0,4}$",
        "examples": ["0197a1b2-0000-7000-8000-000000000001.1"],
    }
}

numbered_id! {
    /// Identifies an exercise.
    ExerciseId: lesson_id LessonId, number, {
        "type": "string", "maxLength": 48, "pattern": r"^[0-9a-f-]{1,36}\.[1-9][0-9]{0,4}\.[1-9][0-9]{0,4}$",
        "examples": ["0197a1b2-0000-7000-8000-000000000001.1.1"],
    }
}

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
