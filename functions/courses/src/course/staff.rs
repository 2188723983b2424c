//! Who teaches a course.

use jiff::Timestamp;
use kernel::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::CourseError;

/// The most staff of a course.
const MOST_STAFF: usize = 20;

/// Identifies a user, or a program that creates courses.
pub(crate) type UserId = Text<64>;

/// The role of somebody in a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Role {
    /// Answers for the course.
    Owner,
    /// Writes the course.
    Instructor,
    /// Helps learners.
    Assistant,
}

/// Somebody who teaches a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StaffMember {
    /// The user.
    #[schemars(example = &"0197a1b2-0000-7000-8000-000000000001")]
    pub(crate) user_id: UserId,
    /// The role in the course.
    pub(crate) role: Role,
    /// Since when.
    pub(crate) since: Timestamp,
}

/// All staff of a course. There is always an owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Staff(Vec<StaffMember>);

impl Staff {
    /// The staff of a new course.
    #[must_use]
    pub(crate) fn of_owner(user_id: UserId, since: Timestamp) -> Self {
        let role = Role::Owner;
        Self(vec![StaffMember {
            user_id,
            role,
            since,
        }])
    }

    /// In the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &StaffMember> {
        self.0.iter()
    }

    /// Somebody's role.
    #[must_use]
    pub(crate) fn role_of(&self, user_id: &str) -> Option<Role> {
        let mut members = self.0.iter();
        let found = members.find(|member| member.user_id.as_str() == user_id);
        found.map(|member| member.role)
    }

    /// Gives somebody a role.
    ///
    /// # Errors
    /// `courses.last_owner`, `courses.full`
    pub(super) fn set(
        &mut self,
        user_id: UserId,
        role: Role,
        now: Timestamp,
    ) -> Result<(), CourseError> {
        if role != Role::Owner {
            self.check_other_owner(&user_id)?;
        }
        let count = self.0.len();
        let known = self.0.iter_mut().find(|member| member.user_id == user_id);
        match known {
            Some(member) => member.role = role,
            None if count >= MOST_STAFF => return Err(CourseError::TooManyStaff(MOST_STAFF)),
            None => self.0.push(StaffMember {
                user_id,
                role,
                since: now,
            }),
        }
        Ok(())
    }

    /// Takes somebody's role away.
    ///
    /// # Errors
    /// `courses.not_an_instructor`, `courses.last_owner`
    pub(super) fn remove(&mut self, user_id: &UserId) -> Result<(), CourseError> {
        let role = self.role_of(user_id.as_str());
        role.ok_or(CourseError::NotAnInstructor)?;
        self.check_other_owner(user_id)?;
        self.0.retain(|member| member.user_id != *user_id);
        Ok(())
    }

    fn check_other_owner(&self, user_id: &UserId) -> Result<(), CourseError> {
        let mut owners = self.0.iter().filter(|member| member.role == Role::Owner);
        if self.role_of(user_id.as_str()) == Some(Role::Owner)
            && owners.all(|owner| owner.user_id == *user_id)
        {
            return Err(CourseError::LastOwner);
        }
        Ok(())
    }
}
