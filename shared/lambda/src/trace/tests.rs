use super::*;
use aws_lambda_events::http::{HeaderName, HeaderValue};
use proptest::prelude::*;

const FRESH: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn of(headers: &[(&'static str, &str)]) -> Trace {
    let headers = headers.iter().map(|(name, value)| {
        let value = HeaderValue::from_str(value).unwrap();
        (HeaderName::from_static(name), value)
    });
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(name, value);
    }
    Trace::of_request(&map, FRESH)
}

proptest! {
    #[test]
    fn any_incoming_text_gives_a_valid_trace(text in ".{0,60}|[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.{0,5})?") {
        let out = continued(Some(&text), FRESH);
        prop_assert!(out.len() == 55 && parsed(&out).is_some(), "{}", out);
    }

    #[test]
    fn an_accepted_correlation_id_is_safe_in_a_header(text in any::<String>()) {
        prop_assert!(!is_correlation_id(&text) || text.bytes().all(|byte| byte.is_ascii_graphic()));
    }

    #[test]
    fn a_list_that_is_passed_on_is_within_its_limits(text in "([a-z ]{1,300}=[ -~]{0,300},){0,80}") {
        for (limits, name) in [(&TRACESTATE, "tracestate"), (&BAGGAGE, "baggage")] {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(&text).unwrap());
            if let Some(kept) = list(&headers, name, limits) {
                prop_assert!(kept.len() <= limits.bytes && kept.split(',').count() <= limits.members);
                prop_assert!(kept.split(',').all(|member| text.contains(member)));
            }
        }
    }
}

#[test]
fn a_trace_is_continued_with_a_new_span() {
    let out = continued(Some(PARENT), FRESH);
    assert!(out.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"));
    assert!(out.ends_with("-01"));
    assert_ne!(out, PARENT);
}

#[test]
fn a_trace_of_a_later_version_is_continued_as_version_00() {
    let fields = &PARENT[2..];
    for (text, flags) in [
        (format!("01{fields}"), "-01"),
        (format!("fe{fields}-more-and-more"), "-01"),
        (format!("cc{fields}-"), "-01"),
        (format!("01{}", fields.replace("-01", "-fe")), "-02"),
    ] {
        let out = continued(Some(&text), FRESH);
        assert!(
            out.starts_with("00-4bf92f3577b34da6a3ce929d0e0e4736-"),
            "{text}"
        );
        assert!(out.ends_with(flags), "{text} became {out}");
    }
}

#[test]
fn a_malformed_traceparent_is_not_continued() {
    let fields = &PARENT[2..];
    for text in [
        format!("ff{fields}"),
        format!("00{fields}-more"),
        format!("0{fields}"),
        format!("0G{fields}"),
        format!("01{fields}more"),
        PARENT.to_uppercase(),
        PARENT.replace("00f067aa0ba902b7", "0000000000000000"),
        PARENT.replace("4bf92f3577b34da6a3ce929d0e0e4736", &"0".repeat(32)),
        format!(" {PARENT}"),
    ] {
        assert!(!continued(Some(&text), FRESH).contains("4bf92f"), "{text}");
    }
}

#[test]
fn tracestate_belongs_to_a_trace_that_is_continued() {
    let state = "rojo=00f067aa0ba902b7,tenant@vendor=a b";
    let known = of(&[("traceparent", PARENT), ("tracestate", state)]);
    assert_eq!(known.state.as_deref(), Some(state));
    for parent in ["", "00-0-0-00"] {
        assert_eq!(
            of(&[("traceparent", parent), ("tracestate", state)]).state,
            None
        );
    }
    assert_eq!(of(&[("tracestate", state)]).state, None);
    for malformed in ["a", "A=1", "a=1=2", "=1", "a=1,b"] {
        let trace = of(&[("traceparent", PARENT), ("tracestate", malformed)]);
        assert_eq!(trace.state, None, "{malformed}");
    }
}

#[test]
fn the_span_of_the_caller_is_known_where_its_trace_is_continued() {
    let known = of(&[("traceparent", PARENT)]);
    assert_eq!(known.caller_span.as_deref(), Some("00f067aa0ba902b7"));
    assert_eq!(of(&[("traceparent", "00-0-0-00")]).caller_span, None);
    assert_eq!(of(&[]).caller_span, None);
}

#[test]
fn baggage_is_passed_on_without_a_trace() {
    let baggage = "userId=alice,isProduction=false;property;key=1,name=Am%C3%A9lie";
    assert_eq!(
        of(&[("baggage", baggage)]).baggage.as_deref(),
        Some(baggage)
    );
    for malformed in ["", "alice", "a=\"b\"", "a=\\", "(=1"] {
        assert_eq!(of(&[("baggage", malformed)]).baggage, None, "{malformed}");
    }
}

#[test]
fn a_list_may_be_in_several_headers_and_members_that_do_not_fit_are_left_out() {
    let parent = ("traceparent", PARENT);
    let two = of(&[parent, ("tracestate", "a=1, ,b=2"), ("tracestate", "c=3")]);
    assert_eq!(two.state.as_deref(), Some("a=1,b=2,c=3"));
    let long = format!("a={},b={},c=3", "x".repeat(300), "y".repeat(300));
    let kept = of(&[parent, ("tracestate", &long)]).state.unwrap();
    assert_eq!(kept, format!("a={},c=3", "x".repeat(300)));
    let many = (0..70).map(|n| format!("k{n}=1")).collect::<Vec<_>>();
    let kept = of(&[("baggage", &many.join(","))]).baggage.unwrap();
    assert_eq!(kept, many[..64].join(","));
}
