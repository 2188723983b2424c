//! The skeleton of a command, a query, a consumer or a job.

use std::path::{Path, PathBuf};

use minijinja::{Value, context};

use super::fact::Fact;
use super::free::{self, domains};
use super::shape::{self, Shape};
use super::template::render;
use super::{Skeleton, sources};
use crate::error::{Error, Result};
use crate::files::{entries, read};
use crate::names::{check, is_kebab, kebab_of_type, pascal, snake};

/// The kind of a new function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role<'a> {
    /// Changes something.
    Command,
    /// Reads something.
    Query,
    /// Consumes one event of a domain, `subjects.SubjectCreated.v1`, or all its events with a common
    /// prefix, `subjects.Subject*`.
    Consumer(&'a str),
    /// Runs on a schedule.
    Job,
}

impl Role<'_> {
    const fn folder(self) -> &'static str {
        match self {
            Self::Command => "commands",
            Self::Query => "queries",
            Self::Consumer(_) => "consumers",
            Self::Job => "jobs",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Command => "a command",
            Self::Query => "a query",
            Self::Consumer(_) => "a consumer",
            Self::Job => "a job",
        }
    }
}

/// The function for which a skeleton is written.
struct Order<'a> {
    root: &'a Path,
    domain: &'a str,
    name: &'a str,
    /// The domain's `src/`, relative to the root of the repository.
    source: PathBuf,
}

pub(super) fn skeleton(root: &Path, domain: &str, name: &str, role: Role<'_>) -> Result<Skeleton> {
    check(role.name(), name)?;
    let source = Path::new("functions").join(domain).join("src");
    let order = Order {
        root,
        domain,
        name,
        source,
    };
    let library = order.source.join("lib.rs");
    if !is_kebab(domain) || !root.join(&library).is_file() {
        return Err(Error::refused(format!(
            "there is no domain {domain:?}; the domains are {}",
            domains(root)?.join(", ")
        )));
    }
    free::check(root, name)?;
    let mut skeleton = match role {
        Role::Command => order.command(),
        Role::Query => order.query(),
        Role::Consumer(event) => order.consumer(event),
        Role::Job => order.alone(role, JOB, &order.names()),
    }?;
    let text = read(&root.join(&library))?;
    let declared = with_module(&text, role.folder());
    if declared != text {
        skeleton.files.push((library, declared));
    }
    Ok(skeleton)
}

const COMMAND: &str = include_str!("../../templates/function/command.rs.j2");
const COMMAND_ALONE: &str = include_str!("../../templates/function/command_alone.rs.j2");
const QUERY: &str = include_str!("../../templates/function/query.rs.j2");
const QUERY_ALONE: &str = include_str!("../../templates/function/query_alone.rs.j2");
const CONSUMER: &str = include_str!("../../templates/function/consumer.rs.j2");
const JOB: &str = include_str!("../../templates/function/job.rs.j2");

impl Order<'_> {
    fn command(&self) -> Result<Skeleton> {
        let sources = sources::of(&self.root.join(&self.source))?;
        let (verb, object) = self.name.split_once('-').unwrap_or((self.name, ""));
        let Some((shape, rest)) = shape::find(&sources, self.name) else {
            let path = [object, verb].into_iter().filter(|part| !part.is_empty());
            let path: Vec<&str> = path.collect();
            let values = context! { path => format!("/api/v1/{}/{}", self.domain, path.join("/")) };
            return self.alone(Role::Command, COMMAND_ALONE, &self.with(values));
        };
        let fact = Fact::of(&shape, verb, &rest);
        let action = if rest.is_empty() {
            verb.to_owned()
        } else {
            format!("{verb}-{rest}")
        };
        let values = context! { fact => &fact.name, ..self.about(&shape, &action) };
        let mut skeleton = self.alone(Role::Command, COMMAND, &self.with(values))?;
        let events = self.source.join(&shape.events);
        let text = read(&self.root.join(&events))?;
        let added = fact.added_to(&text, &shape);
        skeleton.files.push((events, added));
        skeleton.next.insert(
            1,
            format!(
                "add a method with the rule to the entity, and the fields that consumers need to {}",
                fact.name
            ),
        );
        Ok(skeleton)
    }

    fn query(&self) -> Result<Skeleton> {
        let sources = sources::of(&self.root.join(&self.source))?;
        let (verb, object) = self.name.split_once('-').unwrap_or((self.name, self.name));
        let Some((shape, rest)) = shape::find(&sources, self.name) else {
            let values = context! {
                path => format!("/api/v1/{}/{object}", self.domain),
                view => format!("{}View", pascal(self.name)),
            };
            return self.alone(Role::Query, QUERY_ALONE, &self.with(values));
        };
        let part = if rest.is_empty() { verb } else { &rest };
        let values = context! {
            view => format!("{}View", pascal(self.name)),
            ..self.about(&shape, part)
        };
        self.alone(Role::Query, QUERY, &self.with(values))
    }

    fn consumer(&self, event: &str) -> Result<Skeleton> {
        let (source, event_type) = self.event(event)?;
        let aggregate = aggregate(&event_type);
        let values = context! { event, source, event_type, aggregate };
        self.alone(Role::Consumer(event), CONSUMER, &self.with(values))
    }

    /// The domain and the type of an existing event; for a prefix the first match.
    fn event(&self, event: &str) -> Result<(String, String)> {
        let named = event.split_once('.').filter(|(domain, _)| is_kebab(domain));
        let (domain, wanted) = named.ok_or_else(|| {
            Error::refused(format!(
                "{event:?} is not an event of a domain, such as subjects.SubjectCreated.v1"
            ))
        })?;
        let mut known = Vec::new();
        for path in entries(&self.root.join("events").join(domain))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            known.extend(name.strip_suffix(".schema.json").map(str::to_owned));
        }
        let fits = |known: &&String| match wanted.strip_suffix('*') {
            Some(begins) => known.starts_with(begins),
            None => *known == wanted,
        };
        let found = known
            .iter()
            .find(fits)
            .and_then(|name| name.split_once('.'));
        let (event_type, _) = found.ok_or_else(|| {
            let known: Vec<String> = known
                .iter()
                .map(|name| format!("{domain}.{name}"))
                .collect();
            Error::refused(format!(
                "there is no event {event}; the events of {domain} are: {}",
                known.join(", ")
            ))
        })?;
        Ok((domain.to_owned(), event_type.to_owned()))
    }

    /// The template values of an entity; `part` is the part of the path after its id.
    fn about(&self, shape: &Shape, part: &str) -> Value {
        let path = |id: &str| format!("/api/v1/{}/{id}/{part}", self.domain);
        let entity = &shape.entity;
        context! {
            entity,
            path => path(&format!("{{{}_id}}", snake(entity))),
            path_format => path("{id}"),
            path_unknown => path("404"),
            id => format!("{}Id", pascal(entity)),
            id_path => &shape.id_path,
            event_path => &shape.event_module,
            repository => &shape.repository,
            repository_path => &shape.repository_path,
            repository_variable => snake(&kebab_of_type(&shape.repository)),
            saves_with => &shape.saves_with,
            has_given => shape.has_given,
            app => if shape.has_given { "app()" } else { "App::new([crate::catalogue()])" },
        }
    }

    fn names(&self) -> Value {
        context! { domain => self.domain, name => self.name }
    }

    fn with(&self, values: Value) -> Value {
        context! { ..values, ..self.names() }
    }

    /// The function's own file.
    fn alone(&self, role: Role<'_>, template: &str, values: &Value) -> Result<Skeleton> {
        let file = self
            .source
            .join(role.folder())
            .join(snake(self.name))
            .with_extension("rs");
        let next = vec![format!(
            "write the input, the permission and the handler in {}, and test them",
            file.display()
        )];
        let files = vec![(file, render(template, values)?)];
        Ok(Skeleton { files, next })
    }
}

/// `SubjectDeleted` → `Subject`: all words except the last, which is the verb.
fn aggregate(event_type: &str) -> String {
    let last_word = event_type.rfind(|letter: char| letter.is_ascii_uppercase());
    match last_word {
        Some(position) if position > 0 => event_type[..position].to_owned(),
        _ => event_type.to_owned(),
    }
}

/// Adds `mod name;` if it is missing; rustfmt sorts it.
fn with_module(text: &str, name: &str) -> String {
    let line = format!("mod {name};\n");
    if text.contains(&line) {
        return text.to_owned();
    }
    let first = text.find("\nmod ").map(|position| position + 1);
    let (head, tail) = text.split_at(first.unwrap_or(text.len()));
    format!("{head}{line}{tail}")
}
