use super::*;
use calendar::Date;
use proptest::prelude::*;
use serde_json::{from_value, json};

fn day(days: i32) -> Date {
    let first: Date = "2026-01-01".parse().unwrap();
    first.plus_days(days).unwrap()
}

/// A semester of these days. Ids begin with 1.
fn entry(id: usize, parent: Option<usize>, first: i32, last: i32) -> Entry {
    Entry {
        id: id.to_string().parse().unwrap(),
        outline: from_value(json!({
            "name": "A semester", "code": format!("S{id}"), "parent_id": parent.map(|id| id.to_string()),
            "zone": "UTC", "starts_on": day(first), "ends_on": day(last),
        }))
        .unwrap(),
        is_closed: false,
    }
}

fn empty() -> AcademicCalendar {
    AcademicCalendar::of_row(None, &CalendarId::default()).unwrap()
}

fn refused(calendar: &mut AcademicCalendar, entry: Entry) -> String {
    let error = calendar.put(entry).unwrap_err();
    match error.details().get("fields") {
        Some(fields) => fields[0]["field"].as_str().unwrap().to_owned(),
        None => error.code().to_owned(),
    }
}

#[test]
fn semesters_of_one_level_have_no_day_in_common() {
    let mut calendar = empty();
    calendar.put(entry(1, None, 0, 100)).unwrap();
    for (first, last) in [(0, 100), (100, 150), (50, 60), (-10, 0), (-10, 200)] {
        let overlapping = entry(2, None, first, last);
        assert_eq!(refused(&mut calendar, overlapping), "semesters.overlap");
    }
    calendar.put(entry(2, None, 101, 150)).unwrap();
    calendar.put(entry(3, Some(1), 0, 100)).unwrap();
    let overlapping = entry(4, Some(1), 90, 100);
    assert_eq!(refused(&mut calendar, overlapping), "semesters.overlap");
}

#[test]
fn a_parent_has_no_parent_and_is_another_semester_of_the_calendar() {
    let mut calendar = empty();
    calendar.put(entry(1, None, 0, 100)).unwrap();
    calendar.put(entry(2, Some(1), 0, 50)).unwrap();
    for parent in [2, 3, 9] {
        let term = entry(3, Some(parent), 60, 70);
        assert_eq!(refused(&mut calendar, term), "parent_id");
    }
    calendar.put(entry(4, None, 200, 300)).unwrap();
    let with_terms = entry(1, Some(4), 200, 300);
    assert_eq!(refused(&mut calendar, with_terms), "parent_id");
}

#[test]
fn the_dates_of_a_term_are_within_those_of_its_parent_whichever_of_them_changes() {
    let mut calendar = empty();
    calendar.put(entry(1, None, 0, 100)).unwrap();
    assert_eq!(
        refused(&mut calendar, entry(2, Some(1), -1, 50)),
        "starts_on"
    );
    assert_eq!(
        refused(&mut calendar, entry(2, Some(1), 50, 101)),
        "ends_on"
    );
    calendar.put(entry(2, Some(1), 10, 50)).unwrap();
    assert_eq!(refused(&mut calendar, entry(1, None, 11, 100)), "starts_on");
    assert_eq!(refused(&mut calendar, entry(1, None, 0, 49)), "ends_on");
    calendar.put(entry(1, None, 10, 50)).unwrap();
}

#[test]
fn a_code_belongs_to_one_semester_of_a_calendar() {
    let mut calendar = empty();
    calendar.put(entry(1, None, 0, 10)).unwrap();
    let mut other = entry(2, None, 20, 30);
    other.outline.code = entry(1, None, 0, 0).outline.code;
    assert_eq!(refused(&mut calendar, other), "semesters.code_taken");
    calendar.remove(&"1".parse().unwrap()).unwrap();
    let mut other = entry(2, None, 20, 30);
    other.outline.code = entry(1, None, 0, 0).outline.code;
    calendar.put(other).unwrap();
}

#[test]
fn nothing_is_added_to_a_closed_parent_and_a_parent_is_not_removed() {
    let mut calendar = empty();
    calendar.put(entry(1, None, 0, 100)).unwrap();
    calendar.put(entry(2, Some(1), 0, 50)).unwrap();
    assert_eq!(calendar.open_terms(&"1".parse().unwrap()).len(), 1);
    let refusal = calendar.remove(&"1".parse().unwrap()).unwrap_err();
    assert_eq!(refusal.code(), "semesters.in_use");
    for id in [2, 1] {
        let parent = (id == 2).then_some(1);
        let last = if id == 2 { 50 } else { 100 };
        let mut closed = entry(id, parent, 0, last);
        closed.is_closed = true;
        calendar.put(closed).unwrap();
    }
    assert!(calendar.open_terms(&"1".parse().unwrap()).is_empty());
    assert_eq!(
        refused(&mut calendar, entry(3, Some(1), 60, 70)),
        "semesters.closed"
    );
}

#[test]
fn the_largest_calendar_fits_into_one_row() {
    let mut calendar = empty();
    let uuid = |number: usize| format!("0197a1b2-0000-7000-8000-{number:012}");
    for number in 0..SEMESTERS {
        let first = i32::try_from(number).unwrap() * 2;
        let mut largest = entry(1, None, first, first + 1);
        largest.id = uuid(number).parse().unwrap();
        let outline = &mut largest.outline;
        outline.name = kernel::text::Text::new(&"\u{1F393}".repeat(120)).unwrap();
        outline.code = format!("{number:020}").parse().unwrap();
        outline.period.zone = "America/Argentina/ComodRivadavia".parse().unwrap();
        for day in [
            &mut outline.period.teaching_from,
            &mut outline.period.teaching_to,
            &mut outline.period.enrollment_from,
            &mut outline.period.enrollment_to,
        ] {
            *day = Some(outline.period.starts_on);
        }
        calendar.put(largest).unwrap();
    }
    assert_eq!(
        refused(&mut calendar, entry(1, None, -9, -8)),
        "semesters.calendar_full"
    );
    for (number, entry) in calendar.semesters.iter_mut().enumerate() {
        entry.outline.parent_id = Some(uuid(number).parse().unwrap());
    }
    // JSON has quotes where DynamoDB has lengths: its size is about that of the row.
    let bytes = serde_json::to_string(&calendar).unwrap().len();
    assert!(bytes < 200_000, "{bytes}");
}

/// What is asked of a calendar: a semester's number, its parent's number, its first day and its length.
fn requests() -> impl Strategy<Value = Vec<(usize, Option<usize>, i32, i32)>> {
    let request = (
        1..8_usize,
        proptest::option::of(1..8_usize),
        0..60_i32,
        0..30_i32,
    );
    proptest::collection::vec(request, 0..40)
}

proptest! {
    #[test]
    fn after_any_requests_the_rules_between_semesters_hold(requests in requests()) {
        let mut calendar = empty();
        for (id, parent, first, length) in requests {
            let before = format!("{calendar:?}");
            if calendar.put(entry(id, parent, first, first + length)).is_err() {
                prop_assert_eq!(before, format!("{calendar:?}"));
            }
        }
        for one in &calendar.semesters {
            let parent = one.outline.parent_id.as_ref();
            if let Some(parent) = parent {
                let parent = calendar.semesters.iter().find(|other| other.id == *parent).unwrap();
                prop_assert!(parent.outline.parent_id.is_none());
                prop_assert!(parent.outline.period.contains(one.outline.period.starts_on));
                prop_assert!(parent.outline.period.contains(one.outline.period.ends_on));
            }
            for other in calendar.semesters.iter().filter(|other| other.id != one.id) {
                prop_assert_ne!(&other.outline.code, &one.outline.code);
                if other.outline.parent_id.is_some() == parent.is_some() {
                    prop_assert!(!other.outline.period.overlaps(&one.outline.period));
                }
            }
        }
    }
}
