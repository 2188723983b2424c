//! Finds the changes that break clients or consumers.
//!
//! A reader of a response or an event may rely on each field, its type and the list of its values: a
//! value that a Rust `enum` does not know is an error. Limits of values that we send may change.
//! A sender of a request may rely on this: every request that was accepted is still accepted.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Contract;
use super::shape::{Field, LOWER, Shape, UPPER};

/// The breaks between two versions of a contract, each with its field.
#[must_use]
pub(super) fn breaks(blessed: &Contract, published: &Contract) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in &blessed.exact {
        match published.exact.get(name) {
            Some(now) if now == value => {}
            Some(now) => found.push(format!("{name} changed from {value} to {now}")),
            None => found.push(format!("{name} is gone")),
        }
    }
    found.extend(of_request(&blessed.request, &published.request));
    found.extend(of_response(&blessed.response, &published.response));
    found
}

fn of_response(before: &Shape, now: &Shape) -> Vec<String> {
    let mut found = gone(before, now);
    for (path, before, now) in kept(before, now) {
        if before.required && !now.required {
            found.push(format!("{path} became optional"));
        }
        found.extend(type_change(path, &now.types, &before.types, before, now));
        if !before.values.is_empty() && now.values.is_empty() {
            found.push(format!(
                "{path} may have any value, not only those of the list"
            ));
        }
        for value in now.values.iter().filter(|_| !before.values.is_empty()) {
            if !before.values.contains(value) {
                found.push(format!("{path} may have the new value {value}"));
            }
        }
        for name in ["format", "contentMediaType"] {
            let (before, now) = (before.limits.get(name), now.limits.get(name));
            if before.is_some() && before != now {
                found.push(format!("{path} has another {name}: {}", shown(now)));
            }
        }
    }
    found
}

fn of_request(before: &Shape, now: &Shape) -> Vec<String> {
    let mut found = gone(before, now);
    for (path, field) in now {
        if field.required && !before.contains_key(path) && !follows(path, now, before) {
            found.push(format!("{path} is new and required"));
        }
    }
    for (path, before, now) in kept(before, now) {
        if !before.required && now.required {
            found.push(format!("{path} became required"));
        }
        found.extend(type_change(path, &before.types, &now.types, before, now));
        if before.values.is_empty() && !now.values.is_empty() {
            found.push(format!("{path} accepts only the values of a list"));
        }
        for value in before.values.iter().filter(|_| !now.values.is_empty()) {
            if !now.values.contains(value) {
                found.push(format!("{path} no longer accepts {value}"));
            }
        }
        let limits = now.limits.iter();
        found.extend(limits.filter_map(|(name, limit)| {
            let old = before.limits.get(name);
            is_narrower(name, old, limit)
                .then(|| format!("{path} is narrower: {name} was {}, is {limit}", shown(old)))
        }));
    }
    found
}

/// Fields that are in both.
fn kept<'a>(
    before: &'a Shape,
    now: &'a Shape,
) -> impl Iterator<Item = (&'a str, &'a Field, &'a Field)> {
    before
        .iter()
        .filter_map(|(path, field)| Some((path.as_str(), field, now.get(path)?)))
}

/// Removed fields, without the fields inside them.
fn gone(before: &Shape, now: &Shape) -> Vec<String> {
    let missing = before.keys().filter(|path| !now.contains_key(*path));
    missing
        .filter(|path| !follows(path, before, now))
        .map(|path| match renamed(path, before, now) {
            Some(name) => format!("{path} is gone; was it renamed to {name}?"),
            None => format!("{path} is gone"),
        })
        .collect()
}

/// Whether the parent of this field is in the one shape and not in the other, so that only the parent
/// is reported.
fn follows(path: &str, has: &Shape, lacks: &Shape) -> bool {
    parent(path).is_some_and(|parent| has.contains_key(parent) && !lacks.contains_key(parent))
}

fn parent(path: &str) -> Option<&str> {
    match path.strip_suffix("[]") {
        Some(array) => Some(array),
        None => path.rsplit_once('.').map(|(parent, _)| parent),
    }
}

/// The only new field beside it with the same type and limits.
fn renamed<'a>(path: &str, before: &Shape, now: &'a Shape) -> Option<&'a str> {
    let field = before.get(path)?;
    let mut alike = now.iter().filter(|(name, other)| {
        !before.contains_key(*name) && parent(name) == parent(path) && *other == field
    });
    let (name, _) = alike.next()?;
    alike.next().is_none().then_some(name)
}

fn type_change(
    path: &str,
    narrow: &BTreeSet<String>,
    wide: &BTreeSet<String>,
    before: &Field,
    now: &Field,
) -> Option<String> {
    let fits = |kind: &String| {
        wide.contains(kind)
            || wide.contains("any")
            || (kind == "integer" && wide.contains("number"))
    };
    if narrow.iter().all(fits) {
        return None;
    }
    let only_null = now.types.len() == before.types.len() + 1
        && now.types.contains("null")
        && before.types.is_subset(&now.types);
    Some(if only_null {
        format!("{path} became nullable")
    } else {
        format!("{path} was {:?} and is {:?}", before.types, now.types)
    })
}

fn is_narrower(name: &str, before: Option<&Value>, now: &Value) -> bool {
    let Some(before) = before else { return true };
    let (before_number, now_number) = (before.as_f64(), now.as_f64());
    match (before_number, now_number) {
        (Some(before), Some(now)) if UPPER.contains(&name) => now < before,
        (Some(before), Some(now)) if LOWER.contains(&name) => now > before,
        _ => before != now,
    }
}

fn shown(limit: Option<&Value>) -> String {
    limit.map_or_else(|| "none".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests;
