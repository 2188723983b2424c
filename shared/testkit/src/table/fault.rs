//! Faults between a function and its table that a test injects.

use kernel::error::{Error, Result};
use kernel::table::BoxFuture;

use super::MemoryTable;

/// Runs between a handler's reads and its commit.
pub(crate) type Interruption = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

#[derive(Default)]
pub(crate) struct Faults {
    calls: u32,
    commits: u32,
    answers: u32,
    interruption: Option<Interruption>,
}

impl MemoryTable {
    /// The next calls of any kind fail without any effect.
    pub fn fail_next(&self, calls: u32) {
        self.state().faults.calls = calls;
    }

    /// The next commits fail without any effect.
    pub fn fail_next_commits(&self, commits: u32) {
        self.state().faults.commits = commits;
    }

    /// The next commits take effect, but fail as if their answers were lost.
    pub fn lose_next_answers(&self, answers: u32) {
        self.state().faults.answers = answers;
    }

    /// Runs `interruption` before the next commit, to simulate a concurrent writer.
    pub fn before_next_commit<F>(&self, interruption: F)
    where
        F: FnOnce() -> BoxFuture<'static, ()> + Send + 'static,
    {
        self.state().faults.interruption = Some(Box::new(interruption));
    }
}

impl Faults {
    pub(crate) fn take_interruption(&mut self) -> Option<Interruption> {
        self.interruption.take()
    }

    pub(crate) fn fail_read(&mut self) -> Result<()> {
        fail_if_any(&mut self.calls)
    }

    pub(crate) fn fail_commit(&mut self) -> Result<()> {
        fail_if_any(&mut self.calls)?;
        fail_if_any(&mut self.commits)
    }

    pub(crate) fn fail_answer(&mut self) -> Result<()> {
        fail_if_any(&mut self.answers)
    }
}

fn fail_if_any(left: &mut u32) -> Result<()> {
    if *left == 0 {
        return Ok(());
    }
    *left -= 1;
    Err(Error::unavailable("a fault that the test injected"))
}
