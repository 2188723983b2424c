//! The lists of courses: which rows a course has in them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Action, Index, Item, Key, KeyQuery, Write, set_key, sortable_time, to_row};
use kernel::text::{LanguageTag, Prose, folded_within};
use kernel::{Commit, Context, Entity as _, Reply, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Courses;
use crate::access::Standing;
use crate::course::{Course, FileId, Level, Price, Role, Slug, State, Tag, Title, UserId};
use crate::ids::CourseId;

/// The most bytes of a folded title in a sort key.
const TITLE_LIMIT: usize = 400;

/// A list of courses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ListName {
    /// All of the catalogue.
    All,
    /// Those of a level.
    Level(Level),
    /// Those in a language.
    Language(LanguageTag),
    /// Those that cost nothing.
    Free,
    /// Those with a tag.
    Tag(Tag),
    /// Those of the catalogue that somebody teaches.
    Instructor(UserId),
    /// All that somebody teaches, also drafts.
    Staff(UserId),
    /// The deleted ones that somebody owns.
    Deleted(UserId),
}

impl ListName {
    /// The partition of gsi1, and the sort key of a course's row in it.
    fn key(&self) -> String {
        match self {
            Self::All => "LIST#all".to_owned(),
            Self::Level(level) => format!("LIST#level#{}", level.name()),
            Self::Language(language) => format!("LIST#language#{}", language.as_str()),
            Self::Free => "LIST#free".to_owned(),
            Self::Tag(tag) => format!("LIST#tag#{tag}"),
            Self::Instructor(user) => format!("LIST#instructor#{user}"),
            Self::Staff(user) => format!("STAFF#{user}"),
            Self::Deleted(user) => format!("DELETED#{user}"),
        }
    }
}

/// A course in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CourseCard {
    /// The course.
    pub(crate) id: CourseId,
    /// Its name in addresses.
    pub(crate) slug: Slug,
    /// The title.
    #[schemars(example = &"Distributed Systems")]
    pub(crate) title: Title,
    /// What it is about.
    #[schemars(example = &"Clocks, consensus and partial failure.")]
    pub(crate) summary: Prose<300>,
    /// The language in which it is taught.
    #[schemars(example = &"en")]
    pub(crate) language: Option<LanguageTag>,
    /// For whom it is.
    pub(crate) level: Level,
    /// Words by which it is found.
    #[schemars(example = ["databases"])]
    pub(crate) tags: Vec<Tag>,
    /// Its picture.
    pub(crate) cover_file_id: Option<FileId>,
    /// What it costs; null for free.
    pub(crate) price: Option<Price>,
    /// How long it takes, in minutes.
    #[schemars(example = 600)]
    pub(crate) estimated_minutes: Option<i64>,
    /// Where it stands in its life.
    pub(crate) state: State,
    /// The version that is in force.
    pub(crate) current_version: Option<u32>,
    /// When it was published first.
    pub(crate) first_published_at: Option<Timestamp>,
    /// Until when it can be restored; null, if it is not deleted.
    #[serde(default)]
    pub(crate) purge_at: Option<Timestamp>,
}

impl Reply for CourseCard {}

impl From<&Course> for CourseCard {
    fn from(course: &Course) -> Self {
        let details = course.details().clone();
        Self {
            id: course.course_id().clone(),
            slug: course.slug().clone(),
            title: details.title,
            summary: details.summary,
            language: details.language,
            level: details.level,
            tags: details.tags.to_vec(),
            cover_file_id: details.cover_file_id,
            price: details.price,
            estimated_minutes: details.estimated_minutes.map(|minutes| minutes.get()),
            state: course.state(),
            current_version: course.current_version(),
            first_published_at: course.publication_times().0,
            purge_at: course.deletion().map(|deletion| deletion.purge_at),
        }
    }
}

/// The rows of a course in lists, by their keys.
#[derive(Debug)]
pub(crate) struct Lists {
    card: CourseCard,
    rows: BTreeMap<String, Key>,
}

impl Lists {
    /// The lists in which a course is. They are noted before it is changed.
    #[must_use]
    pub(crate) fn of(course: &Course) -> Self {
        let names = names(course).into_iter().map(|name| {
            let sort_key = name.key();
            let key = Key::new(Course::partition(course.course_id().as_str()), &sort_key);
            (sort_key, key)
        });
        Self {
            card: CourseCard::from(course),
            rows: names.collect(),
        }
    }

    /// Adds the writes that lead from the lists `before` to these. Rows that stay as they are cost nothing.
    pub(crate) fn write_instead_of(
        self,
        before: Option<Self>,
        mut commit: Commit<()>,
    ) -> Result<Commit<()>> {
        let is_same_card = before.as_ref().is_some_and(|old| old.card == self.card);
        let old = before.map(|old| old.rows).unwrap_or_default();
        for (name, key) in &old {
            if !self.rows.contains_key(name) {
                commit = commit.write(Write::always(Action::Delete(key.clone())));
            }
        }
        for (name, key) in &self.rows {
            if !is_same_card || !old.contains_key(name) {
                let row = row(&self.card, name, key)?;
                commit = commit.write(Write::always(Action::Put(row)));
            }
        }
        Ok(commit)
    }

    /// Adds the writes that remove all rows.
    pub(super) fn removed(self, commit: Commit<()>) -> Commit<()> {
        self.rows.into_values().fold(commit, |commit, key| {
            commit.write(Write::always(Action::Delete(key)))
        })
    }
}

fn names(course: &Course) -> Vec<ListName> {
    let staff = course.staff().iter();
    if course.deletion().is_some() {
        let owners = staff.filter(|member| member.role == Role::Owner);
        return owners
            .map(|member| ListName::Deleted(member.user_id.clone()))
            .collect();
    }
    let mut names: Vec<_> = staff
        .map(|member| ListName::Staff(member.user_id.clone()))
        .collect();
    if course.standing(Timestamp::MIN) != Standing::Public {
        return names;
    }
    let details = course.details();
    let staff = course.staff().iter();
    names.extend(staff.map(|member| ListName::Instructor(member.user_id.clone())));
    names.extend([ListName::All, ListName::Level(details.level)]);
    names.extend(details.language.clone().map(ListName::Language));
    names.extend(details.price.is_none().then_some(ListName::Free));
    names.extend(details.tags.iter().cloned().map(ListName::Tag));
    names
}

fn row(card: &CourseCard, name: &str, key: &Key) -> Result<Item> {
    let mut row = to_row(key, card)?;
    let at = card.first_published_at.unwrap_or(Timestamp::UNIX_EPOCH);
    let by_time = format!("{}#{}", sortable_time(at), card.id);
    set_key(&mut row, Index::Gsi1, name, &by_time);
    if name == ListName::All.key() {
        let title = folded_within(card.title.as_str(), TITLE_LIMIT);
        // Before every character of a title, so that `Algebra` comes before `Algebra II`.
        let by_title = format!("{title}\u{1}{}", card.id);
        set_key(&mut row, Index::Gsi2, name, &by_title);
    }
    Ok(row)
}

impl Courses {
    /// A page of a list, the newest course first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn newest(
        &self,
        list: &ListName,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<CourseCard>> {
        let query = KeyQuery::partition(Index::Gsi1, list.key()).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// A page of the courses of the catalogue whose titles begin with a text, by title.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn by_title(
        &self,
        prefix: &str,
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<CourseCard>> {
        let query = KeyQuery::partition(Index::Gsi2, ListName::All.key());
        let query = query.starting_with(folded_within(prefix, TITLE_LIMIT));
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }
}
