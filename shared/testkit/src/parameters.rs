//! Parameters in memory.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use kernel::context::Clock;
use kernel::table::BoxFuture;
use kernel::{Error, Result};
use parameters::{
    Kind, LIST_LIMIT, Name, Page, Parameter, Parameters, Secrets, check_value, other_kind,
};

/// Parameters in memory, with the clock of a test. As in SSM, versions restart at 1 after a parameter was
/// removed, and every change is recorded as an event.
pub struct MemoryParameters {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stored: BTreeMap<Name, Parameter>,
    changes: Vec<ParameterChange>,
    calls: usize,
    failures: usize,
    author: Option<String>,
}

/// The event that SSM publishes for a change: the parameter, never its value or its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterChange {
    /// The kind of change.
    pub operation: Operation,
    /// The parameter.
    pub name: Name,
    /// How its value is stored.
    pub kind: Kind,
    /// The time of the change.
    pub at: Timestamp,
}

/// The kinds of changes, with the names that SSM uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The parameter was created.
    Create,
    /// The parameter was updated.
    Update,
    /// The parameter was removed.
    Delete,
}

impl MemoryParameters {
    /// An empty store.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    /// Stores a parameter, as an administrator would with the AWS CLI. The change is recorded.
    ///
    /// # Panics
    /// When SSM would refuse the name, the value or the kind.
    pub fn given(&self, name: &str, value: &str, kind: Kind) {
        let name = Name::parse(name).expect("the test's name is valid");
        self.store(&name, value, kind)
            .expect("SSM accepts the test's value and kind");
    }

    /// Sets the author of all changes, including earlier ones.
    pub fn by(&self, author: &str) {
        self.state().author = Some(author.to_owned());
    }

    /// All changes so far, oldest first.
    #[must_use]
    pub fn changes(&self) -> Vec<ParameterChange> {
        self.state().changes.clone()
    }

    /// The number of calls of the port, including failed ones.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// Lets the next `count` calls fail as unavailable, as when SSM throttles or is down.
    pub fn fail_next(&self, count: usize) {
        self.state().failures = count;
    }

    fn store(&self, name: &Name, value: &str, kind: Kind) -> Result<i64> {
        check_value(value)?;
        let mut state = self.state();
        let before = state.stored.get(name);
        if before.is_some_and(|before| before.kind != kind) {
            return Err(other_kind());
        }
        let version = before.map_or(0, |before| before.version) + 1;
        let parameter = Parameter {
            name: name.clone(),
            value: Some(value.to_owned()),
            kind,
            version,
            modified_at: self.clock.now(),
        };
        let operation = match state.stored.insert(name.clone(), parameter) {
            None => Operation::Create,
            Some(_) => Operation::Update,
        };
        self.record_change(&mut state, operation, name, kind);
        Ok(version)
    }

    fn delete(&self, name: &Name) -> bool {
        let mut state = self.state();
        let Some(removed) = state.stored.remove(name) else {
            return false;
        };
        self.record_change(&mut state, Operation::Delete, name, removed.kind);
        true
    }

    fn record_change(&self, state: &mut State, operation: Operation, name: &Name, kind: Kind) {
        state.changes.push(ParameterChange {
            operation,
            name: name.clone(),
            kind,
            at: self.clock.now(),
        });
    }

    fn page(&self, prefix: &Name, next: Option<&str>, limit: u8, secrets: Secrets) -> Result<Page> {
        let invalid = |_| {
            Error::new(
                kernel::Kind::BadRequest,
                "parameters.invalid_page",
                "this is not where a page ended",
            )
        };
        let after = next.map(Name::parse).transpose().map_err(invalid)?;
        let from = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let folder = format!("{prefix}/");
        let limit = usize::from(limit.clamp(1, LIST_LIMIT));
        let state = self.state();
        let mut found: Vec<Parameter> = state
            .stored
            .range((from, Bound::Unbounded))
            .filter(|(name, _)| name.as_str().starts_with(&folder))
            .map(|(_, parameter)| as_read(parameter, secrets))
            .take(limit + 1)
            .collect();
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more);
        Ok(Page {
            next: last.map(|last| last.name.to_string()),
            parameters: found,
        })
    }

    fn count_call(&self) -> Result<()> {
        let mut state = self.state();
        state.calls += 1;
        match state.failures.checked_sub(1) {
            None => Ok(()),
            Some(left) => {
                state.failures = left;
                Err(Error::unavailable("a fault that the test injected"))
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn as_read(parameter: &Parameter, secrets: Secrets) -> Parameter {
    let mut read = parameter.clone();
    if read.kind == Kind::Secret && secrets == Secrets::Sealed {
        read.value = None;
    }
    read
}

impl Parameters for MemoryParameters {
    fn get<'a>(
        &'a self,
        name: &'a Name,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Option<Parameter>>> {
        let found = self.count_call().map(|()| {
            let state = self.state();
            state.stored.get(name).map(|found| as_read(found, secrets))
        });
        Box::pin(async move { found })
    }

    fn put<'a>(&'a self, name: &'a Name, value: &'a str, kind: Kind) -> BoxFuture<'a, Result<i64>> {
        Box::pin(async move {
            self.count_call()?;
            self.store(name, value, kind)
        })
    }

    fn remove<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move { self.count_call().map(|()| self.delete(name)) })
    }

    fn author<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<Option<String>>> {
        let found = self.count_call().map(|()| {
            let state = self.state();
            let author = state.author.clone();
            author.filter(|_| state.stored.contains_key(name))
        });
        Box::pin(async move { found })
    }

    fn list<'a>(
        &'a self,
        prefix: &'a Name,
        next: Option<&'a str>,
        limit: u8,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Page>> {
        Box::pin(async move {
            self.count_call()?;
            self.page(prefix, next, limit, secrets)
        })
    }
}

#[cfg(test)]
mod tests;
