//! The order of the modules and lessons of a draft.

use std::collections::BTreeMap;

use kernel::{Error, List, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::changes::{Moves, Places};
use super::{LessonEntry, MOST_LESSONS, MOST_MODULES, Module, Outline};
use crate::ids::{LessonId, ModuleId};

/// An order of modules and their lessons.
pub(crate) type Order = List<OrderOfModule, MOST_MODULES>;

/// A module and its lessons, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderOfModule {
    /// The module.
    pub(crate) id: ModuleId,
    /// Its lessons.
    #[serde(default)]
    pub(crate) lessons: List<LessonId, MOST_LESSONS>,
}

impl Outline {
    /// Puts modules and lessons into this order, and sets whether each lesson waits for the one before it.
    /// The order must name each module and each lesson exactly once. An equal order changes nothing.
    ///
    /// # Errors
    /// `request.invalid` with what is missing, unknown or named twice; `courses.release_cycle`
    pub(crate) fn arrange(&mut self, order: &Order, sequential: Option<bool>) -> Result<()> {
        self.check_complete(order)?;
        let sequential = sequential.unwrap_or(self.sequential);
        if sequential == self.sequential && self.places() == Self::places_of(order) {
            return Ok(());
        }
        self.advance();
        self.sequential = sequential;
        let mut modules: BTreeMap<ModuleId, Module> = BTreeMap::new();
        let mut lessons: BTreeMap<u16, LessonEntry> = BTreeMap::new();
        for mut module in std::mem::take(&mut self.modules) {
            lessons.extend(
                module
                    .lessons
                    .drain(..)
                    .map(|lesson| (lesson.ordinal, lesson)),
            );
            modules.insert(module.id.clone(), module);
        }
        for place in order.iter() {
            if let Some(mut module) = modules.remove(&place.id) {
                let named = place.lessons.iter();
                let named = named.filter_map(|lesson| lessons.remove(&lesson.ordinal()));
                module.lessons = named.collect();
                self.modules.push(module);
            }
        }
        self.check()
    }

    /// How the outline differs from an order that somebody has sent: what they do not know of.
    pub(crate) fn moves_since(&self, order: &Order) -> Moves {
        Moves::between(&Self::places_of(order), &self.places(), &self.course_id)
    }

    fn places(&self) -> Places {
        let places = self.modules.iter().map(|module| {
            let lessons = module.lessons.iter().map(|lesson| lesson.ordinal);
            (module.id.clone(), lessons.collect())
        });
        Places(places.collect())
    }

    fn places_of(order: &Order) -> Places {
        let places = order.iter().map(|place| {
            let lessons = place.lessons.iter().map(LessonId::ordinal);
            (place.id.clone(), lessons.collect())
        });
        Places(places.collect())
    }

    fn check_complete(&self, order: &Order) -> Result<()> {
        let named_modules = order.iter().map(|place| place.id.to_string());
        let named_lessons = order.iter().flat_map(|place| place.lessons.iter());
        let named = named_modules.chain(named_lessons.map(LessonId::to_string));
        let known_modules = self.modules.iter().map(|module| module.id.to_string());
        let known_lessons = self
            .lessons()
            .map(|(_, lesson)| self.lesson_id(lesson.ordinal));
        let known = known_modules.chain(known_lessons.map(|id| id.to_string()));
        let mut missing: Vec<String> = known.collect();
        let (mut unknown, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
        let mut repeated = Vec::new();
        for id in named {
            if let Some(position) = missing.iter().position(|known| *known == id) {
                missing.swap_remove(position);
                seen.insert(id);
            } else if seen.contains(&id) {
                repeated.push(id);
            } else {
                unknown.push(id);
            }
        }
        if missing.is_empty() && unknown.is_empty() && repeated.is_empty() {
            return Ok(());
        }
        let problem = "must name each module and each lesson exactly once; see details";
        Err(Error::invalid_field("modules", problem)
            .with_detail("missing", json!(missing))
            .with_detail("unknown", json!(unknown))
            .with_detail("repeated", json!(repeated)))
    }
}
