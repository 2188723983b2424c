use proptest::prelude::*;
use serde_json::json;

use super::*;

fn parsed(text: &str) -> Option<Value> {
    parse(text.as_bytes()).ok()
}

#[test]
fn a_name_given_twice_is_refused_at_any_depth() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"rate":{"per_minute":1,"per_minute":2}}"#,
        r#"[[{"a":{"b":[{"c":1,"d":2,"c":3}]}}]]"#,
        r#"{"a":1,"\u0061":2}"#,
    ] {
        let problem = parse(text.as_bytes()).unwrap_err().to_string();
        assert!(problem.contains("is given twice"), "{text}: {problem}");
    }
    assert!(parsed(r#"{"a":{"a":1},"b":{"a":2}}"#).is_some());
}

#[test]
fn a_number_that_would_be_rounded_is_refused() {
    for text in [
        "12345678901234567890123",
        "18446744073709551616",
        "-9223372036854775809",
        "9007199254740993.0",
        "0.12345678901234567890",
        "1e400",
        "1e-400",
        "1e99999999999999999999",
        "[1, {\"a\": 1.00000000000000000001}]",
    ] {
        assert!(parsed(text).is_none(), "{text}");
    }
}

#[test]
fn a_number_that_is_kept_exactly_is_accepted_however_it_is_written() {
    for (text, value) in [
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("0.1", json!(0.1)),
        ("1.50", json!(1.5)),
        ("100E-2", json!(1.0)),
        ("0.30000000000000004", json!(0.300_000_000_000_000_04)),
        ("1e22", json!(1e22)),
        ("-0", json!(-0.0)),
        ("0.000", json!(0.0)),
        ("5e-324", json!(5e-324)),
    ] {
        assert_eq!(parsed(text), Some(value), "{text}");
    }
}

#[test]
fn digits_in_a_string_are_no_number() {
    let text = r#"{"12345678901234567890123":"\"1e400\\","b":"-1e400","c":true}"#;
    let expected: Value = serde_json::from_str(text).unwrap();
    assert_eq!(parsed(text), Some(expected));
}

#[test]
fn of_two_equally_short_numbers_the_one_that_we_write_is_read_back() {
    let between = json!(897_117_470_061_793.2);
    assert_eq!(between.to_string(), "897117470061793.2");
    assert_eq!(parsed("897117470061793.2"), Some(between));
    assert_eq!(parsed("897117470061793.3"), None);
}

#[test]
fn no_name_makes_an_object_another_type() {
    for text in [
        r#"{"$serde_json::private::RawValue":"[1,2]"}"#,
        r#"{"$serde_json::private::Number":"1e400"}"#,
        r#"{"value":[{"\u0024serde_json::private::RawValue":"{\"a\":1,\"a\":2}"}]}"#,
    ] {
        let problem = parse(text.as_bytes()).unwrap_err().to_string();
        assert!(problem.contains("is reserved"), "{text}: {problem}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused_also_when_they_were_replaced() {
    for text in [
        &b"{\"a\":\"\xff\"}"[..],
        b"{\"\xc3\":1}",
        b"\"\xed\xa0\x80\"",
        "\"a\u{fffd}\"".as_bytes(),
        "{\"a\u{fffd}\":1}".as_bytes(),
        br#""\ufffd""#,
        br#""\ud800""#,
    ] {
        assert!(parse(text).is_err(), "{}", String::from_utf8_lossy(text));
    }
    assert_eq!(parsed(r#""\ud83d\ude00é""#), Some(json!("😀é")));
}

#[test]
fn what_is_not_one_json_value_is_refused() {
    for text in [
        "",
        "{",
        "{} {}",
        "1,",
        "NaN",
        "Infinity",
        "01",
        "'a'",
        "\u{feff}1",
    ] {
        assert!(parsed(text).is_none(), "{text}");
    }
    assert!(parsed(&"[".repeat(10_000)).is_none());
}

proptest! {
    #[test]
    fn every_value_that_we_write_is_read_back(whole in any::<i64>(), float in any::<f64>(), text in "[^\u{fffd}]{0,20}") {
        let value = json!({ "a": [whole, null, true], text.clone(): { "b": text } });
        prop_assert_eq!(parse(value.to_string().as_bytes()).ok(), Some(value));
        if float.is_finite() {
            let number = json!(float);
            prop_assert_eq!(parse(number.to_string().as_bytes()).ok(), Some(number));
        }
    }

    #[test]
    fn a_number_is_kept_exactly_or_refused(literal in "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?") {
        let kept = parsed(&literal).map(|number| number.to_string());
        prop_assert!(kept.is_none_or(|kept| number::is_same(&kept, &literal)), "{}", literal);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<Vec<u8>>()) {
        drop(parse(&text));
    }
}
