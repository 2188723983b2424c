//! The circuits of a calling domain: their rows, and what this process knows of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use kernel::dependencies::EnvValue;
use kernel::deployment::ServiceName;
use kernel::table::{Action, AttributeValue, Condition, Table, Write, from_row};
use kernel::{Commit, Context, Dependency, Entity as _, Error, Result};

use crate::circuit::{self, Circuit, FAILURES, PROBE_AT, PROBE_LEASE, WINDOW};

/// For how long a process uses the row that it has read.
pub(crate) const KEPT: Duration = Duration::from_secs(1);

/// The circuits between this domain and those that it calls.
pub struct Circuits {
    table: Arc<dyn Table>,
    caller: String,
    memory: Mutex<BTreeMap<&'static str, Memory>>,
}

/// What this process knows of a circuit.
#[derive(Clone, Copy, Default)]
struct Memory {
    read_at: Option<Timestamp>,
    /// When the next probe is allowed, in milliseconds since 1970; `None` if it is closed.
    probe_at: Option<i64>,
    failures: u32,
    /// When the first of these failures was.
    failing_since: Option<Timestamp>,
}

/// How a call is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    /// The circuit is closed.
    Closed,
    /// It is open, and this call is the only one.
    Probe,
}

impl Dependency for Circuits {
    type Parts = (Arc<dyn Table>, EnvValue<ServiceName>);

    fn new((table, caller): Self::Parts) -> Result<Self> {
        Ok(Self {
            table,
            caller: caller.into_string(),
            memory: Mutex::default(),
        })
    }
}

impl Circuits {
    /// Allows a call, or refuses it because the circuit is open. At most one read in [`KEPT`], and one
    /// write for a probe. While the row cannot be read, the last known state is used.
    ///
    /// # Errors
    /// Unavailable, while the circuit is open.
    pub(crate) async fn admit(&self, callee: &'static str, cx: &Context) -> Result<Pass> {
        let now = cx.clock.now();
        self.refresh(callee, now).await;
        match self.memory(callee).probe_at {
            None => Ok(Pass::Closed),
            Some(probe_at) if now.as_millisecond() < probe_at => Err(is_open(callee)),
            Some(_) => self.claim_probe(callee, now).await,
        }
    }

    /// Records that a call has succeeded.
    pub(crate) async fn succeeded(&self, callee: &'static str, pass: Pass, cx: &Context) {
        match pass {
            Pass::Closed => self.remember(callee, |memory| memory.failures = 0),
            Pass::Probe => {
                self.change(callee, cx, |circuit, now| circuit.close(false, now))
                    .await
            }
        }
    }

    /// Records that a call has failed.
    pub(crate) async fn failed(&self, callee: &'static str, pass: Pass, cx: &Context) {
        let jitter = cx.random();
        if pass == Pass::Probe {
            let change = |circuit: &mut Circuit, now| circuit.probe_failed(jitter, now);
            return self.change(callee, cx, change).await;
        }
        let failures = self.count_failure(callee, cx.clock.now());
        if failures >= FAILURES {
            let change = |circuit: &mut Circuit, now| circuit.open(failures, jitter, now);
            self.change(callee, cx, change).await;
        }
    }

    fn count_failure(&self, callee: &'static str, now: Timestamp) -> u32 {
        self.remember(callee, |memory| {
            let window = jiff::SignedDuration::try_from(WINDOW).unwrap_or_default();
            let is_recent = |since| now.duration_since(since) <= window;
            if memory.failures == 0 || !memory.failing_since.is_some_and(is_recent) {
                memory.failures = 0;
                memory.failing_since = Some(now);
            }
            memory.failures += 1;
        });
        self.memory(callee).failures
    }

    async fn refresh(&self, callee: &'static str, now: Timestamp) {
        let is_fresh = |read_at: Timestamp| read_at <= now && now < read_at + KEPT;
        if self.memory(callee).read_at.is_some_and(is_fresh) {
            return;
        }
        match self.read(callee).await {
            Ok(circuit) => self.store(callee, circuit.as_ref(), now),
            Err(error) => tracing::warn!(?error, callee, "the circuit cannot be read"),
        }
    }

    async fn read(&self, callee: &str) -> Result<Option<Circuit>> {
        let key = Circuit::key(&circuit::name(&self.caller, callee));
        self.table.get(&key).await?.map(from_row).transpose()
    }

    /// Moves the time of the next probe, so that only this call is made until then.
    async fn claim_probe(&self, callee: &'static str, now: Timestamp) -> Result<Pass> {
        let lease = (now + PROBE_LEASE).as_millisecond();
        let claim = Action::Update {
            key: Circuit::key(&circuit::name(&self.caller, callee)),
            set: vec![(PROBE_AT, AttributeValue::N(lease.to_string()))],
            add: Vec::new(),
        };
        // A closed circuit has the time 0, so it cannot be claimed.
        let is_due = Condition::Within(PROBE_AT, 0, now.as_millisecond());
        self.remember(callee, |memory| memory.read_at = None);
        match self.table.commit(vec![Write::when(claim, is_due)]).await {
            Ok(()) => Ok(Pass::Probe),
            Err(error) if error.code() == Write::LOST_RACE => Err(is_open(callee)),
            Err(error) => Err(error),
        }
    }

    /// Changes the row. If another function is faster, its change stays. If the row cannot be changed,
    /// the next call finds out.
    async fn change(
        &self,
        callee: &'static str,
        cx: &Context,
        change: impl FnOnce(&mut Circuit, Timestamp),
    ) {
        self.remember(callee, |memory| memory.read_at = None);
        let changed = self.try_change(callee, cx, change).await;
        if let Err(error) = changed
            && error.code() != Write::LOST_RACE
        {
            tracing::warn!(?error, callee, "the circuit cannot be changed");
        }
    }

    async fn try_change(
        &self,
        callee: &'static str,
        cx: &Context,
        change: impl FnOnce(&mut Circuit, Timestamp),
    ) -> Result<()> {
        let now = cx.clock.now();
        let circuit = self.read(callee).await?;
        let mut circuit = circuit.unwrap_or_else(|| Circuit::new(&self.caller, callee, now));
        change(&mut circuit, now);
        let after = circuit.closed_until_probe();
        if circuit.history().has_changed() {
            let commit = Commit::save(circuit, |_, _| {})?;
            let (writes, _) = commit.into_writes(&self.caller, cx)?;
            self.table.commit(writes).await?;
        }
        self.remember(callee, |memory| {
            *memory = Memory {
                read_at: Some(now),
                probe_at: after,
                ..Memory::default()
            };
        });
        Ok(())
    }

    fn store(&self, callee: &'static str, circuit: Option<&Circuit>, now: Timestamp) {
        self.remember(callee, |memory| {
            memory.read_at = Some(now);
            memory.probe_at = circuit.and_then(Circuit::closed_until_probe);
        });
    }

    fn memory(&self, callee: &str) -> Memory {
        self.lock().get(callee).copied().unwrap_or_default()
    }

    fn remember(&self, callee: &'static str, change: impl FnOnce(&mut Memory)) {
        change(self.lock().entry(callee).or_default());
    }

    /// A poisoned lock is ignored: no caller leaves the state half changed when it panics.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Memory>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_open(callee: &str) -> Error {
    Error::unavailable(format!(
        "calls to {callee} fail, so none is made at the moment"
    ))
}

#[cfg(test)]
mod tests;
