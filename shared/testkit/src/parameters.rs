//! Parameters that stay here.

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

/// Parameters in memory, under the clock of a test. Like SSM they count versions from 1 again when a
/// parameter was removed, and tell of every change.
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

/// What SSM tells EventBridge of a change: the parameter, never its value or its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterChange {
    /// What was done.
    pub operation: Operation,
    /// With which parameter.
    pub name: Name,
    /// How its value is kept.
    pub kind: Kind,
    /// When.
    pub at: Timestamp,
}

/// What can be done with a parameter, in SSM's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// There was none.
    Create,
    /// There was one.
    Update,
    /// There is none any more.
    Delete,
}

impl MemoryParameters {
    /// No parameters yet.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    /// Stores a parameter, as an administrator would with the AWS CLI: the change is told.
    ///
    /// # Panics
    /// When SSM would refuse name, value or kind.
    pub fn given(&self, name: &str, value: &str, kind: Kind) {
        let name = Name::parse(name).expect("a test gives well-formed names");
        self.store(&name, value, kind)
            .expect("a test gives what SSM takes");
    }

    /// Says who makes all changes from now on, and made the ones before.
    pub fn by(&self, author: &str) {
        self.state().author = Some(author.to_owned());
    }

    /// All changes so far, oldest first.
    #[must_use]
    pub fn changes(&self) -> Vec<ParameterChange> {
        self.state().changes.clone()
    }

    /// How often the port was used, failures included.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// Refuses the next `count` calls as unavailable: SSM throttles or is down.
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
        self.tell(&mut state, operation, name, kind);
        Ok(version)
    }

    fn take(&self, name: &Name) -> bool {
        let mut state = self.state();
        let Some(removed) = state.stored.remove(name) else {
            return false;
        };
        self.tell(&mut state, Operation::Delete, name, removed.kind);
        true
    }

    fn tell(&self, state: &mut State, operation: Operation, name: &Name, kind: Kind) {
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
            .map(|(_, parameter)| shown(parameter, secrets))
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

    fn answer(&self) -> Result<()> {
        let mut state = self.state();
        state.calls += 1;
        match state.failures.checked_sub(1) {
            None => Ok(()),
            Some(left) => {
                state.failures = left;
                Err(Error::unavailable("the test wants no parameters"))
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shown(parameter: &Parameter, secrets: Secrets) -> Parameter {
    let mut shown = parameter.clone();
    if shown.kind == Kind::Secret && secrets == Secrets::Sealed {
        shown.value = None;
    }
    shown
}

impl Parameters for MemoryParameters {
    fn get<'a>(
        &'a self,
        name: &'a Name,
        secrets: Secrets,
    ) -> BoxFuture<'a, Result<Option<Parameter>>> {
        let found = self.answer().map(|()| {
            let state = self.state();
            state.stored.get(name).map(|found| shown(found, secrets))
        });
        Box::pin(async move { found })
    }

    fn put<'a>(&'a self, name: &'a Name, value: &'a str, kind: Kind) -> BoxFuture<'a, Result<i64>> {
        Box::pin(async move {
            self.answer()?;
            self.store(name, value, kind)
        })
    }

    fn remove<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move { self.answer().map(|()| self.take(name)) })
    }

    fn author<'a>(&'a self, name: &'a Name) -> BoxFuture<'a, Result<Option<String>>> {
        let found = self.answer().map(|()| {
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
            self.answer()?;
            self.page(prefix, next, limit, secrets)
        })
    }
}

#[cfg(test)]
mod tests;
