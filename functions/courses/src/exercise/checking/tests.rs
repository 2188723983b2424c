//! Tests of checking answers.

use proptest::prelude::*;
use serde_json::{Value, from_value, json};

use super::*;

fn exercise(kind: &str, more: Value) -> ExerciseDetails {
    let mut fields = json!({ "kind": kind, "prompt": "?", "points": 1000 });
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    let details: ExerciseDetails = from_value(fields).unwrap();
    details.check().unwrap();
    details
}

/// The points of an answer, or none if it is refused.
fn points(exercise: &ExerciseDetails, answer: Value) -> Option<i64> {
    let score = exercise.score(&from_value(answer).unwrap()).ok()?;
    assert_eq!(score.is_correct, score.points == 1000);
    Some(score.points)
}

#[test]
fn one_option_is_right() {
    let single = exercise("single", json!({ "options": ["a", "b", "c"], "key": 1 }));
    let answers = [
        json!(1),
        json!(0),
        json!(3),
        json!([1]),
        json!("b"),
        json!(1.5),
    ];
    let expected = [Some(1000), Some(0), None, None, None, None];
    assert_eq!(answers.map(|answer| points(&single, answer)), expected);
}

#[test]
fn wrong_choices_are_taken_from_right_ones() {
    let fields = json!({ "options": ["a", "b", "c", "d"], "key": [0, 1, 3] });
    let multiple = exercise("multiple", fields);
    for (answer, expected) in [
        (json!([3, 1, 0]), Some(1000)),
        (json!([0, 1]), Some(666)),
        (json!([0, 1, 2]), Some(333)),
        (json!([0, 1, 2, 3]), Some(666)),
        (json!([2]), Some(0)),
        (json!([]), Some(0)),
        (json!([0, 0]), None),
        (json!([4]), None),
        (json!(0), None),
    ] {
        assert_eq!(points(&multiple, answer.clone()), expected, "{answer}");
    }
}

#[test]
fn a_number_is_right_within_the_tolerance_and_exactly_without_one() {
    let near = exercise("numeric", json!({ "key": 1, "tolerance": 0.1 }));
    let exact = exercise("numeric", json!({ "key": 0.3 }));
    assert_eq!(points(&near, json!(1.1)), Some(1000));
    assert_eq!(points(&near, json!(1.11)), Some(0));
    assert_eq!(points(&exact, json!(0.30)), Some(1000));
    assert_eq!(points(&exact, json!(0.3000001)), Some(0));
    assert_eq!(points(&exact, json!("0.3")), None);
}

#[test]
fn a_text_is_compared_without_case_and_spaces_and_with_accents_if_asked_for() {
    let text = exercise(
        "text",
        json!({ "key": ["São Tomé", "Sao Tome e Principe"] }),
    );
    let lenient = exercise(
        "text",
        json!({ "key": ["São Tomé"], "ignore_accents": true }),
    );
    let strict = exercise("text", json!({ "key": ["São Tomé"], "match_case": true }));
    assert_eq!(points(&text, json!("  SÃO   tomé ")), Some(1000));
    assert_eq!(points(&text, json!("Sa\u{303}o Tome\u{301}")), Some(1000));
    assert_eq!(points(&text, json!("sao tome")), Some(0));
    assert_eq!(points(&lenient, json!("sao tome")), Some(1000));
    assert_eq!(points(&strict, json!("são tomé")), Some(0));
    assert_eq!(points(&text, json!(["São Tomé", "x"])), None);
    assert_eq!(points(&text, json!(1)), None);
}

#[test]
fn an_order_earns_a_share_for_each_pair_in_place() {
    let fields = json!({ "options": ["a", "b", "c", "d", "e"], "key": [2, 0, 1, 4, 3] });
    let order = exercise("order", fields);
    for (answer, expected) in [
        (json!([2, 0, 1, 4, 3]), Some(1000)),
        (json!([0, 1, 4, 3, 2]), Some(750)),
        (json!([3, 4, 1, 0, 2]), Some(0)),
        (json!([2, 0, 1, 4]), None),
        (json!([2, 0, 1, 4, 4]), None),
    ] {
        assert_eq!(points(&order, answer.clone()), expected, "{answer}");
    }
}

#[test]
fn outputs_are_compared_by_lines_without_spaces_around_them() {
    let code = exercise("code", json!({ "key": ["1\n2\n", "3", "4", "5"] }));
    assert_eq!(
        points(&code, json!(["  1 \r\n2\n\n", "3\n", "4", "5"])),
        Some(1000)
    );
    assert_eq!(points(&code, json!(["1 2", "3", "4", "5"])), Some(750));
    assert_eq!(points(&code, json!(["1\n2"])), Some(250));
    assert_eq!(points(&code, json!("1\n2")), Some(250));
    assert_eq!(points(&code, json!(["1", "2", "3", "4", "5"])), None);
}

#[test]
fn without_partial_credit_only_the_whole_counts() {
    let fields = json!({ "options": ["a", "b"], "key": [0, 1], "partial_credit": false });
    let multiple = exercise("multiple", fields);
    assert_eq!(points(&multiple, json!([0])), Some(0));
    assert_eq!(points(&multiple, json!([0, 1])), Some(1000));
}

#[test]
fn an_exercise_without_a_key_checks_nothing() {
    let draft = exercise("numeric", json!({}));
    let refused = draft.score(&from_value(json!(1)).unwrap()).unwrap_err();
    assert_eq!(refused.code(), "courses.no_key");
}

#[test]
fn options_and_keys_of_another_kind_are_refused() {
    let options = json!(["a", "b"]);
    for (kind, options, key, field) in [
        ("single", json!(["a"]), json!(0), "options"),
        ("numeric", options.clone(), json!(0), "options"),
        ("single", options.clone(), json!(2), "key"),
        ("single", options.clone(), json!("a"), "key"),
        ("multiple", options.clone(), json!([]), "key"),
        ("multiple", options.clone(), json!([0, 0]), "key"),
        ("numeric", json!([]), json!("1"), "key"),
        ("text", json!([]), json!([]), "key"),
        ("text", json!([]), json!([" "]), "key"),
        ("order", options, json!([0]), "key"),
        ("code", json!([]), json!([]), "key"),
    ] {
        let fields = json!({ "kind": kind, "prompt": "?", "options": options, "key": key });
        let details: ExerciseDetails = from_value(fields.clone()).unwrap();
        let refused = details.check().unwrap_err();
        assert_eq!(refused.details()["fields"][0]["field"], field, "{fields}");
    }
    let negative = json!({ "kind": "numeric", "prompt": "?", "key": 1, "tolerance": -1 });
    assert!(
        from_value::<ExerciseDetails>(negative)
            .unwrap()
            .check()
            .is_err()
    );
    let blank = json!({ "kind": "numeric", "prompt": " \n", "key": 1 });
    assert!(
        from_value::<ExerciseDetails>(blank)
            .unwrap()
            .check()
            .is_err()
    );
}

proptest! {
    #[test]
    fn points_are_never_negative_or_more_than_the_whole(
        key in proptest::collection::btree_set(0..6_u32, 1..6),
        answer in proptest::collection::btree_set(0..6_u32, 0..6),
        points in 0..1_000_000_i64,
    ) {
        let fields = json!({ "options": ["a", "b", "c", "d", "e", "f"], "key": key, "points": points });
        let multiple = exercise("multiple", fields);
        let score = multiple.score(&from_value(json!(answer)).unwrap()).unwrap();
        prop_assert!((0..=points).contains(&score.points));
        prop_assert_eq!(score.is_correct, key == answer);
    }
}
