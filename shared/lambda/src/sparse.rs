//! Sparse replies: `?fields=id,items(id,owner(name))` on a query. The reply then has these fields alone.

use std::collections::BTreeMap;
use std::fmt;

use kernel::error::{Error, Result};
use serde_json::{Map, Value};

use crate::function::Endpoint;
use crate::http::{Request, Response};

mod shape;

/// The query parameter.
const PARAMETER: &str = "fields";
/// The longest value, in bytes.
const LENGTH: usize = 512;
/// How deep fields may be nested.
const DEPTH: usize = 5;
/// A page always has it: without it, a client cannot tell the last page from any other.
const CURSOR: &str = "next_cursor";

/// Fields by name, each with those that are chosen inside; none inside is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Selection(BTreeMap<String, Selection>);

/// The fields that a request chooses, and the request without its parameter, for the endpoint; `None` for
/// a request without the parameter, which costs nothing but a look at the names in its query.
///
/// # Errors
/// 422 for a selection that cannot be read, and for a field that the reply never has.
pub(crate) fn of(
    endpoint: &dyn Endpoint,
    request: &Request,
) -> Result<Option<(Selection, Request)>> {
    if request.query.is_empty() || !endpoint.spec().answers_head() {
        return Ok(None);
    }
    let (chosen, others): (Vec<&str>, Vec<&str>) = request
        .query
        .split('&')
        .partition(|pair| value_of(pair).is_some());
    let selection = match chosen.as_slice() {
        [] => return Ok(None),
        [pair] => Selection::parse(&value_of(pair).unwrap_or_default())?,
        _ => return Err(refused("must not be given twice")),
    };
    let schema = endpoint.reply_schema().unwrap_or_default();
    let unknown = shape::unknown(&schema, &selection);
    if !unknown.is_empty() {
        return Err(refused(&format!(
            "the reply has no field {}",
            unknown.join(", ")
        )));
    }
    let request = Request {
        query: others.join("&"),
        ..request.clone()
    };
    Ok(Some((selection, request)))
}

/// The decoded value of a pair of the query if it is the parameter.
fn value_of(pair: &str) -> Option<String> {
    let (name, value) = form_urlencoded::parse(pair.as_bytes()).next()?;
    (name == PARAMETER).then(|| value.into_owned())
}

fn refused(problem: &str) -> Error {
    Error::invalid_field(PARAMETER, problem)
}

impl Selection {
    fn parse(text: &str) -> Result<Self> {
        if text.len() > LENGTH {
            return Err(refused("must be at most 512 characters"));
        }
        let mut rest = text;
        let parsed = Self::level(&mut rest, DEPTH).filter(|_| rest.is_empty());
        parsed.ok_or_else(|| {
            refused(
                "must be names, each once, with those inside in parentheses, at most five deep: \
                 id,items(id,name)",
            )
        })
    }

    /// The names up to the end or to a closing parenthesis.
    fn level(rest: &mut &str, depth: usize) -> Option<Self> {
        let mut fields = BTreeMap::new();
        loop {
            let is_of_name = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            };
            let end = rest
                .find(|letter| !is_of_name(letter))
                .unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            *rest = after;
            let inside = match rest.strip_prefix('(') {
                None => Self::default(),
                Some(after) => {
                    *rest = after;
                    let inside = Self::level(rest, depth.checked_sub(1).filter(|left| *left > 0)?)?;
                    *rest = rest.strip_prefix(')')?;
                    inside
                }
            };
            if name.is_empty() || fields.insert(name.to_owned(), inside).is_some() {
                return None;
            }
            match rest.strip_prefix(',') {
                Some(after) => *rest = after,
                None => return Some(Self(fields)),
            }
        }
    }

    /// The response with the chosen fields alone. It is another representation, so it has another `ETag`.
    ///
    /// # Errors
    /// Internal, when the body is not JSON.
    pub(crate) fn apply(&self, mut response: Response) -> Result<Response> {
        let body: Value = serde_json::from_slice(&response.body).map_err(Error::internal)?;
        let cursor = body.get(CURSOR).cloned();
        let mut sparse = self.of_value(body);
        if let (Value::Object(fields), Some(cursor)) = (&mut sparse, cursor) {
            fields.insert(CURSOR.to_owned(), cursor);
        }
        response.body = serde_json::to_vec(&sparse).map_err(Error::internal)?;
        let tag = response
            .header("ETag")
            .and_then(|tag| tag.strip_suffix('"'));
        if let Some(tag) = tag.map(|whole| format!("{whole}:{self}\"")) {
            response.set("ETag", tag);
        }
        Ok(response)
    }

    fn of_value(&self, value: Value) -> Value {
        match value {
            _ if self.0.is_empty() => value,
            Value::Array(items) => items.into_iter().map(|item| self.of_value(item)).collect(),
            Value::Object(mut fields) => {
                let chosen = self.0.iter().filter_map(|(name, inside)| {
                    let value = fields.remove(name)?;
                    Some((name.clone(), inside.of_value(value)))
                });
                Value::Object(chosen.collect::<Map<_, _>>())
            }
            other => other,
        }
    }
}

/// The selection with its names in order, so that equal selections have equal tags.
impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (name, inside)) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(f, "{comma}{name}")?;
            if !inside.0.is_empty() {
                write!(f, "({inside})")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
