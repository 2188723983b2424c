//! The writes of the items of one step.

use std::collections::HashMap;

use kernel::table::{Action, AttributeValue, Condition, Item, Key, TRANSACTION_LIMIT, Write};

/// The largest number of writes for a step's items. Three writes are reserved for the run's row and at
/// most two facts.
const ROOM: usize = TRANSACTION_LIMIT - 3;

/// The writes of several items. Each row has only one write; updates of the same row that only add to
/// counters are merged.
#[derive(Default)]
pub(super) struct Writes {
    writes: Vec<Write>,
    positions: HashMap<Key, usize>,
}

impl Writes {
    /// Adds all writes of an item.
    ///
    /// # Errors
    /// Adds none when they do not fit, or when one changes the same row as an earlier item and cannot
    /// be merged.
    pub(super) fn add(&mut self, item: Vec<Write>) -> Result<(), ()> {
        let (merged, fresh): (Vec<_>, Vec<_>) = item
            .into_iter()
            .partition(|write| self.positions.contains_key(&key_of(&write.action)));
        let fits = self.writes.len() + fresh.len() <= ROOM;
        if !fits || !merged.iter().all(|write| self.can_merge(write)) {
            return Err(());
        }
        merged.into_iter().for_each(|write| self.merge(write));
        for write in fresh {
            self.positions
                .insert(key_of(&write.action), self.writes.len());
            self.writes.push(write);
        }
        Ok(())
    }

    fn can_merge(&self, write: &Write) -> bool {
        let position = self.positions.get(&key_of(&write.action));
        let existing = position.and_then(|position| self.writes.get(*position));
        is_sum(write) && existing.is_some_and(is_sum)
    }

    fn merge(&mut self, write: Write) {
        let Some(position) = self.positions.get(&key_of(&write.action)) else {
            return;
        };
        let existing = self
            .writes
            .get_mut(*position)
            .map(|existing| &mut existing.action);
        if let (Some(Action::Update { add: sums, .. }), Action::Update { add, .. }) =
            (existing, write.action)
        {
            for (name, amount) in add {
                match sums.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, sum)) => *sum += amount,
                    None => sums.push((name, amount)),
                }
            }
        }
    }

    pub(super) fn into_vec(self) -> Vec<Write> {
        self.writes
    }
}

fn is_sum(write: &Write) -> bool {
    let adds = matches!(&write.action, Action::Update { set, .. } if set.is_empty());
    adds && write.condition == Condition::None
}

fn key_of(action: &Action) -> Key {
    match action {
        Action::Put(row) => Key::new(text(row, "pk"), text(row, "sk")),
        Action::Delete(key) | Action::Check(key) | Action::Update { key, .. } => key.clone(),
    }
}

fn text<'a>(row: &'a Item, name: &str) -> &'a str {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text,
        _ => "",
    }
}
