//! What administrators and API keys have done. An entry is written together with its event.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | entry | `AUDIT#<date>` / `<time>#<event_id>` | gsi1 `ACTOR#<id>`, by time |

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{Action, Index, Key, KeyQuery, Table, Write, set_key, to_row};
use kernel::{Commit, Context, Dependency, Envelope, Reply, Result, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event_store::{date_of, place_of};

/// The roles whose actions are listed.
const ROLES: [Role; 2] = [Role::Admin, Role::Service];

/// Something that an administrator or an API key has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AuditEntry {
    /// The event that tells it: `GET /events/{event_id}` has its data.
    event_id: String,
    /// What was done.
    #[schemars(example = &"SubjectCreated")]
    event_type: String,
    /// The kind of thing to which it was done.
    #[schemars(example = &"Subject")]
    aggregate_type: String,
    /// The thing to which it was done.
    aggregate_id: String,
    /// The domain in which it was done.
    #[schemars(example = &"subjects")]
    source: String,
    /// The id of the user or the API key.
    actor: String,
    /// `admin` or `service`.
    #[schemars(example = &"admin")]
    actor_role: String,
    /// When.
    timestamp: Timestamp,
    /// The same in all events, calls and log lines of one piece of work.
    correlation_id: String,
}

impl Reply for AuditEntry {}

/// The entry of an event; nothing for what others have done.
///
/// # Errors
/// Internal, when the row cannot be made.
pub(crate) fn entry_of(event: &Envelope) -> Result<Commit<()>> {
    let metadata = &event.metadata;
    let role = metadata.actor_role.as_deref();
    let role = role.filter(|role| Role::named(role).is_some_and(|role| ROLES.contains(&role)));
    let Some(role) = role else {
        return Ok(Commit::nothing());
    };
    let entry = AuditEntry {
        event_id: event.event_id.clone(),
        event_type: event.event_type.clone(),
        aggregate_type: event.aggregate_type.clone(),
        aggregate_id: event.aggregate_id.clone(),
        source: metadata.source.clone(),
        actor: metadata.actor.clone(),
        actor_role: role.to_owned(),
        timestamp: event.timestamp,
        correlation_id: event.correlation_id.clone(),
    };
    let place = place_of(event);
    let mut row = to_row(&Key::new(day(date_of(event.timestamp)), &place), &entry)?;
    set_key(&mut row, Index::Gsi1, &actions_of(&metadata.actor), &place);
    Ok(Commit::nothing().write(Write::always(Action::Put(row))))
}

fn day(date: Date) -> String {
    format!("AUDIT#{date}")
}

fn actions_of(actor: &str) -> String {
    format!("ACTOR#{actor}")
}

/// All entries.
pub(crate) struct Audit {
    table: Arc<dyn Table>,
}

impl Dependency for Audit {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

impl Audit {
    /// A page of the entries, the newest first: of an actor, of a day, or of both. One call.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        (actor, date): (Option<&str>, Option<Date>),
        (limit, cursor): (Limit, Option<&str>),
        cx: &Context,
    ) -> Result<Page<AuditEntry>> {
        let query = match (actor, date) {
            (None, date) => {
                KeyQuery::partition(Index::Table, day(date.unwrap_or_else(|| date_of(cx.now))))
            }
            (Some(actor), None) => KeyQuery::partition(Index::Gsi1, actions_of(actor)),
            // An entry's place begins with its date.
            (Some(actor), Some(date)) => KeyQuery::partition(Index::Gsi1, actions_of(actor))
                .starting_with(format!("{date}T")),
        };
        read_page(self.table.as_ref(), query.descending(), limit, cursor, cx).await
    }
}
