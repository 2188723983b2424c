//! Tests of outlines: changes, order, publications.

mod drafts;
mod publications;
mod restoring;

use jiff::Timestamp;
use serde_json::{Value, from_value, json};

use super::order::OrderOfModule;
use super::*;
use crate::lesson::{CheckedBlocks, Lesson};

const COURSE: &str = "0197a1b2-0000-7000-8000-000000000001";

fn module_id(number: u16) -> ModuleId {
    number.to_string().parse().unwrap()
}

fn id(ordinal: u16) -> LessonId {
    LessonId::new(COURSE.parse().unwrap(), ordinal)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-06-01T12:00:00Z")
}

fn module_facts(more: Value) -> ModuleFacts {
    from_value(with(json!({ "title": "A module" }), more)).unwrap()
}

fn facts(more: Value) -> LessonFacts {
    from_value(with(json!({ "title": "A lesson" }), more)).unwrap()
}

fn with(mut fields: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

/// Modules 1, 2, … with so many lessons each; lessons are numbered through.
fn outline(lessons: &[usize]) -> Outline {
    let mut outline = Outline::empty(COURSE.parse().unwrap());
    for (count, number) in lessons.iter().zip(1..) {
        outline
            .add_module(&module_id(number), module_facts(json!({})), None)
            .unwrap();
        for _ in 0..*count {
            outline
                .add_lesson(&module_id(number), facts(json!({})), 10)
                .unwrap();
        }
    }
    outline
}

fn order(places: &[(u16, &[u16])]) -> Order {
    let places = places.iter().map(|(module, lessons)| OrderOfModule {
        id: module_id(*module),
        lessons: kernel::List::new(lessons.iter().map(|one| id(*one)).collect()).unwrap(),
    });
    kernel::List::new(places.collect()).unwrap()
}

/// The ordinals of the lessons of each module.
fn shape(outline: &Outline) -> Vec<Vec<u16>> {
    let ordinals = |module: &Module| module.lessons.iter().map(|one| one.ordinal).collect();
    outline.modules().iter().map(ordinals).collect()
}

/// Sets the facts of a lesson.
fn change(outline: &mut Outline, ordinal: u16, more: Value) -> Result<()> {
    outline.change_lesson(ordinal, facts(more), 2, 10).map(drop)
}

/// The row of a lesson as the outline knows it.
fn row(outline: &Outline, ordinal: u16) -> Lesson {
    let blocks = CheckedBlocks::new(Default::default()).unwrap();
    let (_, entry) = outline.lesson(ordinal).unwrap();
    Lesson::create(id(ordinal), blocks, entry.stamp, now())
}

fn code<T: std::fmt::Debug>(refused: Result<T>) -> &'static str {
    refused.unwrap_err().code()
}
