//! Lists of learners as CSV files, as spreadsheets and school systems write them.

use csv::{ReaderBuilder, StringRecord};
use kernel::{Error, Result};
use serde_json::json;

use super::RosterRow;

/// The most rows of a file: they, and up to 5000 learners who are missing, are stored in one transaction.
pub(crate) const MOST_ROWS: usize = 4_000;

/// Spreadsheets put it before the first character.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Where the columns are.
#[derive(Clone, Copy)]
struct Columns {
    user_id: Option<usize>,
    email: Option<usize>,
    groups: Option<usize>,
}

/// The rows of a file whose first line names the columns: `user_id` or `email`, and `groups`. Other columns are
/// passed over. Fields are separated by commas, semicolons or tabs, and the groups of a learner by `|`. A learner
/// without groups keeps those of before.
///
/// # Errors
/// 422 for the field `file_id`, with the line.
pub(crate) fn rows_of(bytes: &[u8]) -> Result<Vec<RosterRow>> {
    let text = str::from_utf8(bytes).map_err(|_| refused("must be text in UTF-8"))?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = Columns::of(reader.headers().map_err(unreadable)?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if rows.len() == MOST_ROWS {
            return Err(refused(&format!("must have at most {MOST_ROWS} rows")));
        }
        rows.push(row(&record, columns)?);
    }
    Ok(rows)
}

/// The separator of which the first line has most.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default().as_bytes();
    let count = |separator: &u8| first.iter().filter(|byte| *byte == separator).count();
    let found = [b'\t', b';', b','].into_iter().max_by_key(count);
    found.unwrap_or(b',')
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self> {
        let columns = Self {
            user_id: place(header, "user_id")?,
            email: place(header, "email")?,
            groups: place(header, "groups")?,
        };
        if columns.user_id.or(columns.email).is_none() {
            let problem = "must name a column user_id or email in its first line";
            return Err(refused(problem));
        }
        Ok(columns)
    }
}

fn place(header: &StringRecord, name: &str) -> Result<Option<usize>> {
    let is_named = |column: &str| column.eq_ignore_ascii_case(name);
    let first = header.iter().position(is_named);
    if header.iter().filter(|column| is_named(column)).count() > 1 {
        return Err(refused(&format!("must not have the column {name} twice")));
    }
    Ok(first)
}

fn row(record: &StringRecord, columns: Columns) -> Result<RosterRow> {
    let field = |column: Option<usize>| record.get(column?).filter(|field| !field.is_empty());
    let groups = field(columns.groups);
    let groups: Option<Vec<_>> = groups.map(|groups| groups.split('|').map(str::trim).collect());
    let row = json!({
        "user_id": field(columns.user_id), "email": field(columns.email), "groups": groups,
    });
    serde_path_to_error::deserialize(row).map_err(|error| {
        let line = record.position().map_or(0, csv::Position::line);
        let (column, problem) = (error.path(), error.inner());
        refused(&format!("line {line}: {column} {problem}"))
    })
}

/// A line with another number of fields than the first one. What is in it is not shown.
fn unreadable(error: csv::Error) -> Error {
    let Some(position) = error.position() else {
        return refused("must be a CSV file");
    };
    let line = position.line();
    let problem = format!("line {line}: must have as many fields as the first line");
    refused(&problem).with_source(error)
}

fn refused(problem: &str) -> Error {
    Error::invalid_field("file_id", problem)
}

#[cfg(test)]
mod tests;
