//! Which mails are sent to whom, and what they contain.

use serde_json::json;
use testkit::App;

use crate::given::email_change::request;
use crate::given::users::{create, delete};
use crate::given::{PASSWORD, administrator, app, forgot, token, verified_learner};

const STRANGER: &str = "stranger@example.net";
const ADVERT: &str = "You won! Claim at https://evil.example";

fn mails_to_the_stranger(app: &App) -> usize {
    let sent = app.outbox().sent();
    sent.iter().filter(|mail| mail.to == STRANGER).count()
}

#[tokio::test]
async fn switching_between_two_addresses_sends_a_stranger_at_most_four_mails() {
    let app = app();
    let (id, token) = verified_learner(&app).await;
    for _ in 0..8 {
        for email in [STRANGER, "ada@example.org"] {
            request(&app, &id, &token, email).await.with_status(200);
            app.deliver().await;
        }
    }
    assert_eq!(mails_to_the_stranger(&app), 4);
}

#[tokio::test]
async fn all_kinds_of_mail_share_the_allowance_of_an_address() {
    let app = app();
    for _ in 0..3 {
        let body = json!({ "email": STRANGER, "password": PASSWORD, "name": "Ada" });
        let register = app.post("/api/v1/auth/register").json(&body);
        let id = register.send().await.with_status(201).json()["id"].take();
        app.deliver().await;
        forgot(&app, STRANGER).await.with_status(202);
        app.deliver().await;
        let own = token(&app, STRANGER).await;
        delete(&app, &own, id.as_str().unwrap())
            .await
            .with_status(204);
        app.deliver().await;
    }
    assert_eq!(mails_to_the_stranger(&app), 4);
}

#[tokio::test]
async fn a_mail_that_could_not_be_sent_does_not_use_up_the_allowance() {
    let app = app();
    verified_learner(&app).await;
    forgot(&app, "ada@example.org").await.with_status(202);
    app.outbox().fail_next(4);
    app.deliver().await;
    let sent = app.outbox().sent();
    assert!(
        sent.iter()
            .any(|mail| mail.subject == "Choose a new password")
    );
}

#[tokio::test]
async fn a_mail_to_an_unproven_address_contains_no_text_that_a_user_chose() {
    let app = app();
    let body = json!({ "email": STRANGER, "password": PASSWORD, "name": ADVERT });
    app.post("/api/v1/auth/register")
        .json(&body)
        .send()
        .await
        .with_status(201);
    forgot(&app, STRANGER).await.with_status(202);
    let (_, admin) = administrator(&app).await;
    let invited = json!({ "email": "new@example.net", "name": ADVERT, "roles": ["learner"] });
    create(&app, &admin, &invited).await.with_status(201);
    let (id, own) = verified_learner(&app).await;
    request(&app, &id, &own, "third@example.net")
        .await
        .with_status(200);
    app.deliver().await;
    let sent = app.outbox().sent();
    assert_eq!(sent.len(), 4);
    for mail in sent.iter().filter(|mail| mail.to != "ada@example.org") {
        assert!(mail.text.starts_with("Hello,\n"), "{}", mail.text);
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.contains("evil"), "{part}");
            assert!(!part.contains("Ada"), "{part}");
        }
    }
}
