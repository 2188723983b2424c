//! The `Table` port in memory. It behaves like DynamoDB and refuses what DynamoDB refuses.

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

/// A table in memory. Every call yields to other tasks first, so that concurrent calls interleave.
#[derive(Default)]
pub struct MemoryTable {
    state: Mutex<State>,
}

type Address = (String, String);

#[derive(Default)]
struct State {
    rows: BTreeMap<Address, Item>,
    /// Every row that was inserted, in order, like the table's stream.
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

    /// Stores a row for a test, without condition and without being counted.
    pub fn given(&self, row: Item) {
        self.state().put(row);
    }

    /// Reads a row without being counted.
    #[must_use]
    pub fn row(&self, key: &Key) -> Option<Item> {
        self.state().rows.get(&address(key)).cloned()
    }

    /// All rows in the order of their keys.
    #[must_use]
    pub fn rows(&self) -> Vec<Item> {
        self.state().rows.values().cloned().collect()
    }

    /// All events in the order in which they were committed, each in its newest version.
    ///
    /// # Panics
    /// When an event row is malformed.
    #[must_use]
    pub fn events(&self) -> Vec<Envelope> {
        let events = self.events_after(0).0.into_iter();
        events.map(|event| event.envelope).collect()
    }

    /// The events that were committed after the first `seen` rows were inserted, and the current number
    /// of inserted rows.
    pub(crate) fn events_after(&self, seen: usize) -> (Vec<StoredEvent>, usize) {
        let state = self.state();
        let fresh = state
            .inserted
            .iter()
            .skip(seen)
            .filter(|row| text(row, "sk").starts_with("EVENT#"));
        (fresh.cloned().map(event).collect(), state.inserted.len())
    }

    /// Reads a page without being counted and without faults.
    pub(crate) fn peek(&self, query: &KeyQuery) -> Result<Rows> {
        page::read(self.state().rows.values(), query)
    }

    /// The number of reads.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.state().reads
    }

    /// The number of commits, including refused ones.
    #[must_use]
    pub fn commits(&self) -> usize {
        self.state().commits
    }

    /// Resets the counts of reads and commits.
    pub fn forget_counts(&self) {
        let mut state = self.state();
        (state.reads, state.commits) = (0, 0);
    }

    /// A poisoned lock is ignored: a panic in a test does not change the rows.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn reading<T>(&self, read: impl FnOnce(&State) -> Result<T>) -> Result<T> {
        tokio::task::yield_now().await;
        let mut state = self.state();
        state.reads += 1;
        state.faults.fail_read()?;
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
        state.faults.fail_commit()?;
        rules::check_transaction(&writes)?;
        state.transact(writes)?;
        state.faults.fail_answer()
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

    /// The change that an action makes. No change is applied before all of them are known to be possible.
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

/// A text attribute; empty when it is missing, which never happens for a key.
fn text<'a>(row: &'a Item, name: &str) -> &'a str {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}

fn event(row: Item) -> StoredEvent {
    from_row(row).unwrap_or_else(|error| panic!("an event row is malformed: {error:?}"))
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

/// DynamoDB's `ValidationException`: our request is at fault.
fn invalid(problem: &str) -> Error {
    Error::internal(format!("ValidationException: {problem}"))
}
