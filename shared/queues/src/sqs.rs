//! The implementation of both ports with SQS.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, Message as Received, MessageAttributeValue,
    MessageSystemAttributeName, SendMessageBatchRequestEntry,
};
use kernel::deployment::{Stage, Variable as _};
use kernel::table::BoxFuture;
use kernel::{Error, Resources, Result};

use crate::{
    BATCH_LIMIT, DeadLetters, INVISIBLE_SECONDS, Letter, Message, Queues, batches, dead_letters_of,
};

/// The number of redrives as an attribute of a message.
const REDRIVES: &str = "Redrives";

/// With which EventBridge names the queue to which it could not deliver an event.
const TARGET: &str = "TARGET_ARN";

/// The codes with which SQS says that a queue does not exist: that of its JSON protocol, and the older one.
const NO_QUEUE: [&str; 2] = [
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
];

/// The queues of a stage in SQS.
#[derive(Debug)]
pub struct Sqs {
    client: Client,
    prefix: String,
    urls: Mutex<HashMap<String, String>>,
}

impl Sqs {
    /// A client for the queues of the function's stage.
    ///
    /// # Errors
    /// Internal, when the environment does not have what Lambda sets.
    pub fn from_environment(resources: &Resources) -> Result<Self> {
        let parts = aws::Parts::from_environment()?;
        Ok(Self {
            client: Client::new(&parts.into()),
            prefix: format!("aurora-{}-", resources.variable(Stage::NAME)?),
            urls: Mutex::default(),
        })
    }

    fn urls(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.urls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The URL of a queue, which never changes; none if there is no such queue.
    async fn url(&self, queue: &str) -> Result<Option<String>> {
        let known = self.urls().get(queue).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let name = format!("{}{queue}", self.prefix);
        match self.client.get_queue_url().queue_name(name).send().await {
            Ok(reply) => {
                let found = reply.queue_url.map(|url| (queue.to_owned(), url));
                self.urls().extend(found.clone());
                Ok(found.map(|(_, url)| url))
            }
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(aws::refusal(error)),
        }
    }

    async fn send_all(&self, queue: &str, messages: &[Message]) -> Result<()> {
        let url = self.url(queue).await?;
        let url = url.ok_or_else(|| Error::internal(format!("there is no queue of {queue}")))?;
        for batch in batches(messages) {
            let entries = batch
                .iter()
                .enumerate()
                .map(|(id, message)| entry(id, message));
            let entries = entries.collect::<Result<_>>()?;
            let call = self.client.send_message_batch().queue_url(&url);
            let reply = call.set_entries(Some(entries)).send().await;
            let failed = reply.map_err(aws::refusal)?.failed;
            all_done(failed.iter().map(|failed| &failed.code))?;
        }
        Ok(())
    }

    async fn receive_of(&self, domain: &str) -> Result<Vec<Letter>> {
        let Some(url) = self.url(&dead_letters_of(domain)).await? else {
            return Ok(Vec::new());
        };
        let call = self.client.receive_message().queue_url(url);
        let call = call
            .max_number_of_messages(i32::try_from(BATCH_LIMIT).unwrap_or(1))
            .visibility_timeout(INVISIBLE_SECONDS)
            .message_system_attribute_names(MessageSystemAttributeName::DeadLetterQueueSourceArn)
            .message_attribute_names("All");
        let received = call.send().await.map_err(aws::refusal)?.messages;
        let letters = received.unwrap_or_default().into_iter();
        Ok(letters.filter_map(|message| self.letter(message)).collect())
    }

    /// None for a message without an id or a receipt, which SQS does not send.
    fn letter(&self, message: Received) -> Option<Letter> {
        let source = MessageSystemAttributeName::DeadLetterQueueSourceArn;
        let arn = message.attributes.as_ref().and_then(|all| all.get(&source));
        let arn = arn.map(String::as_str).or_else(|| text(&message, TARGET));
        let name = arn.and_then(|arn| arn.rsplit(':').next());
        Some(Letter {
            queue: name.and_then(|name| Some(name.strip_prefix(&self.prefix)?.to_owned())),
            redrives: text(&message, REDRIVES)
                .and_then(|number| number.parse().ok())
                .unwrap_or_default(),
            message_id: message.message_id?,
            receipt: message.receipt_handle?,
            body: message.body.unwrap_or_default(),
        })
    }

    async fn delete_of(&self, domain: &str, receipts: &[String]) -> Result<()> {
        let url = self.url(&dead_letters_of(domain)).await?;
        let Some(url) = url.filter(|_| !receipts.is_empty()) else {
            return Ok(());
        };
        let entries = receipts.iter().enumerate().map(|(id, receipt)| {
            let entry = DeleteMessageBatchRequestEntry::builder().id(id.to_string());
            entry
                .receipt_handle(receipt)
                .build()
                .map_err(Error::internal)
        });
        let entries = entries.collect::<Result<_>>()?;
        let call = self.client.delete_message_batch().queue_url(url);
        let reply = call.set_entries(Some(entries)).send().await;
        let failed = reply.map_err(aws::refusal)?.failed;
        all_done(failed.iter().map(|failed| &failed.code))
    }
}

impl Queues for Sqs {
    fn send<'a>(&'a self, queue: &'a str, messages: &'a [Message]) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.send_all(queue, messages))
    }
}

impl DeadLetters for Sqs {
    fn receive<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Vec<Letter>>> {
        Box::pin(self.receive_of(domain))
    }

    fn delete<'a>(&'a self, domain: &'a str, receipts: &'a [String]) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.delete_of(domain, receipts))
    }
}

fn is_missing<E: aws_sdk_sqs::error::ProvideErrorMetadata>(error: &E) -> bool {
    error.code().is_some_and(|code| NO_QUEUE.contains(&code))
}

fn entry(id: usize, message: &Message) -> Result<SendMessageBatchRequestEntry> {
    let redrives = MessageAttributeValue::builder()
        .data_type("Number")
        .string_value(message.redrives.to_string())
        .build()
        .map_err(Error::internal)?;
    SendMessageBatchRequestEntry::builder()
        .id(id.to_string())
        .message_body(&message.body)
        .message_attributes(REDRIVES, redrives)
        .build()
        .map_err(Error::internal)
}

fn text<'a>(message: &'a Received, name: &str) -> Option<&'a str> {
    let attributes = message.message_attributes.as_ref()?;
    attributes.get(name)?.string_value()
}

/// An error if SQS rejected a part of a call.
fn all_done(failed: impl Iterator<Item = impl Display>) -> Result<()> {
    let codes: Vec<_> = failed.map(|code| code.to_string()).collect();
    if codes.is_empty() {
        return Ok(());
    }
    Err(Error::unavailable(format!(
        "SQS rejected a part of a call: {}",
        codes.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_sqs::config::{BehaviorVersion, Config};

    fn sqs() -> Sqs {
        let config = Config::builder().behavior_version(BehaviorVersion::latest());
        Sqs {
            client: Client::from_conf(config.build()),
            prefix: "aurora-local-".to_owned(),
            urls: Mutex::default(),
        }
    }

    fn attribute(value: &str) -> MessageAttributeValue {
        let attribute = MessageAttributeValue::builder().data_type("String");
        attribute.string_value(value).build().unwrap()
    }

    fn message() -> aws_sdk_sqs::types::builders::MessageBuilder {
        Received::builder()
            .message_id("1")
            .receipt_handle("r")
            .body("{}")
    }

    #[test]
    fn a_letter_names_the_queue_in_which_it_failed() {
        let arn = "arn:aws:sqs:eu-central-1:1:aurora-local-copy-subjects";
        let source = MessageSystemAttributeName::DeadLetterQueueSourceArn;
        let letter = sqs()
            .letter(message().attributes(source, arn).build())
            .unwrap();
        assert_eq!(letter.queue.as_deref(), Some("copy-subjects"));
        assert_eq!((letter.message_id.as_str(), letter.redrives), ("1", 0));
    }

    #[test]
    fn a_letter_of_the_bus_names_the_queue_to_which_it_was_not_delivered() {
        let arn = "arn:aws:sqs:eu-central-1:1:aurora-local-copy-subjects";
        let message = message().message_attributes(TARGET, attribute(arn));
        let letter = sqs().letter(message.build()).unwrap();
        assert_eq!(letter.queue.as_deref(), Some("copy-subjects"));
    }

    #[test]
    fn a_letter_of_another_stage_or_of_no_queue_has_no_queue() {
        let other = "arn:aws:sqs:eu-central-1:1:aurora-prod-copy-subjects";
        let message_of_other = message().message_attributes(TARGET, attribute(other));
        for message in [message_of_other, message()] {
            assert_eq!(sqs().letter(message.build()).unwrap().queue, None);
        }
    }

    #[test]
    fn the_number_of_redrives_travels_with_the_message() {
        let sent = Message {
            body: "{}".to_owned(),
            redrives: 3,
        };
        let sent = entry(0, &sent).unwrap().message_attributes.unwrap();
        let received = message().message_attributes(REDRIVES, sent[REDRIVES].clone());
        assert_eq!(sqs().letter(received.build()).unwrap().redrives, 3);
        let unreadable = message().message_attributes(REDRIVES, attribute("many"));
        assert_eq!(sqs().letter(unreadable.build()).unwrap().redrives, 0);
    }

    #[test]
    fn a_part_that_sqs_rejects_is_an_error() {
        assert!(all_done(std::iter::empty::<&str>()).is_ok());
        assert!(all_done(["Throttled"].into_iter()).is_err());
    }
}
