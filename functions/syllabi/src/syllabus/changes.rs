//! What differs between two versions of a content.

use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::content::Content;

/// A difference between two versions of a content.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Change {
    /// Where it is (JSON Pointer, RFC 6901): in the later version, or where something was removed, in the
    /// earlier one.
    #[schemars(example = &"/weeks/2")]
    pub(crate) path: String,
    /// What has happened to it.
    pub(crate) kind: ChangeKind,
    /// Its value in the earlier version; null for something new.
    #[schemars(example = &"Clocks")]
    pub(crate) before: Value,
    /// Its value in the later version; null for something that was removed.
    #[schemars(example = &"Logical clocks")]
    pub(crate) after: Value,
}

/// What has happened to a part of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum ChangeKind {
    /// The later version has it, the earlier one does not.
    Added,
    /// The earlier version has it, the later one does not.
    Removed,
    /// Both have it, with different values.
    Changed,
}

/// The differences, in the order of the fields. An item that was put into the middle of a list is one
/// addition, not a change of all items after it.
///
/// # Errors
/// Internal: a content can always be written as JSON.
pub(crate) fn changes(before: &Content, after: &Content) -> Result<Vec<Change>> {
    let before = serde_json::to_value(before).map_err(Error::internal)?;
    let after = serde_json::to_value(after).map_err(Error::internal)?;
    let mut changes = Vec::new();
    compare(&mut changes, "", before, after);
    Ok(changes)
}

/// The names of the fields in which two contents differ.
///
/// # Errors
/// Internal: a content can always be written as JSON.
pub(crate) fn changed_fields(before: &Content, after: &Content) -> Result<Vec<String>> {
    let field = |change: Change| change.path.split('/').nth(1).map(str::to_owned);
    let mut fields: Vec<String> = changes(before, after)?
        .into_iter()
        .filter_map(field)
        .collect();
    fields.dedup();
    Ok(fields)
}

fn compare(changes: &mut Vec<Change>, path: &str, before: Value, after: Value) {
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(mut before), Value::Object(after)) => {
            for (name, after) in after {
                let before = before.remove(&name).unwrap_or_default();
                compare(changes, &format!("{path}/{name}"), before, after);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            compare_lists(changes, path, &before, &after);
        }
        (before, after) => changes.push(Change::new(path.to_owned(), before, after)),
    }
}

fn compare_lists(changes: &mut Vec<Change>, path: &str, before: &[Value], after: &[Value]) {
    let texts = |items: &[Value]| items.iter().map(Value::to_string).collect::<Vec<_>>();
    let operations = capture_diff_slices(Algorithm::Myers, &texts(before), &texts(after));
    let runs = operations
        .iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }));
    for run in runs {
        let (old, new) = (run.old_range(), run.new_range());
        // The items that both sides of a replaced run have are changed; the rest is added or removed.
        let both = old.len().min(new.len());
        for step in 0..old.len().max(new.len()) {
            let old_item = before.get(old.start + step).filter(|_| step < old.len());
            let new_item = after.get(new.start + step).filter(|_| step < new.len());
            let position = if step < both || new_item.is_some() {
                new.start + step
            } else {
                old.start + step
            };
            let (old_item, new_item) = (old_item.cloned(), new_item.cloned());
            changes.push(Change::new(
                format!("{path}/{position}"),
                old_item.unwrap_or_default(),
                new_item.unwrap_or_default(),
            ));
        }
    }
}

impl Change {
    fn new(path: String, before: Value, after: Value) -> Self {
        let kind = match (&before, &after) {
            (Value::Null, _) => ChangeKind::Added,
            (_, Value::Null) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        Self {
            path,
            kind,
            before,
            after,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn content(weeks: &[&str], late: &str) -> Content {
        let weeks: Vec<_> = weeks
            .iter()
            .map(|topic| json!({ "topic": topic }))
            .collect();
        let content = json!({ "title": "A", "weeks": weeks, "policies": { "late": late } });
        serde_json::from_value(content).unwrap()
    }

    fn summary(before: &Content, after: &Content) -> Vec<(String, ChangeKind)> {
        let changes = changes(before, after).unwrap().into_iter();
        changes.map(|change| (change.path, change.kind)).collect()
    }

    #[test]
    fn an_item_in_the_middle_of_a_list_is_one_addition() {
        let (before, after) = (
            content(&["a", "b", "c"], ""),
            content(&["a", "x", "b", "c"], ""),
        );
        let added = [("/weeks/1".to_owned(), ChangeKind::Added)];
        assert_eq!(summary(&before, &after), added);
        let removed = [("/weeks/1".to_owned(), ChangeKind::Removed)];
        assert_eq!(summary(&after, &before), removed);
    }

    #[test]
    fn a_changed_item_and_a_changed_rule_are_shown_with_both_values() {
        let found = changes(&content(&["a", "b"], ""), &content(&["a", "c"], "Never")).unwrap();
        let paths: Vec<_> = found.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["/policies/late", "/weeks/1"]);
        assert_eq!(found[1].before["topic"], "b");
        assert_eq!(found[1].after["topic"], "c");
        let fields = changed_fields(&content(&["a"], ""), &content(&["b", "c"], "No")).unwrap();
        assert_eq!(fields, ["policies", "weeks"]);
    }

    /// Applies the changes of a list from the last to the first.
    fn applied(mut weeks: Vec<Value>, changes: &[Change]) -> Vec<Value> {
        let mut kept: Vec<Option<Value>> = weeks.drain(..).map(Some).collect();
        let position = |change: &Change| change.path.rsplit('/').next().unwrap().parse::<usize>();
        for change in changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Removed)
        {
            kept[position(change).unwrap()] = None;
        }
        let changed = changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Changed);
        for change in changed {
            let old = kept
                .iter()
                .position(|item| item.as_ref() == Some(&change.before));
            kept[old.unwrap()] = None;
        }
        let mut result: Vec<Value> = kept.into_iter().flatten().collect();
        for change in changes
            .iter()
            .filter(|change| change.kind != ChangeKind::Removed)
        {
            result.insert(position(change).unwrap(), change.after.clone());
        }
        result
    }

    proptest! {
        #[test]
        fn the_changes_lead_from_the_earlier_list_to_the_later_one(
            before in proptest::collection::hash_set("[a-f]", 0..6),
            after in proptest::collection::hash_set("[a-f]", 0..6),
        ) {
            let weeks = |topics: &std::collections::HashSet<String>| {
                content(&topics.iter().map(String::as_str).collect::<Vec<_>>(), "")
            };
            let (before, after) = (weeks(&before), weeks(&after));
            let values = |content: &Content| {
                let weeks = serde_json::to_value(&content.weeks).unwrap();
                weeks.as_array().unwrap().clone()
            };
            let found = changes(&before, &after).unwrap();
            prop_assert_eq!(applied(values(&before), &found), values(&after));
            prop_assert_eq!(changes(&before, &before).unwrap(), []);
        }
    }
}
