//! Tests of reading CSV files.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn rows(text: &str) -> Vec<Value> {
    let rows = rows_of(text.as_bytes()).unwrap().into_iter();
    rows.map(|row| json!([row.user_id, row.email, row.groups]))
        .collect()
}

fn problem(bytes: &[u8]) -> String {
    let refused = rows_of(bytes).unwrap_err();
    let field = &refused.details()["fields"][0];
    assert_eq!(field["field"], "file_id");
    field["problem"].as_str().unwrap().to_owned()
}

#[test]
fn columns_are_found_by_their_names_whatever_separates_them() {
    let text = "\u{feff}Name, Email ,GROUPS,user_id\r\n\
                \"Lin\",Lin@Example.org,Tuesday | Lab 1,\r\n\r\n\
                Eve,,,eve\r\n";
    let expected = [
        json!([null, "lin@example.org", ["Tuesday", "Lab 1"]]),
        json!(["eve", null, null]),
    ];
    for separator in [",", ";", "\t"] {
        let text = text.replace(',', separator);
        assert_eq!(rows(&text), expected, "{separator:?}");
    }
}

#[test]
fn a_quoted_field_may_have_separators_and_line_breaks() {
    let text = "name,user_id\n\"Lovelace, Ada\nCountess\",ada\nEve,eve";
    let expected = ["ada", "eve"].map(|user| json!([user, null, null]));
    assert_eq!(rows(text), expected);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_line() {
    let no_column = "must name a column user_id or email in its first line";
    for (bytes, expected) in [
        (b"".as_slice(), no_column),
        (b"name\nLin", no_column),
        (
            b"email,groups,Email\n",
            "must not have the column email twice",
        ),
        (b"email\n\xff", "must be text in UTF-8"),
        (
            b"email,groups\na@example.org,x\nb@example.org",
            "line 3: must have as many fields as the first line",
        ),
    ] {
        assert_eq!(problem(bytes), expected);
    }
    for (text, start) in [
        ("email\na@example.org\nnobody", "line 3: email "),
        ("user_id\n../x", "line 2: user_id "),
        ("user_id,groups\neve,a||b", "line 2: groups[1] "),
    ] {
        let problem = problem(text.as_bytes());
        assert!(problem.starts_with(start), "{problem}");
    }
}

#[test]
fn a_file_has_at_most_4000_rows() {
    let text = |count| {
        let lines = (0..count).map(|number| format!("u{number}\n"));
        format!("user_id\n{}", lines.collect::<String>())
    };
    assert_eq!(rows(&text(MOST_ROWS)).len(), MOST_ROWS);
    let longer = text(MOST_ROWS + 1);
    assert_eq!(problem(longer.as_bytes()), "must have at most 4000 rows");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(rows) = rows_of(&bytes) {
            prop_assert!(rows.len() < bytes.len());
        }
    }

    #[test]
    fn any_text_with_columns_is_read_or_refused(text in "(user_id|email|groups|[,;\"\n |a]){0,60}") {
        if let Ok(rows) = rows_of(text.as_bytes()) {
            prop_assert!(rows.len() <= text.lines().count());
        }
    }
}
