//! Codes for users with an e-mail address at a domain.

use serde_json::{Value, json};
use testkit::{ApiFault, App};

use crate::testing::codes::{Made, codes, enroll_with, made, uses};
use crate::testing::courses::{COURSE, app_with};
use crate::testing::people::at_domain;
use crate::testing::{ENROLLMENTS, as_olga, enroll, facts};

/// Ids as the domain of users gives them.
const LIN: &str = "7";
const EVE: &str = "8";

async fn app_with_code() -> (App, Made) {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({ "email_domain": "Uni.example.org" })).await;
    (app, code)
}

#[tokio::test]
async fn a_learner_with_a_verified_address_at_the_domain_enrols() {
    let (app, code) = app_with_code().await;
    at_domain(&app, LIN, json!("uni.example.org"));
    enroll_with(&app, LIN, &code.text).await.with_status(201);
    assert_eq!(uses(&app, &code), 1);
    enroll_with(&app, LIN, &code.text).await.with_status(200);
    assert_eq!(
        app.api().calls_to("identity"),
        1,
        "who is in is not asked for again"
    );
    let list = as_olga(app.get(&codes(""))).send().await.with_status(200);
    assert_eq!(list.json()["items"][0]["email_domain"], "uni.example.org");
}

#[tokio::test]
async fn others_are_told_which_address_they_need_and_use_up_nothing() {
    let (app, code) = app_with_code().await;
    for domain in ["example.org", "a.uni.example.org", "notuni.example.org"] {
        at_domain(&app, EVE, json!(domain));
        let refused = enroll_with(&app, EVE, &code.text).await;
        let details = refused.assert_refused(403, "enrollments.other_email_domain");
        assert_eq!(details["email_domain"], "uni.example.org", "{domain}");
    }
    at_domain(&app, EVE, Value::Null);
    let refused = enroll_with(&app, EVE, &code.text).await;
    refused.assert_refused(403, "enrollments.other_email_domain");
    assert_eq!(uses(&app, &code), 0);
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn a_learner_who_is_in_extends_the_access_with_the_right_address_alone() {
    let (app, code) = app_with_code().await;
    enroll(&app, LIN, COURSE).await.with_status(201);
    at_domain(&app, LIN, json!("example.org"));
    let refused = enroll_with(&app, LIN, &code.text).await;
    refused.assert_refused(403, "enrollments.other_email_domain");
    at_domain(&app, LIN, json!("uni.example.org"));
    enroll_with(&app, LIN, &code.text).await.with_status(200);
    assert_eq!(uses(&app, &code), 1);
}

#[tokio::test]
async fn while_the_domain_of_users_is_down_nobody_enrols_with_the_code_and_others_do() {
    let (app, code) = app_with_code().await;
    app.api().set_fault("identity", Some(ApiFault::Down));
    let refused = enroll_with(&app, LIN, &code.text).await;
    refused.assert_refused(503, "unavailable");
    assert_eq!(uses(&app, &code), 0);
    let free = made(&app, json!({})).await;
    enroll_with(&app, LIN, &free.text).await.with_status(201);
}

#[tokio::test]
async fn staff_need_no_address() {
    let (app, code) = app_with_code().await;
    let body = json!({ "course_id": COURSE, "code": code.text });
    let reply = as_olga(app.post(ENROLLMENTS).json(&body));
    reply.send().await.with_status(201);
    assert_eq!((app.api().calls_to("identity"), uses(&app, &code)), (0, 0));
}

#[tokio::test]
async fn a_code_is_for_a_domain_and_not_for_an_address_or_all_domains() {
    let app = app_with(json!({})).await;
    for wrong in ["", "org", "a@example.org", "*.example.org", "exa mple.org"] {
        let body = json!({ "email_domain": wrong });
        let refused = as_olga(app.post(&codes("")).json(&body)).send().await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "email_domain", "{wrong}");
    }
}
