//! What requests say about modules and lessons.

use kernel::text::{Integer, Text};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entries::{Completion, LessonFacts, LessonKind, ModuleFacts};
use crate::lesson::Blocks;
use crate::release::Release;

/// A module, as a request gives it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModuleInput {
    #[schemars(example = &"Time")]
    title: Text<120>,
    /// Whether the course can be completed without it.
    #[serde(default)]
    optional: bool,
    /// Whether each of its lessons waits for the one before it.
    #[serde(default)]
    sequential: bool,
    /// When its lessons open; null for at once.
    release: Option<Release>,
    /// Its position among the modules; the first one is 1. Without one, a new module is the last one, and
    /// another one stays where it is.
    position: Option<Integer<1, 60>>,
}

/// A lesson, as a request gives it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LessonInput {
    #[schemars(example = &"Logical clocks")]
    title: Text<120>,
    /// What learners do in it.
    #[serde(default)]
    kind: LessonKind,
    /// How long it takes.
    #[schemars(example = 20)]
    minutes: Option<Integer<0, 10_000>>,
    /// Whether the course can be completed without it.
    #[serde(default)]
    optional: bool,
    /// Whether it is open to everybody who sees the course.
    #[serde(default)]
    preview: bool,
    /// When it opens; null for together with its module.
    release: Option<Release>,
    /// What completes it.
    #[serde(default)]
    completion: Completion,
    /// Its content: at most 200 blocks with 300,000 bytes in all. Without them, a new lesson is empty, and
    /// another one keeps what it has.
    blocks: Option<Blocks>,
}

impl ModuleInput {
    /// What is said about the module, and its position.
    pub(crate) fn into_parts(self) -> (ModuleFacts, Option<usize>) {
        let facts = ModuleFacts {
            title: self.title,
            optional: self.optional,
            sequential: self.sequential,
            release: self.release,
        };
        let position = self.position.map(Integer::get);
        (facts, position.and_then(|one| usize::try_from(one).ok()))
    }
}

impl LessonInput {
    /// What is said about the lesson, and its blocks.
    pub(crate) fn into_parts(self) -> (LessonFacts, Option<Blocks>) {
        let facts = LessonFacts {
            title: self.title,
            kind: self.kind,
            minutes: self.minutes,
            optional: self.optional,
            preview: self.preview,
            release: self.release,
            completion: self.completion,
        };
        (facts, self.blocks)
    }
}
