//! Values that cannot be kept as they were sent are refused, so that what is stored is what was meant.

use crate::testing::{BASE, app, as_admin, create, get, table};

#[tokio::test]
async fn a_value_that_would_be_changed_is_refused_and_nothing_is_stored() {
    let app = app();
    for value in [
        "12345678901234567890123",
        r#"{"a":[{"b":1,"b":2}]}"#,
        r#"{"$serde_json::private::RawValue":"[1,2]"}"#,
        r#"{"$serde_json::private::Number":"7"}"#,
        "\"a\u{fffd}\"",
        "1e400",
    ] {
        let body = format!(r#"{{"service":"subjects","key":"size","value":{value}}}"#);
        let request = app.post(BASE).header("content-type", "application/json");
        let refused = as_admin(request.body(body)).send().await;
        refused.assert_refused(400, "request.malformed_json");
        assert!(table(&app).rows().is_empty(), "{value}");
    }
}

#[tokio::test]
async fn a_route_policy_refuses_a_name_given_twice_at_any_depth() {
    let app = app();
    for policy in [
        r#"{"rate":{"per_minute":60,"per_minute":6000,"burst":1}}"#,
        r#"{"headers":{"link":"<a>","link":"<b>"}}"#,
        r#"{"enabled":false,"enabled":true}"#,
    ] {
        let request = app.put("/api/v1/gateway/routes/get-subject");
        let request = request.header("content-type", "application/json");
        let refused = as_admin(request.body(policy)).send().await;
        refused.assert_refused(400, "request.malformed_json");
        assert!(table(&app).rows().is_empty(), "{policy}");
    }
}

#[tokio::test]
async fn a_number_is_stored_and_shown_with_the_digits_that_were_sent() {
    let app = app();
    for (key, number) in [("a", "0.30000000000000004"), ("b", "18446744073709551615")] {
        let value: serde_json::Value = serde_json::from_str(number).unwrap();
        create(&app, "subjects", key, value).await.with_status(201);
        let shown = get(&app, &format!("/subjects/{key}")).await;
        assert!(shown.text().contains(number), "{}", shown.text());
    }
}
