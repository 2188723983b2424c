//! The order of the dates of a semester.

use calendar::{Date, WallTime};
use jiff::{Span, Timestamp};
use kernel::{Error, Result};

use super::{Details, Holiday, Period};

/// The most holidays of a semester.
pub(super) const HOLIDAYS: usize = 60;

/// A semester is shorter than this many months.
const MONTHS: i32 = 18;

/// Checks the dates of one semester against each other.
///
/// # Errors
/// `request.invalid` with every field that breaks a rule; `calendar.local_time_skipped` for the first
/// deadline that the clocks skip.
pub(super) fn check(details: &Details) -> Result<()> {
    let period = &details.outline.period;
    let mut problems = Problems::default();
    check_days(period, &mut problems);
    if let Some(last) = details.access_until {
        let holds = last >= period.ends_on;
        problems.unless(holds, "access_until", "must not be before ends_on");
    }
    check_holidays(&details.holidays, period, &mut problems);
    check_deadlines(details, &mut problems)?;
    problems.refuse_any()
}

fn check_days(period: &Period, problems: &mut Problems) {
    let (first, last) = (period.starts_on, period.ends_on);
    problems.unless(first <= last, "ends_on", "must not be before starts_on");
    problems.unless(
        last.as_civil() < months_after(first),
        "ends_on",
        "must be less than 18 months after starts_on",
    );
    for (field, day) in [
        ("teaching_from", period.teaching_from),
        ("teaching_to", period.teaching_to),
    ] {
        let holds = day.is_none_or(|day| period.contains(day));
        problems.unless(holds, field, "must be within starts_on and ends_on");
    }
    problems.unless(
        period.first_teaching_day() <= period.last_teaching_day() || last < first,
        "teaching_to",
        "must not be before teaching_from",
    );
    if let Some(day) = period.enrollment_from {
        problems.unless(day <= last, "enrollment_from", "must not be after ends_on");
    }
    if let Some(day) = period.enrollment_to {
        let from = period.enrollment_from.unwrap_or(first);
        let problem = "must not be before the first day of enrollment";
        problems.unless(day >= from, "enrollment_to", problem);
    }
}

/// The first day that is too late for the end of a semester which starts on this day. In the last years
/// of the calendar, that is none of its days.
fn months_after(first: Date) -> jiff::civil::Date {
    first.as_civil().saturating_add(Span::new().months(MONTHS))
}

fn check_holidays(holidays: &[Holiday], period: &Period, problems: &mut Problems) {
    let few = holidays.len() <= HOLIDAYS;
    problems.unless(few, "holidays", "must be at most 60");
    let mut before: Option<&Holiday> = None;
    for (number, holiday) in holidays.iter().enumerate().take(HOLIDAYS) {
        let field = |name| format!("holidays[{number}].{name}");
        let is_range = holiday.from <= holiday.to;
        problems.unless(is_range, &field("to"), "must not be before from");
        for (name, day) in [("from", holiday.from), ("to", holiday.to)] {
            let holds = period.contains(day);
            problems.unless(holds, &field(name), "must be within starts_on and ends_on");
        }
        let follows = before.is_none_or(|before| before.to < holiday.from);
        problems.unless(
            follows,
            &field("from"),
            "must be after the holiday before it",
        );
        before = Some(holiday);
    }
}

fn check_deadlines(details: &Details, problems: &mut Problems) -> Result<()> {
    let (period, deadlines) = (&details.outline.period, &details.deadlines);
    let add_drop = instant(deadlines.add_drop_until.as_ref(), "add_drop_until")?;
    let withdraw = instant(deadlines.withdraw_until.as_ref(), "withdraw_until")?;
    let grades = instant(deadlines.grades_due.as_ref(), "grades_due")?;
    for (field, at) in [("add_drop_until", add_drop), ("withdraw_until", withdraw)] {
        let holds = at.is_none_or(|at| (period.opens_at()..period.ends_at()).contains(&at));
        let problem = "must be after the semester opens and before it ends";
        problems.unless(holds, field, problem);
    }
    if let (Some(add_drop), Some(withdraw)) = (add_drop, withdraw) {
        let problem = "must not be before add_drop_until";
        problems.unless(add_drop <= withdraw, "withdraw_until", problem);
    }
    if let Some(at) = grades {
        let holds = at >= period.zone.start_of(period.last_teaching_day());
        let problem = "must not be before the last day of teaching";
        problems.unless(holds, "grades_due", problem);
    }
    Ok(())
}

/// The last instant of a deadline.
fn instant(deadline: Option<&WallTime>, field: &str) -> Result<Option<Timestamp>> {
    let resolved = deadline.map(WallTime::deadline).transpose();
    let resolved = resolved.map_err(|skipped| skipped.in_field(field))?;
    Ok(resolved.map(|resolved| resolved.at))
}

/// The fields that break a rule, with their problems.
#[derive(Default)]
struct Problems(Vec<(String, &'static str)>);

impl Problems {
    fn unless(&mut self, holds: bool, field: &str, problem: &'static str) {
        if !holds {
            self.0.push((field.to_owned(), problem));
        }
    }

    fn refuse_any(self) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let problems = self.0.iter();
        Err(Error::invalid_fields(
            problems.map(|(field, problem)| (field.as_str(), *problem)),
        ))
    }
}

#[cfg(test)]
mod tests;
