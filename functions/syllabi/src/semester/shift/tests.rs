use super::*;
use crate::semester::tests::details;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// A semester with these dates, in a zone.
fn semester(zone: &str, first: &str, last: &str, holidays: &Value) -> Details {
    details(json!({
        "name": "Winter", "code": "2026-W", "zone": zone, "starts_on": first, "ends_on": last,
        "holidays": holidays,
    }))
    .unwrap()
}

fn winter_2025() -> Details {
    semester("Europe/Berlin", "2025-10-06", "2026-03-31", &json!([]))
}

fn winter_2026() -> Details {
    let holidays = json!([{ "from": "2026-12-24", "to": "2027-01-06", "name": "Christmas" }]);
    semester("Europe/Berlin", "2026-10-01", "2027-03-31", &holidays)
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn wall(local: &str, zone: &str) -> WallTime {
    WallTime::new(local.parse().unwrap(), zone.parse().unwrap())
}

#[test]
fn the_first_monday_of_teaching_becomes_the_first_monday_of_the_next_year() {
    let (source, target) = (winter_2025(), winter_2026());
    let moved = Shift::between(&source, &target)
        .date(date("2025-10-06"))
        .unwrap();
    assert_eq!((moved.new, moved.warnings), (date("2026-10-05"), vec![]));
}

#[test]
fn a_time_keeps_its_time_on_the_clock_over_the_end_of_summer_time() {
    let (source, target) = (winter_2025(), winter_2026());
    // Before the change of the clocks in 2025, and after it in the target: the offset differs.
    let old = wall("2025-10-25T23:59", "Europe/Berlin");
    let moved = Shift::between(&source, &target).wall_time(&old).unwrap();
    assert_eq!(moved.new, wall("2026-10-24T23:59", "Europe/Berlin"));
    let between = moved
        .new
        .resolve()
        .unwrap()
        .at
        .duration_since(old.resolve().unwrap().at);
    assert_eq!(between.as_hours(), 364 * 24);
    let later = wall("2025-10-26T23:59", "Europe/Berlin");
    let moved = Shift::between(&source, &target).wall_time(&later).unwrap();
    assert_eq!(moved.new, wall("2026-10-25T23:59", "Europe/Berlin"));
}

#[test]
fn what_would_fall_on_a_holiday_moves_on_to_the_same_weekday_after_it_with_a_warning() {
    let (source, target) = (winter_2025(), winter_2026());
    let old = wall("2025-12-29T12:00", "Europe/Berlin");
    let moved = Shift::between(&source, &target).wall_time(&old).unwrap();
    assert_eq!(moved.new, wall("2027-01-11T12:00", "Europe/Berlin"));
    let instead_of = date("2026-12-28");
    assert_eq!(
        moved.warnings,
        [Warning::Holiday {
            instead_of,
            weeks: 2
        }]
    );
}

#[test]
fn a_date_that_leaves_the_target_is_moved_all_the_same_with_a_warning() {
    let (source, target) = (winter_2025(), winter_2026());
    let moved = Shift::between(&source, &target)
        .date(date("2026-04-30"))
        .unwrap();
    assert_eq!(moved.new, date("2027-04-29"));
    assert_eq!(moved.warnings, [Warning::OutsideTarget]);
}

#[test]
fn a_time_that_the_clocks_skip_becomes_the_first_minute_after_the_gap_with_a_warning() {
    let source = semester("Europe/Berlin", "2025-03-03", "2025-06-30", &json!([]));
    let target = semester("Europe/Berlin", "2026-03-02", "2026-06-30", &json!([]));
    let old = wall("2025-03-30T03:30", "Europe/Berlin");
    assert!(
        Shift::between(&source, &target)
            .wall_time(&old)
            .unwrap()
            .warnings
            .is_empty()
    );
    let old = wall("2025-03-23T02:30", "Europe/Berlin");
    let source = semester("Europe/Berlin", "2025-02-24", "2025-06-30", &json!([]));
    let moved = Shift::between(&source, &target).wall_time(&old).unwrap();
    assert_eq!(moved.new, wall("2026-03-29T03:00", "Europe/Berlin"));
    let instead_of = wall("2026-03-29T02:30", "Europe/Berlin");
    assert_eq!(moved.warnings, [Warning::LocalTimeSkipped { instead_of }]);
}

#[test]
fn a_time_in_the_zone_of_the_source_gets_the_zone_of_the_target() {
    let source = winter_2025();
    let target = semester("Asia/Tokyo", "2026-10-05", "2027-03-31", &json!([]));
    let shift = Shift::between(&source, &target);
    let own = shift
        .wall_time(&wall("2025-11-03T10:00", "Europe/Berlin"))
        .unwrap();
    assert_eq!(own.new, wall("2026-11-02T10:00", "Asia/Tokyo"));
    let other = shift
        .wall_time(&wall("2025-11-03T10:00", "America/Lima"))
        .unwrap();
    assert_eq!(other.new, wall("2026-11-02T10:00", "America/Lima"));
}

#[test]
fn a_date_at_the_end_of_the_calendar_is_refused() {
    let (source, target) = (winter_2025(), winter_2026());
    let shift = Shift::between(&source, &target);
    assert!(shift.date(date("2199-12-31")).is_err());
    assert!(
        shift
            .wall_time(&wall("2199-12-31T12:00", "Europe/Berlin"))
            .is_err()
    );
}

/// A semester that starts within a century, with holidays in order.
fn semesters() -> impl Strategy<Value = Details> {
    let zones = select(Zone::all().collect::<Vec<_>>());
    let holidays = proptest::collection::vec((1..40_i32, 0..20_i32), 0..5);
    (zones, 0..36_500_i32, 1..540_i32, holidays).prop_map(|(zone, first, length, holidays)| {
        let first = date("1990-01-01").plus_days(first).unwrap();
        let last = first.plus_days(length).unwrap();
        let mut ranges = Vec::new();
        let mut next = first;
        for (distance, length) in holidays {
            let from = next.plus_days(distance).unwrap();
            let to = from.plus_days(length).unwrap();
            next = to;
            if to <= last {
                ranges.push(json!({ "from": from, "to": to }));
            }
        }
        semester(
            zone.name(),
            &first.to_string(),
            &last.to_string(),
            &json!(ranges),
        )
    })
}

proptest! {
    #[test]
    fn a_moved_date_keeps_its_weekday_and_is_no_holiday(
        source in semesters(), target in semesters(), day in 0..540_i32,
    ) {
        let shift = Shift::between(&source, &target);
        let old = source.outline.period.starts_on.plus_days(day).unwrap();
        let moved = shift.date(old).unwrap();
        prop_assert_eq!(moved.old, old);
        prop_assert_eq!(old.days_until(moved.new).rem_euclid(7), 0);
        prop_assert!(!target.holidays.iter().any(|holiday| holiday.contains(moved.new)));
        let outside = moved.warnings.contains(&Warning::OutsideTarget);
        prop_assert_eq!(outside, !target.outline.period.contains(moved.new));
        if !moved.warnings.iter().any(|warning| matches!(warning, Warning::Holiday { .. })) {
            prop_assert_eq!(old.days_until(moved.new), shift.days);
        }
    }

    #[test]
    fn a_moved_time_keeps_its_time_on_the_clock_or_says_that_it_is_skipped(
        source in semesters(), target in semesters(), day in 0..540_i32, hour in 0..24_i8, minute in 0..60_i8,
    ) {
        let shift = Shift::between(&source, &target);
        let zone = source.outline.period.zone.clone();
        let day = source.outline.period.starts_on.plus_days(day).unwrap();
        let old = WallTime::new(day.at(hour, minute).unwrap(), zone);
        let moved = shift.wall_time(&old).unwrap();
        prop_assert!(moved.new.resolve().is_ok());
        prop_assert_eq!(&moved.new.zone, &target.outline.period.zone);
        let skipped = moved.warnings.iter().find_map(|warning| match warning {
            Warning::LocalTimeSkipped { instead_of } => Some(instead_of),
            _ => None,
        });
        let wanted = skipped.unwrap_or(&moved.new);
        prop_assert_eq!(wanted.resolve().is_err(), skipped.is_some());
        prop_assert_eq!(wanted.local.as_civil().time(), old.local.as_civil().time());
        prop_assert_eq!(wanted.local.date().unwrap(), shift.date(day).unwrap().new);
    }

    #[test]
    fn the_first_day_of_teaching_moves_into_the_first_week_of_the_target(
        source in semesters(), target in semesters(),
    ) {
        let shift = Shift::between(&source, &target);
        let first = source.outline.period.first_teaching_day().plus_days(shift.days).unwrap();
        let days = target.outline.period.first_teaching_day().days_until(first);
        prop_assert!((0..7).contains(&days));
    }

    #[test]
    fn a_semester_moved_onto_itself_stays_but_for_its_holidays(source in semesters(), day in 0..540_i32) {
        let old = source.outline.period.starts_on.plus_days(day).unwrap();
        let moved = Shift::between(&source, &source).date(old).unwrap();
        if !source.holidays.iter().any(|holiday| holiday.contains(old)) {
            prop_assert_eq!(moved.new, old);
        }
    }
}
