//! Tests of the rules of a content.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn content(changes: &Value) -> Content {
    let mut content = json!({ "title": "Algebra" });
    for (name, value) in changes.as_object().unwrap() {
        content[name] = value.clone();
    }
    serde_json::from_value(content).unwrap()
}

fn refused_field(content: &Content) -> Value {
    let error = content.check().unwrap_err();
    error.details()["fields"][0]["field"].clone()
}

fn part(name: &str, weight: i64) -> Value {
    json!({ "name": name, "weight_ppm": weight })
}

#[test]
fn a_content_of_a_title_alone_is_complete() {
    assert!(content(&json!({})).check().is_ok());
}

#[test]
fn weights_of_99_9_percent_are_refused() {
    let weights = json!({ "grading": [part("Exam", 499_000), part("Project", 500_000)] });
    assert_eq!(refused_field(&content(&weights)), "grading");
}

#[test]
fn a_name_of_a_grade_part_is_given_once_whatever_its_case() {
    let weights = json!({ "grading": [part("Exam", 500_000), part("EXAM", 500_000)] });
    assert_eq!(refused_field(&content(&weights)), "grading[1].name");
}

#[test]
fn a_due_time_that_the_clocks_skip_is_refused_with_its_place() {
    let due =
        json!({ "title": "Essay", "at": { "local": "2026-03-29T02:30", "zone": "Europe/Berlin" } });
    let weeks = json!({ "weeks": [{ "topic": "A" }, { "topic": "B", "due": [due] }] });
    let error = content(&weights_of(&weeks)).check().unwrap_err();
    assert_eq!(error.code(), "calendar.local_time_skipped");
    assert_eq!(
        error.details()["fields"][0]["field"],
        "weeks[1].due[0].at.local"
    );
    assert_eq!(error.details()["after"], "2026-03-29T03:00");
}

fn weights_of(weeks: &Value) -> Value {
    json!({ "weeks": weeks["weeks"], "grading": [part("Exam", 1_000_000)] })
}

#[test]
fn more_items_than_a_list_may_have_and_unknown_fields_are_refused() {
    let weeks: Vec<Value> = (0..61).map(|_| json!({ "topic": "A" })).collect();
    for body in [
        json!({ "title": "Algebra", "weeks": weeks }),
        json!({ "title": "Algebra", "policies": { "lates": "never" } }),
        json!({ "title": "" }),
        json!({}),
    ] {
        assert!(serde_json::from_value::<Content>(body).is_err());
    }
}

proptest! {
    #[test]
    fn weights_are_accepted_exactly_when_they_are_the_whole(weights in proptest::collection::vec(1..=WHOLE, 1..5)) {
        let sum: i64 = weights.iter().sum();
        let mut parts: Vec<Value> = weights
            .iter()
            .enumerate()
            .map(|(number, weight)| part(&format!("Part {number}"), *weight))
            .collect();
        let given = content(&json!({ "grading": parts }));
        prop_assert_eq!(given.check().is_ok(), sum == WHOLE);
        if sum < WHOLE {
            parts.push(part("Rest", WHOLE - sum));
            let completed = content(&json!({ "grading": parts }));
            prop_assert!(completed.check().is_ok());
        }
    }
}
