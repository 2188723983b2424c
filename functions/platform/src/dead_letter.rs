//! A dead letter: a message that a consumer could not process, taken from the dead-letter queue of its domain.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | dead letter | `DEADLETTER#<message id>` / `META` | while it waits: gsi1 `DEAD_LETTERS`, gsi2 `DEAD_LETTERS#<consumer>`, by time |

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Index, Item, KeyQuery, Table, from_row, set_key, sortable_time};
use kernel::{Commit, Context, Dependency, Entity as _, History, Result, typed_id};
use queues::{Letter, Message};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::PlatformError;
use crate::event::DeadLetterRedriveRequested;

typed_id! {
    /// Identifies a dead letter: the id of its message in SQS.
    DeadLetterId
}

/// How long a letter is kept that nobody redrives or discards.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How long it is remembered that a letter was redriven or discarded.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeadLetterState {
    /// It waits for somebody to redrive or discard it.
    Waiting,
    /// It is going to be sent to its consumer.
    Redriving,
    /// It was sent to its consumer.
    Redriven,
    /// It was discarded.
    Discarded,
}

/// A dead letter. Its content is kept only while it waits, because it may have personal data.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DeadLetter {
    dead_letter_id: DeadLetterId,
    pub(crate) domain: String,
    pub(crate) consumer: Option<String>,
    pub(crate) event_id: Option<String>,
    pub(crate) event_type: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) redrives: u32,
    pub(crate) state: DeadLetterState,
    pub(crate) kept_at: Timestamp,
    expires_at: i64,
    #[serde(rename = "version")]
    history: History,
}

kernel::entity!(DeadLetter, dead_letter_id);

impl DeadLetter {
    /// A letter that was received; `None` if its message has an id of another form than SQS gives.
    pub(crate) fn of(letter: Letter, domain: &str, cx: &Context) -> Option<Self> {
        let body: Value = serde_json::from_str(&letter.body).unwrap_or_default();
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let mut kept = Self {
            dead_letter_id: letter.message_id.parse().ok()?,
            domain: domain.to_owned(),
            consumer: letter.queue,
            event_id: text(&body["detail"]["event_id"]).or_else(|| text(&body["id"])),
            event_type: text(&body["detail-type"]),
            content: Some(letter.body),
            redrives: letter.redrives,
            state: DeadLetterState::Waiting,
            kept_at: cx.now,
            expires_at: (cx.now + KEPT).as_second(),
            history: History::default(),
        };
        kept.history.advance();
        Some(kept)
    }

    pub(crate) const fn id(&self) -> &DeadLetterId {
        &self.dead_letter_id
    }

    /// The letter is going to be sent to its consumer.
    ///
    /// # Errors
    /// `platform.dead_letter_settled`, `platform.dead_letter_without_consumer`
    pub(crate) fn redrive(&mut self) -> Result<()> {
        self.check_waits()?;
        if self.consumer.is_none() {
            return Err(PlatformError::DeadLetterWithoutConsumer.into());
        }
        self.state = DeadLetterState::Redriving;
        self.history.record(&DeadLetterRedriveRequested {
            dead_letter_id: self.dead_letter_id.clone(),
        });
        Ok(())
    }

    /// The letter has no value any more.
    ///
    /// # Errors
    /// `platform.dead_letter_settled`
    pub(crate) fn discard(&mut self, now: Timestamp) -> Result<()> {
        self.check_waits()?;
        self.settle(DeadLetterState::Discarded, now);
        Ok(())
    }

    /// The queue and the message with which the letter is sent again; `None` if it is not to be sent.
    pub(crate) fn message(&self) -> Option<(&str, Message)> {
        let is_redriven = self.state == DeadLetterState::Redriving;
        let consumer = self.consumer.as_deref().filter(|_| is_redriven)?;
        let message = Message {
            body: self.content.clone()?,
            redrives: self.redrives.saturating_add(1),
        };
        Some((consumer, message))
    }

    /// The letter was sent.
    pub(crate) fn sent(&mut self, now: Timestamp) {
        self.settle(DeadLetterState::Redriven, now);
    }

    fn settle(&mut self, state: DeadLetterState, now: Timestamp) {
        self.state = state;
        self.content = None;
        self.expires_at = (now + REMEMBERED).as_second();
        self.history.advance();
    }

    fn check_waits(&self) -> Result<()> {
        if self.state == DeadLetterState::Waiting {
            Ok(())
        } else {
            Err(PlatformError::DeadLetterSettled.into())
        }
    }

    /// Stores the letter, on condition that it is as it was read.
    pub(crate) fn save(self) -> Result<Commit<()>> {
        Commit::save(self, Self::place)
    }

    fn place(&self, row: &mut Item) {
        if self.state != DeadLetterState::Waiting {
            return;
        }
        let at = format!("{}#{}", sortable_time(self.kept_at), self.dead_letter_id);
        set_key(row, Index::Gsi1, ALL, &at);
        if let Some(consumer) = &self.consumer {
            set_key(row, Index::Gsi2, &of_consumer(consumer), &at);
        }
    }
}

const ALL: &str = "DEAD_LETTERS";

fn of_consumer(consumer: &str) -> String {
    format!("{ALL}#{consumer}")
}

/// The dead letters of all domains.
pub(crate) struct DeadLetterStore {
    table: Arc<dyn Table>,
}

impl Dependency for DeadLetterStore {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl DeadLetterStore {
    /// # Errors
    /// `platform.unknown_dead_letter`
    pub(crate) async fn get(&self, id: &DeadLetterId) -> Result<DeadLetter> {
        let letter = self.find(id).await?;
        letter.ok_or_else(|| PlatformError::UnknownDeadLetter.into())
    }

    /// A letter, if it is kept.
    pub(crate) async fn find(&self, id: &DeadLetterId) -> Result<Option<DeadLetter>> {
        let row = self.table.get(&DeadLetter::key(id.as_str())).await?;
        row.map(from_row).transpose()
    }

    /// Which of these letters are stored, in their order: at most as many as one read may have.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn stored(&self, letters: &[(&str, Letter)]) -> Result<Vec<bool>> {
        let keys = letters
            .iter()
            .map(|(_, letter)| DeadLetter::key(&letter.message_id));
        let keys: Vec<_> = keys.collect();
        let rows = kernel::table::get_all(self.table.as_ref(), &keys).await?;
        Ok(rows.iter().map(Option::is_some).collect())
    }

    /// Those that wait, of all consumers or of one, the newest first.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        consumer: Option<&str>,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<DeadLetter>> {
        let query = waiting(consumer).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }

    /// The oldest that wait, at most `limit`.
    ///
    /// # Errors
    /// Those of the table.
    pub(crate) async fn oldest(
        &self,
        consumer: Option<&str>,
        limit: u32,
    ) -> Result<Vec<DeadLetter>> {
        let rows = self.table.query(&waiting(consumer).limit(limit)).await?;
        rows.items.into_iter().map(from_row).collect()
    }
}

fn waiting(consumer: Option<&str>) -> KeyQuery {
    match consumer {
        Some(consumer) => KeyQuery::partition(Index::Gsi2, of_consumer(consumer)),
        None => KeyQuery::partition(Index::Gsi1, ALL),
    }
}
