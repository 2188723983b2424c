//! The ids of this domain, and those that it uses.
//!
//! The id of an enrollment is that of the course and that of the user: somebody is enrolled in a course once,
//! and all rows about it are read in one call, whoever asks for it. Clients do not take ids apart.

use std::fmt;
use std::str::FromStr;

use kernel::text::Refused;
use kernel::{numbered_id, path_number, text_form, text_value, typed_id};

typed_id! {
    /// Identifies a course.
    CourseId
}

typed_id! {
    /// Identifies an import of a list of learners.
    ImportId
}

typed_id! {
    /// Identifies a file.
    FileId
}

numbered_id! {
    /// Identifies a lesson.
    LessonId: course_id CourseId, ordinal, {
        "type": "string", "maxLength": 42, "pattern": r"^[0-9a-f-]{1,36}\.[1-9][0-9]{0,4}$",
        "examples": ["0197a1b2-0000-7000-8000-000000000001.1"],
    }
}

text_value! {
    /// Identifies a user.
    pub(crate) struct UserId {
        rule: |text| is_user(text).then(|| text.to_owned()),
        refused: "must be the id of a user",
        schema: {
            "pattern": "^[0-9A-Za-z_-]{1,64}$",
            "examples": ["0197a1b2-0000-7000-8000-000000000002"],
        },
    }
}

fn is_user(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=64).contains(&text.len()) && text.bytes().all(is_allowed)
}

path_number! {
    /// The number of a grant, in a path.
    pub(crate) struct GrantNumber(u16) in 1..=u16::MAX, "must be the number of a grant", "^[1-9][0-9]{0,4}$"
}

/// Identifies an enrollment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct EnrollmentId {
    text: String,
    course_id: CourseId,
    user_id: UserId,
}

impl EnrollmentId {
    /// That of a user in a course.
    #[must_use]
    pub(crate) fn new(course_id: CourseId, user_id: UserId) -> Self {
        Self {
            text: format!("{course_id}.{user_id}"),
            course_id,
            user_id,
        }
    }

    #[must_use]
    pub(crate) const fn course_id(&self) -> &CourseId {
        &self.course_id
    }

    #[must_use]
    pub(crate) const fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// The id as it is written in JSON and in keys.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

const NOT_AN_ENROLLMENT: Refused = Refused("must be the id of an enrollment");

impl FromStr for EnrollmentId {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let (course, user) = text.split_once('.').ok_or(NOT_AN_ENROLLMENT)?;
        let course_id = course.parse().map_err(|_| NOT_AN_ENROLLMENT)?;
        let user_id = user.parse().map_err(|_| NOT_AN_ENROLLMENT)?;
        Ok(Self::new(course_id, user_id))
    }
}

impl fmt::Display for EnrollmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_form! { EnrollmentId: {
    "type": "string", "maxLength": 101, "pattern": r"^[0-9a-f-]{1,36}\.[0-9A-Za-z_-]{1,64}$",
    "examples": ["0197a1b2-0000-7000-8000-000000000001.0197a1b2-0000-7000-8000-000000000002"],
} }

#[cfg(test)]
mod tests {
    use super::*;

    const COURSE: &str = "0197a1b2-0000-7000-8000-000000000001";

    #[test]
    fn an_enrollment_is_of_one_user_in_one_course() {
        let id: EnrollmentId = format!("{COURSE}.lin").parse().unwrap();
        assert_eq!(id.course_id().as_str(), COURSE);
        assert_eq!(id.user_id().as_str(), "lin");
        assert_eq!(id.to_string(), format!("{COURSE}.lin"));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", ".", "lin", ".lin", "1.", "01.lin", "1.l#n", "1.lin.2", "1.l n", "x.lin",
        ] {
            assert!(text.parse::<EnrollmentId>().is_err(), "{text}");
        }
    }
}
