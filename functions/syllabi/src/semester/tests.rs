use super::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// The details that a request with this body means.
pub(super) fn details(body: Value) -> Result<Details> {
    let input: SemesterInput = serde_json::from_value(body).unwrap();
    let zone = input.zone().cloned();
    input.into_details(zone.unwrap_or_else(|| "UTC".parse().unwrap()))
}

pub(super) fn winter(changes: Value) -> Value {
    let mut body = json!({
        "name": "Winter", "code": "2026-W", "zone": "Europe/Berlin",
        "starts_on": "2026-10-01", "ends_on": "2027-03-31",
    });
    let fields = body.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    body
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_states_follow_the_days_in_the_zone_of_the_semester() {
    let dates = json!({
        "enrollment_from": "2026-08-01", "teaching_from": "2026-10-12", "teaching_to": "2027-02-05",
    });
    let period = details(winter(dates)).unwrap().outline.period;
    for (now, state) in [
        ("2026-07-31T21:59:59.999Z", State::Planned),
        ("2026-07-31T22:00:00Z", State::Open),
        ("2026-10-11T21:59:59.999Z", State::Open),
        ("2026-10-11T22:00:00Z", State::Teaching),
        ("2027-02-05T22:59:59.999Z", State::Teaching),
        ("2027-02-05T23:00:00Z", State::Grading),
        ("2030-01-01T00:00:00Z", State::Grading),
    ] {
        assert_eq!(period.state(false, at(now)), state, "{now}");
        assert_eq!(period.state(true, at(now)), State::Closed, "{now}");
    }
}

#[test]
fn a_day_without_midnight_begins_after_the_gap() {
    let dates =
        json!({ "zone": "Asia/Beirut", "starts_on": "2027-03-28", "ends_on": "2027-06-30" });
    let period = details(winter(dates)).unwrap().outline.period;
    assert_eq!(period.opens_at(), at("2027-03-27T22:00:00Z"));
}

fn semester() -> Semester {
    Semester::create(
        "1".parse().unwrap(),
        details(winter(json!({}))).unwrap(),
        at("2026-06-01T12:00:00Z"),
    )
}

#[test]
fn a_semester_opens_once_and_not_before_its_time() {
    let mut semester = semester();
    semester.open(at("2026-09-30T21:59:59Z"));
    assert_eq!(semester.history.version(), 1);
    for _ in 0..2 {
        semester.open(at("2026-09-30T22:00:00Z"));
        assert_eq!((semester.history.version(), semester.opening()), (2, None));
    }
}

#[test]
fn of_a_closed_semester_only_the_end_of_access_changes() {
    let mut semester = semester();
    let now = at("2027-05-01T00:00:00Z");
    semester.close(&Actor::System, now).unwrap();
    let later = semester
        .details()
        .with_access_until("2030-01-01".parse().ok());
    semester.update(later.clone(), now).unwrap();
    assert_eq!(*semester.details(), later);
    for changes in [
        json!({ "name": "Other" }),
        json!({ "ends_on": "2027-04-01" }),
        json!({ "holidays": [{ "from": "2026-12-24", "to": "2026-12-24" }] }),
    ] {
        let refused = semester
            .update(details(winter(changes)).unwrap(), now)
            .unwrap_err();
        assert_eq!(refused.code(), "semesters.closed");
    }
    assert_eq!(
        semester.close(&Actor::System, now).unwrap_err().code(),
        "semesters.closed"
    );
    assert_eq!(semester.delete().unwrap_err().code(), "semesters.closed");
    semester.open(now);
    assert_eq!(semester.history.version(), 3);
}

#[test]
fn the_entity_tag_changes_with_the_version_and_with_the_state() {
    let mut semester = semester();
    let (before, after) = (at("2026-09-30T21:59:59Z"), at("2026-09-30T22:00:00Z"));
    let tags = [semester.tag(before), semester.tag(after)];
    assert_ne!(tags[0], tags[1]);
    semester.open(after);
    assert!(!tags.contains(&semester.tag(after)));
}

proptest! {
    #[test]
    fn the_states_never_go_back(
        zone in select(calendar::Zone::all().collect::<Vec<_>>()),
        days in proptest::collection::vec(0..540_i32, 5),
        hours in proptest::collection::vec(-2_000..16_000_i64, 2),
    ) {
        let first = "2026-10-01".parse::<calendar::Date>().unwrap();
        let day = |number: i32| first.plus_days(number).unwrap();
        let mut days = days;
        days.sort_unstable();
        let body = json!({
            "name": "Any", "code": "ANY", "zone": zone,
            "enrollment_from": day(days[0]), "starts_on": day(days[1]), "teaching_from": day(days[2]),
            "teaching_to": day(days[3]), "ends_on": day(days[4]),
        });
        let period = details(body).unwrap().outline.period;
        let mut hours = hours;
        hours.sort_unstable();
        let state = |hours: i64| {
            period.state(false, at("2026-10-01T00:00:00Z") + SignedDuration::from_hours(hours)) as u64
        };
        prop_assert!(state(hours[0]) <= state(hours[1]));
    }
}
