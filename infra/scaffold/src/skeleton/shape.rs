//! The entities of a domain and their repositories, for use in a skeleton.

use std::path::PathBuf;

use super::sources::Source;
use crate::names::{kebab_of_type, snake};

/// The start of the list of facts in a file.
pub(super) const FACTS: &str = "facts! {";

/// An entity that can be read by its id and stored again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// `course-module`
    pub(super) entity: String,
    /// `crate::subject::SubjectId`
    pub(super) id_path: String,
    /// `crate::repository::Subjects`
    pub(super) repository_path: String,
    /// `Subjects`
    pub(super) repository: String,
    /// The method whose value from before the change is the second argument of `save`, for example
    /// `details`.
    pub(super) saves_with: Option<String>,
    /// The file with the entity's facts, relative to the domain's `src/`.
    pub(super) events: PathBuf,
    /// The module of that file, `crate::event`.
    pub(super) event_module: String,
    /// Whether `testing.rs` has `app`, `table` and `some_<entity>`.
    pub(super) has_given: bool,
}

/// The entity after the verb in the name of a function, and the words after the entity:
/// `rename-course-module` → `course-module`, or `course` and `module`.
pub(super) fn find(sources: &[Source], name: &str) -> Option<(Shape, String)> {
    let (_, object) = name.split_once('-')?;
    let shapes = sources.iter().flat_map(|source| entities(source, sources));
    let fitting = shapes.filter_map(|shape| {
        let rest = object.strip_prefix(&shape.entity)?;
        let rest = if rest.is_empty() {
            rest
        } else {
            rest.strip_prefix('-')?
        };
        let rest = rest.to_owned();
        Some((shape, rest))
    });
    fitting.max_by_key(|(shape, _)| shape.entity.len())
}

fn entities<'a>(source: &'a Source, sources: &'a [Source]) -> impl Iterator<Item = Shape> + 'a {
    let heads = source.text.split("entity!(").skip(1);
    heads.filter_map(|rest| shape(rest.split([' ', ',']).next()?, source, sources))
}

fn shape(entity: &str, source: &Source, sources: &[Source]) -> Option<Shape> {
    let id = format!("{entity}Id");
    let declares = |source: &&Source| source.text.contains(&format!(" {id} }}"));
    let id_source = Some(source)
        .filter(declares)
        .or_else(|| sources.iter().find(declares))?;
    let kebab = kebab_of_type(entity);
    let (repository_source, repository, saves_with) = repository(entity, &id, sources)?;
    let fact = format!("pub(crate) struct {entity}");
    let declares_facts = |source: &&Source| source.text.contains(FACTS);
    let events = sources
        .iter()
        .filter(declares_facts)
        .find(|source| source.text.contains(&fact))?;
    let given = format!("fn some_{}(app: &App) -> String", snake(&kebab));
    let offers = ["fn app() -> App", "fn table(app: &App)", &given];
    let testing = sources
        .iter()
        .find(|source| source.module == "crate::testing");
    Some(Shape {
        id_path: path(id_source, &id, sources),
        repository_path: path(repository_source, &repository, sources),
        repository,
        saves_with,
        events: events.path.clone(),
        event_module: events.module.clone(),
        has_given: testing
            .is_some_and(|testing| offers.iter().all(|offer| testing.text.contains(offer))),
        entity: kebab,
    })
}

/// The type with `get` and `save` for the entity, and the other argument of `save`.
fn repository<'a>(
    entity: &str,
    id: &str,
    sources: &'a [Source],
) -> Option<(&'a Source, String, Option<String>)> {
    let get = format!("pub(crate) async fn get(&self, id: &{id}) -> Result<{entity}>");
    let source = sources.iter().find(|source| source.text.contains(&get))?;
    let owner = source.text.split(&get).next()?.rsplit("impl ").next()?;
    let owner = owner.split(' ').next()?.to_owned();
    if !source
        .text
        .contains(&format!("impl Dependency for {owner} "))
    {
        return None;
    }
    let (_, rest) = source.text.split_once("pub(crate) fn save(&self, ")?;
    let (arguments, rest) = rest.split_once(')')?;
    if !rest.starts_with(" -> Result<Commit<()>>") {
        return None;
    }
    let mut types = arguments
        .split(", ")
        .filter_map(|argument| argument.trim_end_matches(',').split_once(": "));
    let (_, first) = types.next()?;
    let before = types.next().map(|(_, second)| second);
    let saves_with = match before {
        None => None,
        Some(second) => Some(snake(&kebab_of_type(second.strip_prefix('&')?))),
    };
    (first == entity && types.next().is_none()).then_some((source, owner, saves_with))
}

/// The path of a type: in its module, or in the parent module that exports it.
fn path(source: &Source, type_name: &str, sources: &[Source]) -> String {
    let above = source.module.rsplit_once("::");
    let exported = above.filter(|(above, module)| {
        let owner = sources.iter().find(|source| source.module == *above);
        owner.is_some_and(|owner| exports(&owner.text, module, type_name))
    });
    let module = exported.map_or(source.module.as_str(), |(above, _)| above);
    format!("{module}::{type_name}")
}

fn exports(text: &str, module: &str, type_name: &str) -> bool {
    let statements = text.split("pub(crate) use ").skip(1);
    statements
        .filter_map(|rest| rest.split(';').next())
        .any(|path| {
            let path = path.trim_start_matches("self::");
            let names = path
                .strip_prefix(module)
                .and_then(|path| path.strip_prefix("::"));
            let is_part = |character: char| character.is_alphanumeric() || character == '_';
            names.is_some_and(|names| {
                names
                    .split(|character: char| !is_part(character))
                    .any(|name| name == type_name)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(module: &str, text: &str) -> Source {
        Source {
            path: PathBuf::new(),
            module: module.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_path_of_a_type_is_in_its_module_or_in_the_parent_that_exports_it() {
        let users = source("crate::repository::users", "pub(crate) struct Users {");
        for (text, expected) in [
            (
                "mod users; pub(crate) use users::Users;",
                "crate::repository::Users",
            ),
            (
                "pub(crate) use self::users::{Links, Users};",
                "crate::repository::Users",
            ),
            (
                "pub(crate) use users::{UsersPage};",
                "crate::repository::users::Users",
            ),
            ("pub mod users;", "crate::repository::users::Users"),
        ] {
            let sources = [source("crate::repository", text)];
            assert_eq!(path(&users, "Users", &sources), expected, "{text}");
        }
    }
}
