use kernel::Error;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::semester::tests::{details, winter};

fn refused(changes: Value) -> Error {
    details(winter(changes)).unwrap_err()
}

fn refused_fields(changes: Value) -> Vec<String> {
    let error = refused(changes);
    let fields = error.details()["fields"].as_array().unwrap().iter();
    fields
        .map(|problem| problem["field"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn dates_in_their_order_are_accepted() {
    let all = json!({
        "teaching_from": "2026-10-12", "teaching_to": "2027-02-05",
        "enrollment_from": "2026-08-01", "enrollment_to": "2027-05-01",
        "access_until": "2027-03-31",
        "holidays": [{ "from": "2026-12-24", "to": "2027-01-06" }, { "from": "2027-01-07", "to": "2027-01-07" }],
        "add_drop_until": { "local": "2026-10-31T23:59", "zone": "Europe/Berlin" },
        "withdraw_until": { "local": "2027-03-31T23:59", "zone": "Europe/Berlin" },
        "grades_due": { "local": "2027-04-15T12:00", "zone": "Europe/Berlin" },
    });
    details(winter(all)).unwrap();
    details(winter(json!({ "starts_on": "2027-03-31" }))).unwrap();
    details(winter(json!({ "ends_on": "2028-03-31" }))).unwrap();
}

#[test]
fn a_date_out_of_order_is_refused_with_its_field() {
    let wall = |local: &str| json!({ "local": local, "zone": "Europe/Berlin" });
    for (changes, field) in [
        (json!({ "ends_on": "2026-09-30" }), "ends_on"),
        (json!({ "ends_on": "2028-04-01" }), "ends_on"),
        (json!({ "teaching_from": "2026-09-30" }), "teaching_from"),
        (json!({ "teaching_to": "2027-04-01" }), "teaching_to"),
        (
            json!({ "teaching_from": "2027-01-02", "teaching_to": "2027-01-01" }),
            "teaching_to",
        ),
        (
            json!({ "enrollment_from": "2027-04-01" }),
            "enrollment_from",
        ),
        (json!({ "enrollment_to": "2026-09-30" }), "enrollment_to"),
        (json!({ "access_until": "2027-03-30" }), "access_until"),
        (
            json!({ "add_drop_until": wall("2026-09-30T23:59") }),
            "add_drop_until",
        ),
        (
            json!({ "withdraw_until": wall("2027-04-01T00:00") }),
            "withdraw_until",
        ),
        (
            json!({ "add_drop_until": wall("2026-11-01T00:00"), "withdraw_until": wall("2026-10-31T23:59") }),
            "withdraw_until",
        ),
        (
            json!({ "grades_due": wall("2027-03-30T23:59") }),
            "grades_due",
        ),
    ] {
        assert_eq!(refused_fields(changes.clone()), [field], "{changes}");
    }
}

#[test]
fn every_field_that_breaks_a_rule_is_named_at_once() {
    let fields = refused_fields(json!({
        "teaching_from": "2026-01-01", "access_until": "2026-01-01",
        "holidays": [{ "from": "2026-12-26", "to": "2026-12-25" }, { "from": "2026-12-25", "to": "2027-12-25" }],
    }));
    let expected = [
        "teaching_from",
        "access_until",
        "holidays[0].to",
        "holidays[1].to",
        "holidays[1].from",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn more_than_60_holidays_are_refused() {
    let day = |number: i32| {
        let day = "2026-10-01".parse::<calendar::Date>().unwrap();
        let day = day.plus_days(number).unwrap();
        json!({ "from": day, "to": day })
    };
    let holidays = |count| json!({ "holidays": (0..count).map(day).collect::<Vec<_>>() });
    details(winter(holidays(60))).unwrap();
    assert_eq!(refused_fields(holidays(61)), ["holidays"]);
}

#[test]
fn a_deadline_that_the_clocks_skip_is_refused_with_its_neighbours() {
    let skipped =
        json!({ "withdraw_until": { "local": "2027-03-28T02:30", "zone": "Europe/Berlin" } });
    let error = refused(skipped);
    assert_eq!(error.code(), "calendar.local_time_skipped");
    assert_eq!(
        error.details()["fields"][0]["field"],
        "withdraw_until.local"
    );
    assert_eq!(error.details()["before"], "2027-03-28T01:59");
    assert_eq!(error.details()["after"], "2027-03-28T03:00");
}

proptest! {
    #[test]
    fn any_dates_are_accepted_or_refused_with_fields_and_never_panic(
        days in proptest::collection::vec(proptest::option::of(0..109_000_i32), 6),
        times in proptest::collection::vec(proptest::option::of(0..80_000_i32), 3),
        zone in select(calendar::Zone::all().collect::<Vec<_>>()),
    ) {
        let first = "1900-01-01".parse::<calendar::Date>().unwrap();
        let day = |number: usize| days[number].and_then(|days| first.plus_days(days).ok());
        let epoch = "1970-01-01".parse::<calendar::Date>().unwrap().at(0, 30).unwrap();
        let time = |number: usize| {
            let local = times[number].and_then(|days| epoch.plus_days(days).ok());
            local.map(|local| json!({ "local": local, "zone": zone }))
        };
        let body = json!({
            "name": "Any", "code": "ANY", "zone": zone,
            "starts_on": day(0).unwrap_or(first), "ends_on": day(1).unwrap_or(first),
            "teaching_from": day(2), "teaching_to": day(3), "enrollment_from": day(4), "enrollment_to": day(5),
            "add_drop_until": time(0), "withdraw_until": time(1), "grades_due": time(2),
        });
        if let Err(error) = details(body) {
            prop_assert!(!error.details()["fields"].as_array().unwrap().is_empty());
        }
    }
}
