//! What an outline says of its modules and lessons.

use kernel::text::{Integer, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::ModuleId;
use crate::release::Release;

/// A module of the draft, with its lessons in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Module {
    pub(crate) id: ModuleId,
    #[serde(flatten)]
    pub(crate) facts: ModuleFacts,
    /// Counts the changes of its facts, not those of its lessons.
    pub(crate) version: u64,
    pub(crate) lessons: Vec<LessonEntry>,
}

/// What an author says about a module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModuleFacts {
    /// The title.
    #[schemars(example = &"Time")]
    pub(crate) title: Text<120>,
    /// Whether the course can be completed without it.
    #[serde(default)]
    pub(crate) optional: bool,
    /// Whether each of its lessons waits for the one before it.
    #[serde(default)]
    pub(crate) sequential: bool,
    /// When its lessons open; null for at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) release: Option<Release>,
}

/// A lesson of the draft, as its outline knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LessonEntry {
    pub(crate) ordinal: u16,
    #[serde(flatten)]
    pub(crate) facts: LessonFacts,
    /// The version of the lesson, as its `ETag` says it.
    pub(crate) version: u64,
    /// The version of the outline with which it or one of its exercises was changed last.
    pub(crate) stamp: u64,
    /// The stamp of the frozen lesson from which it was restored; none, if it was changed afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) same_as: Option<u64>,
    /// The bytes of its blocks.
    pub(crate) bytes: usize,
    /// The numbers of its exercises, in their order.
    pub(crate) exercises: Vec<u16>,
    /// The number of the exercise that was created last. It only grows.
    pub(crate) exercises_created: u16,
    /// The bytes of its exercises.
    pub(crate) exercise_bytes: usize,
}

/// What an author says about a lesson, beside its blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LessonFacts {
    /// The title.
    #[schemars(example = &"Logical clocks")]
    pub(crate) title: Text<120>,
    /// What learners do in it.
    #[serde(default)]
    pub(crate) kind: LessonKind,
    /// How long it takes.
    #[schemars(example = 20)]
    pub(crate) minutes: Option<Integer<0, 10_000>>,
    /// Whether the course can be completed without it.
    #[serde(default)]
    pub(crate) optional: bool,
    /// Whether it is open to everybody who sees the course.
    #[serde(default)]
    pub(crate) preview: bool,
    /// When it opens; null for together with its module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) release: Option<Release>,
    /// What completes it.
    #[serde(default)]
    pub(crate) completion: Completion,
}

/// What learners do in a lesson.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum LessonKind {
    /// They read.
    #[default]
    Reading,
    /// They watch a video.
    Video,
    /// They meet.
    Live,
    /// They answer questions.
    Quiz,
    /// They hand something in.
    Assignment,
    /// They work elsewhere.
    External,
}

/// What completes a lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Completion {
    /// The learner has opened it.
    #[default]
    Viewed,
    /// The learner says so.
    Marked,
    /// The learner has been in it long enough.
    MinSeconds {
        /// The number of seconds.
        #[schemars(example = 60)]
        seconds: Integer<1, 86_400>,
    },
    /// The learner has enough points for its exercises.
    Score {
        /// The share of all points, in per cent.
        #[schemars(example = 80)]
        percent: Integer<1, 100>,
    },
    /// The learner has seen enough of its videos.
    Video {
        /// The share of their length, in per cent.
        #[schemars(example = 90)]
        percent: Integer<1, 100>,
    },
}
