//! Mails that are sent with SES.

use kernel::Kind;
use mail::{Mail, Mailer as _, Ses, Template};
use serde_json::{Value, json};

use crate::emulator::{endpoint, stage, wait_for};

const HELLO: Template = Template {
    subject: "Grüße, {{ name }}",
    text: "Hello {{ name }}",
    html: "<p>Hello {{ name }}</p>",
};

fn hello(to: &str) -> Mail {
    HELLO.render(to, json!({ "name": "Ada & co" })).unwrap()
}

fn send(sender: &str, mail: &Mail) -> kernel::Result<()> {
    let parts = aws::Parts::from_environment().unwrap();
    wait_for(Ses::new(parts, sender.to_owned(), format!("aurora-{}", stage())).send(mail))
}

/// Verifies a sender. The local AWS accepts every address.
fn verify(sender: &str) {
    let url = format!("{}/v2/email/identities", endpoint());
    let body = json!({ "EmailIdentity": sender }).to_string();
    ureq::post(&url).send(body.as_bytes()).unwrap();
}

pub(crate) fn mails_to(address: &str) -> Vec<Value> {
    let url = format!("{}/_ministack/ses/messages", endpoint());
    let reply = ureq::get(&url).call().unwrap().body_mut().read_to_string();
    let messages: Value = serde_json::from_str(&reply.unwrap()).unwrap();
    let accounts = messages["messages"].as_object().unwrap().values();
    accounts
        .flat_map(|mails| mails.as_array().unwrap())
        .filter(|mail| mail["To"] == json!([address]))
        .cloned()
        .collect()
}

#[test]
fn a_mail_arrives_as_it_was_rendered() {
    let to = "arrives@example.org";
    verify("sender@aurora.example");
    send("sender@aurora.example", &hello(to)).unwrap();
    let arrived = mails_to(to);
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0]["Source"], "sender@aurora.example");
    assert_eq!(arrived[0]["Subject"], "Grüße, Ada & co");
    assert_eq!(arrived[0]["BodyText"], "Hello Ada & co");
    assert_eq!(arrived[0]["BodyHtml"], "<p>Hello Ada &amp; co</p>");
}

#[test]
fn an_unverified_sender_is_an_internal_error() {
    let to = "never@example.org";
    let error = send("stranger@elsewhere.example", &hello(to)).unwrap_err();
    assert_eq!(error.kind(), Kind::Internal);
    assert_eq!(mails_to(to), [] as [Value; 0]);
}
