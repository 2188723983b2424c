//! Makes many things of one.

use std::ops::Range;

use kernel::table::Item;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The length of a UUID without its last 12 digits.
const PREFIX: usize = 24;

/// Copies of the rows through which a thing is in partitions with others: rows that contain `mark` (its id or
/// another unique text) in their primary key, but not in each of their partition keys. Rows that only the thing's own
/// partitions have are left out: no query for another thing reads them. In the copy number `n` another mark stands
/// wherever the first one stood. The copies have DynamoDB's JSON format.
///
/// # Panics
/// When a row cannot be read as `T`.
pub fn copies<T: DeserializeOwned>(
    rows: &[Item],
    mark: &str,
    numbers: Range<usize>,
) -> impl Iterator<Item = T> {
    let shared: Vec<String> = rows
        .iter()
        .map(|row| serde_json::to_value(row).expect("a row is JSON"))
        .filter(|row| is_one_of_many(row, mark))
        .map(|row| row.to_string())
        .collect();
    let mark = mark.to_owned();
    numbers.flat_map(move |number| {
        let other = numbered(&mark, number);
        let copy = |row: &String| {
            serde_json::from_str(&row.replace(&mark, &other)).expect("a copied row is a row")
        };
        shared.iter().map(copy).collect::<Vec<T>>()
    })
}

fn is_one_of_many(row: &Value, mark: &str) -> bool {
    let has_mark = |name: &str| row[name]["S"].as_str().map(|key| key.contains(mark));
    let is_other = ["pk", "sk"].iter().any(|name| has_mark(name) == Some(true));
    let mut partitions = ["pk", "gsi1pk", "gsi2pk", "gsi3pk"].iter();
    is_other && partitions.any(|name| has_mark(name) == Some(false))
}

/// Another mark of the same form and length as far as it is a UUID.
fn numbered(mark: &str, number: usize) -> String {
    match mark.get(..PREFIX) {
        Some(prefix) if mark.len() == 36 => format!("{prefix}f{number:011x}"),
        _ => format!("{mark}-{number:06}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::table::{Index, Key, set_key, to_row};
    use serde_json::json;

    const ID: &str = "019a0000-0000-7000-8000-000000000001";

    fn row(pk: &str, list: Option<&str>) -> Item {
        let value = json!({ "id": ID });
        let mut row = to_row(&Key::new(pk, "META"), &value).expect("a row");
        if let Some(list) = list {
            set_key(&mut row, Index::Gsi2, list, ID);
        }
        row
    }

    fn all(rows: &[Item]) -> Vec<Value> {
        copies(rows, ID, 0..2).collect()
    }

    #[test]
    fn a_row_in_a_list_is_copied_under_other_ids() {
        let copied = all(&[row(&format!("THING#{ID}"), Some("THINGS"))]);
        let ids: Vec<_> = copied.iter().map(|row| &row["id"]["S"]).collect();
        assert_eq!(ids[0], "019a0000-0000-7000-8000-f00000000000");
        assert_eq!(ids[1], "019a0000-0000-7000-8000-f00000000001");
        assert_eq!(copied[1]["gsi2sk"]["S"], *ids[1]);
        assert_eq!(copied[1]["gsi2pk"]["S"], "THINGS");
    }

    #[test]
    fn rows_in_partitions_of_their_own_and_rows_of_other_things_are_not_copied() {
        let own = row(&format!("THING#{ID}"), None);
        let own_list = row(&format!("THING#{ID}"), Some(&format!("PARTS#{ID}")));
        let other = row("OTHER", Some("THINGS"));
        assert!(all(&[own, own_list, other]).is_empty());
    }

    #[test]
    fn a_mark_that_is_no_uuid_gets_a_number() {
        assert_eq!(numbered("page-size", 7), "page-size-000007");
    }
}
