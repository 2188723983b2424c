//! The queues of consumers and their dead letters behind ports. No other crate uses SQS's SDK.

mod sqs;

use std::sync::Arc;

use kernel::dependencies::Port;
use kernel::deployment::{Resource, Rights, Source, Stage, Statement, Variable as _};
use kernel::table::BoxFuture;
use kernel::{Resources, Result};

pub use sqs::Sqs;

/// The most messages in one call of SQS.
pub const BATCH_LIMIT: usize = 10;

/// The most bytes of the bodies in one call. SQS now accepts four times as much, but this is what every
/// region accepts, and the largest event that the bus accepts.
pub const SIZE_LIMIT: usize = 256 * 1024;

/// How long a received dead letter is not received again, in seconds: shorter than a minute, so that the
/// next run of a job that runs each minute receives it again.
pub const INVISIBLE_SECONDS: i32 = 30;

/// A message for a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What EventBridge would have sent: JSON with `source`, `detail-type` and `detail`.
    pub body: String,
    /// How often a dead letter with this content was sent to the queue again. The message keeps the
    /// number when it becomes a dead letter once more.
    pub redrives: u32,
}

/// Sends messages to the queues of consumers. A queue's name is that of its consumer: without
/// `aurora-<stage>-`.
pub trait Queues: Send + Sync {
    /// Sends messages in as many calls as needed. After an error, some of them may have been sent.
    ///
    /// # Errors
    /// Internal, when there is no such queue; unavailable, when SQS does not answer or rejects a message.
    fn send<'a>(&'a self, queue: &'a str, messages: &'a [Message]) -> BoxFuture<'a, Result<()>>;
}

/// A message in the dead-letter queue of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The message's id, which it has had since it was first sent.
    pub message_id: String,
    /// With which this reception of it is deleted.
    pub receipt: String,
    /// Its content.
    pub body: String,
    /// The queue of the consumer for which it was, without `aurora-<stage>-`; none if that is unknown.
    pub queue: Option<String>,
    /// See [`Message::redrives`].
    pub redrives: u32,
}

/// The queues for the dead letters of the consumers of each domain, `aurora-<stage>-<domain>-dlq`.
pub trait DeadLetters: Send + Sync {
    /// Receives at most [`BATCH_LIMIT`] messages. Each stays in the queue, and is not received again for
    /// [`INVISIBLE_SECONDS`]. A domain that is not deployed has none.
    ///
    /// # Errors
    /// Unavailable, when SQS does not answer; internal, when it refuses the request.
    fn receive<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Vec<Letter>>>;

    /// Deletes messages, at most [`BATCH_LIMIT`], by their receipts.
    ///
    /// # Errors
    /// Unavailable, when SQS does not answer or does not delete one; internal, when it refuses the request.
    fn delete<'a>(&'a self, domain: &'a str, receipts: &'a [String]) -> BoxFuture<'a, Result<()>>;
}

const VARIABLES: &[(&str, Source)] = &[(Stage::NAME, Stage::SOURCE)];

/// Rights on queues, by their names without `aurora-<stage>-`.
fn on_queues(action: &[&'static str], names: impl IntoIterator<Item = String>) -> Vec<Statement> {
    let actions = [&["sqs:GetQueueUrl"], action].concat();
    let queue = |name| {
        format!(
            "!Sub arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:aurora-${{Stage}}-{name}"
        )
    };
    vec![Statement::allow(
        &actions,
        names.into_iter().map(queue).map(Resource::yaml),
    )]
}

/// The name of a domain's queue for dead letters, without `aurora-<stage>-`.
fn dead_letters_of(domain: &str) -> String {
    format!("{domain}-dlq")
}

impl Port for dyn Queues {
    const NAME: &'static str = "queues";
    const VARIABLES: &'static [(&'static str, Source)] = VARIABLES;
    const RIGHTS: Rights = |_| on_queues(&["sqs:SendMessage"], ["*".to_owned()]);

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(Sqs::from_environment(resources)?))
    }

    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

impl Port for dyn DeadLetters {
    const NAME: &'static str = "dead_letters";
    const VARIABLES: &'static [(&'static str, Source)] = VARIABLES;
    const RIGHTS: Rights = |_| {
        let actions = ["sqs:DeleteMessage", "sqs:ReceiveMessage"];
        on_queues(&actions, gateway::domains().map(dead_letters_of))
    };

    fn connect(resources: &Resources) -> Result<Arc<Self>> {
        Ok(Arc::new(Sqs::from_environment(resources)?))
    }

    fn probe<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// Groups messages into calls, in their order. A message over [`SIZE_LIMIT`] is alone in its call.
fn batches(messages: &[Message]) -> Vec<&[Message]> {
    let mut batches = Vec::new();
    let mut rest = messages;
    while !rest.is_empty() {
        let mut size = 0;
        let fitting = rest.iter().take(BATCH_LIMIT).take_while(|message| {
            size += message.body.len();
            size <= SIZE_LIMIT
        });
        let (batch, left) = rest.split_at(fitting.count().max(1));
        batches.push(batch);
        rest = left;
    }
    batches
}

#[cfg(test)]
mod tests {
    use kernel::Dependencies as _;

    use super::*;

    fn of_size(size: usize) -> Message {
        Message {
            body: "x".repeat(size),
            redrives: 0,
        }
    }

    fn lengths(sizes: &[usize]) -> Vec<usize> {
        let messages: Vec<_> = sizes.iter().copied().map(of_size).collect();
        batches(&messages).iter().map(|batch| batch.len()).collect()
    }

    #[test]
    fn a_call_has_ten_messages_or_256_kib_and_no_message_is_left_out() {
        assert_eq!(lengths(&[1; 25]), [10, 10, 5]);
        assert_eq!(lengths(&[SIZE_LIMIT / 2; 5]), [2, 2, 1]);
        assert_eq!(lengths(&[1, SIZE_LIMIT, 1]), [1, 1, 1]);
        assert_eq!(lengths(&[SIZE_LIMIT + 1, 1]), [1, 1]);
        assert!(lengths(&[]).is_empty());
    }

    #[test]
    fn a_queue_does_not_open_without_the_stage() {
        let resources = Resources::new(None, |_| None);
        assert!(Arc::<dyn Queues>::open(&resources).is_err());
        assert!(Arc::<dyn DeadLetters>::open(&resources).is_err());
    }
}
