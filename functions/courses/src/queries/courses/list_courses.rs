//! `GET /api/v1/courses`
//!
//! Published public courses, the newest first: all, or those with a tag, of a level, in a language, of an
//! instructor, or free. With `q`, those whose titles begin with it, by title. One of these at a time. `mine` lists
//! the courses that the caller teaches, also drafts, and `deleted` the deleted ones that the caller owns.

use kernel::page::{Limit, Page};
use kernel::text::{LanguageTag, QueryFlag, Text};
use kernel::{Context, Error, Permission, Policy, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::course::{Level, Tag, UserId};
use crate::course_access::caller_id;
use crate::courses::{CourseCard, Courses, ListName};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListCourses {
    /// Only courses with this tag.
    #[schemars(example = &"databases")]
    tag: Option<Tag>,
    /// Only courses of this level.
    level: Option<Level>,
    /// Only courses in this language.
    #[schemars(example = &"en")]
    language: Option<LanguageTag>,
    /// Only courses that this user teaches.
    instructor_id: Option<UserId>,
    /// Only courses that cost nothing, if it is true.
    free: Option<QueryFlag>,
    /// Only courses whose titles begin with this.
    q: Option<Text<100>>,
    /// Only courses that the caller teaches, if it is true.
    mine: Option<QueryFlag>,
    /// Only courses that the caller owns and can restore, if it is true.
    deleted: Option<QueryFlag>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListCourses {
    const NAME: &'static str = "list-courses";
    const ROUTE: Route = Route::get("/api/v1/courses");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.with_optional_caller();
    type Dependencies = Courses;
    type Reply = Page<CourseCard>;

    async fn fetch(self, courses: &Courses, cx: &Context) -> Result<Page<CourseCard>> {
        let range = (self.limit, self.cursor.as_deref());
        let is_on = |flag: Option<QueryFlag>| flag.is_some_and(QueryFlag::get);
        let myself = |flag| is_on(flag).then(|| caller_id(cx)).transpose();
        let (mine, deleted) = (myself(self.mine)?, myself(self.deleted)?);
        let lists: Vec<(&str, ListName)> = [
            self.tag.map(|tag| ("tag", ListName::Tag(tag))),
            self.level.map(|level| ("level", ListName::Level(level))),
            self.language
                .map(|one| ("language", ListName::Language(one))),
            self.instructor_id
                .map(|user| ("instructor_id", ListName::Instructor(user))),
            is_on(self.free).then_some(("free", ListName::Free)),
            mine.map(|user| ("mine", ListName::Staff(user))),
            deleted.map(|user| ("deleted", ListName::Deleted(user))),
        ]
        .into_iter()
        .flatten()
        .collect();
        match (lists.as_slice(), &self.q) {
            ([], None) => courses.newest(&ListName::All, range, cx).await,
            ([], Some(prefix)) => courses.by_title(prefix.as_str(), range, cx).await,
            ([(_, list)], None) => courses.newest(list, range, cx).await,
            ([.., (field, _)], _) => {
                let problem = "can be combined with no other filter";
                Err(Error::invalid_field(field, problem))
            }
        }
    }
}

#[cfg(test)]
mod tests;
