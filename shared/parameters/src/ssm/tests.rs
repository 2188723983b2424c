use std::error::Error as _;

use serde_json::{Value, json};

use super::*;

const THROTTLED: &str = "ThrottlingException";

fn ssm(status: u16, code: &str, body: &Value) -> Ssm {
    let headers = [("x-amzn-errortype", code)];
    let headers = if code.is_empty() { &[][..] } else { &headers };
    let parts = testkit::aws_answering(status, headers, &body.to_string());
    Ssm::new(parts, "/aurora/test".to_owned())
}

fn answering(body: &Value) -> Ssm {
    ssm(200, "", body)
}

fn refusing(status: u16, code: &str) -> Ssm {
    ssm(status, code, &json!({ "message": "hush is not valid" }))
}

fn name() -> Name {
    Name::parse("shared/limit").unwrap()
}

fn stored(kind: &str) -> Value {
    json!({
        "Name": "/aurora/test/shared/limit", "Type": kind, "Value": "hush", "Version": 3,
        "LastModifiedDate": 1_700_000_000.25,
    })
}

#[tokio::test]
async fn a_parameter_is_found_with_all_its_fields() {
    let ssm = answering(&json!({ "Parameter": stored("String") }));
    let found = ssm.get(&name(), Secrets::Sealed).await.unwrap().unwrap();
    let expected = Parameter {
        name: name(),
        value: Some("hush".to_owned()),
        kind: Kind::Plain,
        version: 3,
        modified_at: Timestamp::from_millisecond(1_700_000_000_250).unwrap(),
    };
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_secret_has_a_value_only_when_it_is_decrypted() {
    let ssm = answering(&json!({ "Parameter": stored("SecureString") }));
    let sealed = ssm.get(&name(), Secrets::Sealed).await.unwrap().unwrap();
    assert_eq!((sealed.kind, sealed.value), (Kind::Secret, None));
    let opened = ssm.get(&name(), Secrets::Opened).await.unwrap().unwrap();
    assert_eq!(opened.value.as_deref(), Some("hush"));
    let listing = answering(&json!({ "Parameters": [stored("SecureString")] }));
    let page = listing.list(&name(), None, 10, Secrets::Sealed).await;
    assert_eq!(page.unwrap().parameters[0].value, None);
}

#[tokio::test]
async fn a_missing_parameter_is_not_an_error() {
    let ssm = refusing(400, NOT_FOUND);
    assert_eq!(ssm.get(&name(), Secrets::Sealed).await.unwrap(), None);
    assert!(!ssm.remove(&name()).await.unwrap());
    assert!(answering(&json!({})).remove(&name()).await.unwrap());
}

#[tokio::test]
async fn a_page_leaves_out_parameters_whose_names_are_not_allowed() {
    let foreign = json!({ "Name": "/aurora/test/secrets/pepper", "Type": "String", "Value": "x" });
    let body = json!({ "Parameters": [stored("String"), foreign], "NextToken": "t" });
    let page = answering(&body)
        .list(&name(), None, 10, Secrets::Sealed)
        .await;
    let page = page.unwrap();
    let names: Vec<_> = page
        .parameters
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        (names, page.next.as_deref()),
        (vec!["shared/limit"], Some("t"))
    );
}

#[tokio::test]
async fn a_write_returns_the_new_version() {
    let ssm = answering(&json!({ "Version": 4, "Tier": "Standard" }));
    assert_eq!(ssm.put(&name(), "5", Kind::Plain).await.unwrap(), 4);
}

/// This SSM accepts everything, so the refusal comes from our check before the request.
#[tokio::test]
async fn a_value_that_is_too_long_is_never_sent() {
    let ssm = answering(&json!({ "Version": 1 }));
    let long = "x".repeat(crate::VALUE_LIMIT + 1);
    let error = ssm.put(&name(), &long, Kind::Plain).await.unwrap_err();
    assert_eq!(error.code(), "request.invalid");
}

#[tokio::test]
async fn a_refused_write_has_the_error_code_for_its_cause() {
    for (code, expected) in [
        ("HierarchyTypeMismatchException", "parameters.other_kind"),
        ("ValidationException", "request.invalid"),
        ("ParameterLimitExceeded", "unavailable"),
        ("AccessDeniedException", "internal"),
        ("TooManyUpdates", "unavailable"),
        (THROTTLED, "unavailable"),
    ] {
        let error = refusing(400, code).put(&name(), "5", Kind::Plain).await;
        assert_eq!(error.unwrap_err().code(), expected, "{code}");
    }
}

#[tokio::test]
async fn temporary_errors_are_unavailable_and_faults_of_the_deployment_are_internal() {
    for (status, code, expected) in [
        (400, THROTTLED, "unavailable"),
        (500, "InternalServerError", "unavailable"),
        (503, "", "unavailable"),
        (400, "AccessDeniedException", "internal"),
        (400, "ValidationException", "internal"),
        (400, "InvalidNextToken", "parameters.invalid_page"),
    ] {
        let ssm = refusing(status, code);
        let codes = [
            ssm.get(&name(), Secrets::Sealed).await.unwrap_err(),
            ssm.remove(&name()).await.unwrap_err(),
            ssm.list(&name(), Some("t"), 10, Secrets::Sealed)
                .await
                .unwrap_err(),
        ];
        assert!(
            codes.iter().all(|error| error.code() == expected),
            "{code}: {codes:?}"
        );
    }
}

#[tokio::test]
async fn the_author_is_the_principal_that_wrote_the_newest_version() {
    let version =
        |version: i64, user: &str| json!({ "Version": version, "LastModifiedUser": user });
    let ssm = answering(&json!({ "Parameters": [version(1, "ada"), version(2, "eve")] }));
    assert_eq!(ssm.author(&name()).await.unwrap().as_deref(), Some("eve"));
    let without_versions = answering(&json!({ "Parameters": [] }));
    assert_eq!(without_versions.author(&name()).await.unwrap(), None);
    let missing = refusing(400, "ParameterNotFound").author(&name()).await;
    assert_eq!(missing.unwrap(), None);
    let throttled = refusing(400, THROTTLED).author(&name()).await;
    assert_eq!(throttled.unwrap_err().code(), "unavailable");
}

#[tokio::test]
async fn a_cause_contains_no_value() {
    let error = refusing(500, "InternalServerError")
        .put(&name(), "hush", Kind::Secret)
        .await
        .unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert_eq!(cause, "SSM answered InternalServerError");
    assert!(!format!("{error:?}").contains("hush"));
}
