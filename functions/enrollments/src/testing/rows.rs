//! What the rows of the course say.

use kernel::table::{AttributeValue, Item, from_row};
use serde_json::Value;
use testkit::App;

use super::courses::COURSE;

/// The numbers that must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// How many seats are taken, by their rows.
    pub(crate) taken: i64,
    /// How many enrollments have a seat.
    pub(crate) seated: i64,
    /// How many wait, by the count of the waitlist.
    pub(crate) waiting: i64,
    /// How many tickets there are.
    pub(crate) tickets: i64,
    /// How many enrollments wait.
    pub(crate) waitlisted: i64,
}

pub(crate) fn numbers(app: &App) -> Numbers {
    let rows = app.table("enrollments").rows();
    let of = |pk: String, sk: &'static str| {
        let rows = rows
            .iter()
            .filter(move |row| text(row, "pk").starts_with(&pk) && text(row, "sk").starts_with(sk));
        rows.map(|row| from_row::<Value>(row.clone()).unwrap())
    };
    let count = |rows: usize| i64::try_from(rows).unwrap();
    let sum = |field: &'static str| move |row: Value| row[field].as_i64().unwrap();
    let enrollments = || of(format!("ENROLLMENT#{COURSE}."), "META");
    let waits = |row: &Value| row["standing"]["is"] == "waiting";
    Numbers {
        taken: of(format!("SEATS#{COURSE}"), "SHARD#")
            .map(sum("taken"))
            .sum(),
        seated: count(enrollments().filter(|row| row["seat"].is_u64()).count()),
        waiting: of(format!("WAITLIST#{COURSE}"), "COUNT")
            .map(sum("waiting"))
            .sum(),
        tickets: count(of(format!("WAITLIST#{COURSE}"), "TICKET#").count()),
        waitlisted: count(enrollments().filter(waits).count()),
    }
}

/// How many seats are taken.
pub(crate) fn taken(app: &App) -> i64 {
    numbers(app).taken
}

fn text<'a>(row: &'a Item, name: &str) -> &'a str {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}

impl Numbers {
    /// Checks that what is counted is what there is.
    #[track_caller]
    pub(crate) fn assert_agree(self) {
        assert_eq!(self.taken, self.seated, "{self:?}");
        assert_eq!(self.waiting, self.tickets, "{self:?}");
        assert_eq!(self.tickets, self.waitlisted, "{self:?}");
    }
}
