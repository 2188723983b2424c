use super::*;
use kernel::table::SortKeys;
use proptest::prelude::*;

const NOW: &str = "2026-06-01T12:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn query(filter: &Filter) -> KeyQuery {
    filter.query(at(NOW)).unwrap()
}

fn refused_field(filter: &Filter) -> String {
    let error = filter.query(at(NOW)).unwrap_err();
    assert_eq!(error.kind(), kernel::Kind::Invalid);
    error.details()["fields"][0]["field"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn without_a_filter_the_list_is_of_today() {
    let query = query(&Filter::default());
    assert_eq!(
        (query.index, query.pk.as_str()),
        (Index::Gsi1, "DATE#2026-06-01")
    );
    assert_eq!(query.sort_keys, SortKeys::All);
    assert!(query.descending);
}

#[test]
fn a_source_is_listed_day_by_day() {
    let filter = Filter {
        source: Some("subjects"),
        ..Filter::default()
    };
    assert_eq!(query(&filter).pk, "SOURCE#subjects#2026-06-01");
    let filter = Filter {
        date: Some("2026-05-31".parse().unwrap()),
        ..filter
    };
    assert_eq!(query(&filter).pk, "SOURCE#subjects#2026-05-31");
}

#[test]
fn a_type_is_listed_day_by_day() {
    let filter = Filter {
        event_type: Some("SubjectCreated"),
        ..Filter::default()
    };
    let today = query(&filter);
    assert_eq!(
        (today.index, today.pk.as_str()),
        (Index::Gsi2, "TYPE#SubjectCreated#2026-06-01")
    );
    assert_eq!(today.sort_keys, SortKeys::All);
    let filter = Filter {
        date: Some("2026-05-31".parse().unwrap()),
        ..filter
    };
    assert_eq!(query(&filter).pk, "TYPE#SubjectCreated#2026-05-31");
}

#[test]
fn without_a_date_a_bound_determines_the_day() {
    let filter = Filter {
        from: Some(at("2026-05-30T22:00:00Z")),
        ..Filter::default()
    };
    assert_eq!(query(&filter).pk, "DATE#2026-05-30");
    let filter = Filter {
        to: Some(at("2026-05-29T22:00:00Z")),
        ..Filter::default()
    };
    assert_eq!(query(&filter).pk, "DATE#2026-05-29");
}

#[test]
fn a_type_and_a_source_at_once_are_refused() {
    let filter = Filter {
        event_type: Some("X"),
        source: Some("y"),
        ..Filter::default()
    };
    assert_eq!(refused_field(&filter), "source");
}

#[test]
fn a_from_later_than_to_is_refused() {
    let filter = Filter {
        from: Some(at(NOW)),
        to: Some(at("2026-06-01T11:00:00Z")),
        ..Filter::default()
    };
    assert_eq!(refused_field(&filter), "from");
}

#[test]
fn bounds_outside_the_date_are_refused() {
    let date = Some("2026-05-31".parse().unwrap());
    assert_eq!(
        refused_field(&Filter {
            date,
            from: Some(at(NOW)),
            ..Filter::default()
        }),
        "from"
    );
    assert_eq!(
        refused_field(&Filter {
            date,
            to: Some(at(NOW)),
            ..Filter::default()
        }),
        "to"
    );
}

#[test]
fn bounds_on_two_days_are_refused() {
    let (from, to) = (Some(at("2026-05-31T23:00:00Z")), Some(at(NOW)));
    for (event_type, source) in [(None, None), (Some("X"), None), (None, Some("x"))] {
        let filter = Filter {
            from,
            to,
            event_type,
            source,
            date: None,
        };
        assert_eq!(refused_field(&filter), "to");
    }
}

proptest! {
    #[test]
    fn exactly_the_events_within_the_bounds_are_found(
        event in 0i64..400_000, from in proptest::option::of(0i64..400_000), to in proptest::option::of(0i64..400_000),
        day in proptest::option::of(0i64..5),
    ) {
        let time_of = |second: i64| Timestamp::from_second(1_780_000_000 + second).unwrap();
        let date = day.map(|day| date_of(time_of(day * 86_400)));
        let filter = Filter { event_type: Some("X"), from: from.map(time_of), to: to.map(time_of), date, source: None };
        let Ok(query) = filter.query(at(NOW)) else { return Ok(()) };
        let key = format!("{}#0197-id", sortable_time(time_of(event)));
        let today = date_of(time_of(event));
        let in_bounds = match query.sort_keys {
            SortKeys::All => true,
            SortKeys::Between(first, last) => first <= key && key <= last,
            SortKeys::StartingWith(prefix) => key.starts_with(&prefix),
        };
        let found = in_bounds && query.pk == type_partition("X", today);
        let listed = date.or(filter.from.or(filter.to).map(date_of)).unwrap_or(date_of(at(NOW)));
        let wanted = from.is_none_or(|from| from <= event)
            && to.is_none_or(|to| event <= to)
            && listed == today;
        prop_assert_eq!(found, wanted);
    }
}
