//! The `Table` port in memory: what DynamoDB does, refused where DynamoDB refuses it.

mod fault;
mod page;
mod rules;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::error::{Error, Result};
use kernel::event::{Envelope, StoredEvent};
use kernel::table::{
    Action, AttributeValue, BoxFuture, Item, Key, KeyQuery, Rows, Table, Write, from_row,
};

use self::fault::Faults;

/// A table in memory. Every call lets other tasks go first, so that calls which are made together
/// also interleave.
#[derive(Default)]
pub struct MemoryTable {
    state: Mutex<State>,
}

type Address = (String, String);

#[derive(Default)]
struct State {
    rows: BTreeMap<Address, Item>,
    /// Every row that came into being, in order: what the table's stream would tell.
    inserted: Vec<Item>,
    reads: usize,
    commits: usize,
    faults: Faults,
}

impl MemoryTable {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a row there, whatever is there: the given of a test.
    pub fn given(&self, row: Item) {
        self.state().put(row);
    }

    /// Looks at a row without being counted.
    #[must_use]
    pub fn row(&self, key: &Key) -> Option<Item> {
        self.state().rows.get(&address(key)).cloned()
    }

    /// All rows in the order of their keys.
    #[must_use]
    pub fn rows(&self) -> Vec<Item> {
        self.state().rows.values().cloned().collect()
    }

    /// All facts in the order in which they were committed, each in its newest version.
    ///
    /// # Panics
    /// When an event row is no envelope.
    #[must_use]
    pub fn events(&self) -> Vec<Envelope> {
        let events = self.events_after(0).0.into_iter();
        events.map(|event| event.envelope).collect()
    }

    /// The facts that were committed after the first `seen` rows came into being, and how many
    /// rows that are now.
    pub(crate) fn events_after(&self, seen: usize) -> (Vec<StoredEvent>, usize) {
        let state = self.state();
        let fresh = state
            .inserted
            .iter()
            .skip(seen)
            .filter(|row| text(row, "sk").starts_with("EVENT#"));
        (fresh.cloned().map(event).collect(), state.inserted.len())
    }

    /// Looks at a page without being counted.
    pub(crate) fn look(&self, query: &KeyQuery) -> Result<Rows> {
        page::read(self.state().rows.values(), query)
    }

    /// How often the table was read.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    /// How often the table was written to, refusals included.
    #[must_use]
    pub fn commits(&self) -> usize {
        self.state().commits
    }

    /// Starts counting anew.
    pub fn forget_counts(&self) {
        let mut state = self.state();
        (state.reads, state.commits) = (0, 0);
    }

    /// A panic of one test's thread leaves the rows as they are.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn reading<T>(&self, read: impl FnOnce(&State) -> Result<T>) -> Result<T> {
        tokio::task::yield_now().await;
        let mut state = self.state();
        state.reads += 1;
        state.faults.strike_read()?;
        read(&state)
    }

    async fn writing(&self, writes: Vec<Write>) -> Result<()> {
        tokio::task::yield_now().await;
        let interruption = self.state().faults.take_interruption();
        if let Some(interruption) = interruption {
            interruption().await;
        }
        let mut state = self.state();
        state.commits += 1;
        state.faults.strike_commit()?;
        rules::check_transaction(&writes)?;
        state.transact(writes)?;
        state.faults.lose_answer()
    }
}

impl State {
    fn transact(&mut self, writes: Vec<Write>) -> Result<()> {
        let refused = writes.iter().position(|write| {
            let row = self.rows.get(&address(&rules::key_of(&write.action)));
            !rules::holds(write.condition, row)
        });
        if let Some(refused) = refused {
            return Err(writes
                .into_iter()
                .nth(refused)
                .map_or_else(Write::lost_race, Write::into_refusal));
        }
        let changes = writes
            .iter()
            .map(|write| self.outcome(&write.action))
            .collect::<Result<Vec<_>>>()?;
        for change in changes {
            match change {
                Change::Put(row) => self.put(row),
                Change::Remove(address) => drop(self.rows.remove(&address)),
                Change::Nothing => {}
            }
        }
        Ok(())
    }

    /// What an action would do; nothing is done before all of them are known to be possible.
    fn outcome(&self, action: &Action) -> Result<Change> {
        Ok(match action {
            Action::Put(row) => Change::Put(row.clone()),
            Action::Delete(key) => Change::Remove(address(key)),
            Action::Check(_) => Change::Nothing,
            Action::Update { key, set, add } => {
                let row = self.rows.get(&address(key)).cloned();
                Change::Put(rules::updated(
                    row.unwrap_or_else(|| bare_row(key)),
                    set,
                    add,
                )?)
            }
        })
    }

    fn put(&mut self, row: Item) {
        let address = (text(&row, "pk").to_owned(), text(&row, "sk").to_owned());
        if self.rows.insert(address, row.clone()).is_none() {
            self.inserted.push(row);
        }
    }
}

enum Change {
    Put(Item),
    Remove(Address),
    Nothing,
}

fn address(key: &Key) -> Address {
    (key.pk.clone(), key.sk.clone())
}

fn bare_row(key: &Key) -> Item {
    let mut row = Item::from(std::collections::HashMap::<String, AttributeValue>::new());
    kernel::table::set_key(&mut row, kernel::table::Index::Table, &key.pk, &key.sk);
    row
}

/// A text attribute; empty when it is missing, which no key is.
fn text<'a>(row: &'a Item, name: &str) -> &'a str {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}

fn event(row: Item) -> StoredEvent {
    from_row(row).unwrap_or_else(|error| panic!("an event row is no event: {error:?}"))
}

impl Table for MemoryTable {
    fn get<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Option<Item>>> {
        Box::pin(self.reading(|state| {
            rules::check_key(key)?;
            Ok(state.rows.get(&address(key)).cloned())
        }))
    }

    fn get_many<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Item>>>> {
        Box::pin(self.reading(|state| {
            rules::check_batch(keys)?;
            Ok(keys
                .iter()
                .map(|key| state.rows.get(&address(key)).cloned())
                .collect())
        }))
    }

    fn query<'a>(&'a self, query: &'a KeyQuery) -> BoxFuture<'a, Result<Rows>> {
        Box::pin(self.reading(|state| page::read(state.rows.values(), query)))
    }

    fn commit<'a>(&'a self, writes: Vec<Write>) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.writing(writes))
    }
}

/// What DynamoDB calls a `ValidationException`: our request is at fault.
fn invalid(problem: &str) -> Error {
    Error::internal(format!("ValidationException: {problem}"))
}
