//! The implementation of the port with SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use kernel::table::BoxFuture;
use kernel::{Error, Result};

use crate::{Mail, Mailer};

/// SES, with the sender address of all mails.
#[derive(Debug, Clone)]
pub struct Ses {
    client: Client,
    sender: String,
    configuration_set: String,
}

impl Ses {
    /// A client for SES from these parts; `sender` or its domain must be verified in SES. Bounces and
    /// complaints are reported through the configuration set.
    #[must_use]
    pub fn new(parts: aws::Parts, sender: String, configuration_set: String) -> Self {
        Self {
            client: Client::new(&parts.into()),
            sender,
            configuration_set,
        }
    }

    async fn deliver(&self, mail: &Mail) -> Result<()> {
        let message = message(mail).map_err(Error::internal)?;
        let sent = self
            .client
            .send_email()
            .from_email_address(&self.sender)
            .configuration_set_name(&self.configuration_set)
            .destination(Destination::builder().to_addresses(&mail.to).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => outcome_of_error(error, &self.sender),
        }
    }
}

impl Mailer for Ses {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.deliver(mail))
    }
}

fn message(mail: &Mail) -> Result<Message, BuildError> {
    let content = |data: &str| Content::builder().data(data).charset("UTF-8").build();
    let body = Body::builder()
        .text(content(&mail.text)?)
        .html(content(&mail.html)?)
        .build();
    Ok(Message::builder()
        .subject(content(&mail.subject)?)
        .body(body)
        .build())
}

/// Decides whether a failed call is an error:
///
/// - `BadRequestException` and `MessageRejected` concern this mail, usually its recipient. A retry
///   would always fail, so the mail is dropped and a warning is logged. SES also answers
///   `MessageRejected` when our own sender is not verified; its message then contains the sender, and
///   the error is internal.
/// - A sender, account or role that may not send is a fault of the deployment and internal.
/// - Everything else is temporary and unavailable: throttling, a quota, a paused account, faults of
///   SES, the network.
///
/// SES's messages quote addresses, so only its codes are kept.
fn outcome_of_error(error: SdkError<SendEmailError>, sender: &str) -> Result<()> {
    if error.as_service_error().is_none() {
        return Err(Error::unavailable(error));
    }
    let names_sender = error.message().is_some_and(|text| text.contains(sender));
    match error.code() {
        Some(code @ ("BadRequestException" | "MessageRejected")) if !names_sender => {
            tracing::warn!(code, "SES will never send this mail; it is dropped");
            Ok(())
        }
        _ => Err(aws::refusal_by_code("SES", &error, &FAULTS)),
    }
}

/// The error codes of SES that mean a fault of the deployment.
const FAULTS: [&str; 5] = [
    "AccountSuspendedException",
    "BadRequestException",
    "MailFromDomainNotVerifiedException",
    "MessageRejected",
    "NotFoundException",
];

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use kernel::Kind;
    use serde_json::json;

    use super::*;
    use crate::Template;

    const SENDER: &str = "no-reply@aurora.example";

    fn mail() -> Mail {
        let template = Template {
            subject: "Hello",
            text: "Hello",
            html: "Hello",
        };
        template.render("ada@example.org", json!({})).unwrap()
    }

    fn ses(parts: aws::Parts) -> Ses {
        Ses::new(parts, SENDER.to_owned(), "aurora-test".to_owned())
    }

    /// Sends a mail to an SES that answers with this status, code and message.
    async fn sent(status: u16, code: &str, message: &str) -> Result<()> {
        let body = json!({ "message": message }).to_string();
        let parts = testkit::aws_answering(status, &[("x-amzn-errortype", code)], &body);
        ses(parts).deliver(&mail()).await
    }

    #[tokio::test]
    async fn a_mail_that_ses_accepts_is_sent() {
        let parts = testkit::aws_answering(200, &[], r#"{"MessageId":"1"}"#);
        ses(parts).send(&mail()).await.unwrap();
    }

    #[tokio::test]
    async fn a_mail_that_can_never_be_sent_is_dropped_without_an_error() {
        for code in ["BadRequestException", "MessageRejected"] {
            let why = "ada@example.org is not verified";
            assert!(sent(400, code, why).await.is_ok(), "{code}");
        }
    }

    #[tokio::test]
    async fn an_unverified_sender_is_an_internal_error() {
        let why = format!("The following identities failed the check: {SENDER}");
        let error = sent(400, "MessageRejected", &why).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Internal);
    }

    #[tokio::test]
    async fn a_deployment_that_may_not_send_gets_an_internal_error() {
        for (status, code) in [
            (403, "AccessDeniedException"),
            (400, "AccountSuspendedException"),
            (400, "MailFromDomainNotVerifiedException"),
            (404, "NotFoundException"),
        ] {
            let error = sent(status, code, "no").await.unwrap_err();
            assert_eq!(error.kind(), Kind::Internal, "{code}");
        }
    }

    #[tokio::test]
    async fn temporary_errors_are_unavailable() {
        for (status, code) in [
            (429, "TooManyRequestsException"),
            (400, "LimitExceededException"),
            (400, "SendingPausedException"),
            (400, "ThrottlingException"),
            (500, "InternalFailure"),
            (503, ""),
        ] {
            let error = sent(status, code, "later").await.unwrap_err();
            assert_eq!(error.kind(), Kind::Unavailable, "{code}");
        }
    }

    #[tokio::test]
    async fn a_cause_contains_no_address() {
        let why = "ada@example.org cannot be reached";
        let error = sent(500, "InternalFailure", why).await.unwrap_err();
        let cause = error.source().unwrap().to_string();
        assert_eq!(cause, "SES answered InternalFailure");
        assert!(!format!("{error:?}").contains("ada@"), "{error:?}");
    }
}
