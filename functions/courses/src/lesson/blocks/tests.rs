//! Tests of blocks.

use serde_json::{Value, from_value, json};

use super::*;
use crate::lesson::BlockChanges;

fn blocks(json: Value) -> Blocks {
    from_value(json).unwrap()
}

fn text(id: Option<&str>, text: &str) -> Value {
    json!({ "kind": "text", "id": id, "text": text })
}

fn ids(blocks: &Blocks) -> Vec<&str> {
    blocks
        .iter()
        .map(|block| block.id().unwrap().as_str())
        .collect()
}

#[test]
fn new_blocks_get_ids_that_were_never_given() {
    let mut created = 0;
    let given = json!([text(None, "a"), text(Some("b2"), "b"), text(None, "c")]);
    let first = identified(blocks(given), &mut created).unwrap();
    assert_eq!(ids(&first), ["b1", "b2", "b3"]);
    let again = identified(blocks(json!([text(None, "d")])), &mut created).unwrap();
    assert_eq!(ids(&again), ["b4"]);
}

#[test]
fn an_id_that_two_blocks_have_is_refused() {
    let twice = json!([text(Some("x"), "a"), text(Some("x"), "b")]);
    let refused = identified(blocks(twice), &mut 0).unwrap_err();
    assert_eq!(refused.details()["fields"][0]["field"], "blocks[1].id");
}

#[test]
fn a_lesson_has_at_most_two_hundred_blocks_and_three_hundred_kilobytes() {
    let many: Vec<_> = (0..201).map(|_| text(None, "a")).collect();
    assert!(from_value::<Blocks>(json!(many)).is_err());
    let long = "a".repeat(50_000);
    let heavy: Vec<_> = (0..6).map(|_| text(None, &long)).collect();
    let refused = identified(blocks(json!(heavy)), &mut 0).unwrap_err();
    assert_eq!(refused.code(), "request.invalid");
    let full: Vec<_> = (0..5).map(|_| text(None, &long)).collect();
    assert!(identified(blocks(json!(full)), &mut 0).is_ok());
}

#[test]
fn a_block_with_an_unknown_field_or_kind_is_refused() {
    for refused in [
        json!([{ "kind": "text", "text": "a", "colour": "red" }]),
        json!([{ "kind": "poem", "text": "a" }]),
        json!([{ "kind": "link", "url": "http://example.org" }]),
        json!([{ "kind": "link", "url": "javascript:alert(1)" }]),
        json!([{ "kind": "link", "url": "https://a@example.org" }]),
        json!([{ "kind": "text", "text": "a", "id": "a#b" }]),
    ] {
        assert!(from_value::<Blocks>(refused.clone()).is_err(), "{refused}");
    }
}

#[test]
fn every_kind_survives_its_row() {
    let course = "0197a1b2-0000-7000-8000-000000000001";
    let all = blocks(json!([
        text(Some("a"), "# Clocks"),
        { "kind": "code", "id": "b", "text": "fn main() {}", "language": "rust" },
        { "kind": "image", "id": "c", "file_id": "7", "alt": "Two clocks" },
        { "kind": "video", "id": "d", "file_id": "8", "seconds": 60,
          "captions": [{ "language": "en", "file_id": "9" }] },
        { "kind": "audio", "id": "e", "file_id": "10", "transcript": "Tick" },
        { "kind": "file", "id": "f", "file_id": "11", "title": "Slides" },
        { "kind": "content", "id": "g", "content_id": "12" },
        { "kind": "lesson", "id": "h", "lesson_id": format!("{course}.3"), "title": null },
        { "kind": "link", "id": "i", "url": "https://example.org/a?b=c", "title": "More" },
    ]));
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        blocks: Blocks,
    }
    let row = Row { blocks: all };
    let stored = kernel::table::to_row(&kernel::table::Key::single("a"), &row).unwrap();
    assert_eq!(kernel::table::from_row::<Row>(stored).unwrap(), row);
    assert!(
        row.blocks
            .iter()
            .all(|block| block.missing_alternative().is_none())
    );
}

#[test]
fn pictures_videos_and_recordings_without_words_are_found() {
    let silent = blocks(json!([
        { "kind": "image", "file_id": "7" },
        { "kind": "video", "file_id": "8" },
        { "kind": "audio", "file_id": "9", "transcript": " " },
        text(None, "a"),
    ]));
    let missing: Vec<_> = silent.iter().map(Block::missing_alternative).collect();
    assert_eq!(
        missing,
        [Some("alt"), Some("captions"), Some("transcript"), None]
    );
}

#[test]
fn changes_are_told_by_ids_and_a_move_is_none() {
    let before = blocks(json!([
        text(Some("a"), "1"),
        text(Some("b"), "2"),
        text(Some("c"), "3")
    ]));
    let after = blocks(json!([
        text(Some("c"), "3"),
        text(Some("a"), "x"),
        text(Some("d"), "4")
    ]));
    let changes = BlockChanges::between(&before, &after);
    let expected = json!({ "added": ["d"], "removed": ["b"], "changed": ["a"] });
    assert_eq!(json!(changes), expected);
    let reversed: Vec<_> = before.iter().rev().cloned().collect();
    assert_eq!(
        BlockChanges::between(&before, &reversed),
        BlockChanges::default()
    );
}
