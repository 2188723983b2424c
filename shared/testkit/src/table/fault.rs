//! What can go wrong between a function and its table, on demand.

use kernel::error::{Error, Result};
use kernel::table::BoxFuture;

use super::MemoryTable;

/// What happens between a handler's reading and its commit.
pub(crate) type Interruption = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

#[derive(Default)]
pub(crate) struct Faults {
    calls: u32,
    commits: u32,
    answers: u32,
    interruption: Option<Interruption>,
}

impl MemoryTable {
    /// The next calls of any kind fail before they do anything.
    pub fn fail_next(&self, calls: u32) {
        self.state().faults.calls = calls;
    }

    /// The next commits fail before they do anything.
    pub fn fail_next_commits(&self, commits: u32) {
        self.state().faults.commits = commits;
    }

    /// The next commits are carried out and their answers get lost.
    pub fn lose_next_answers(&self, answers: u32) {
        self.state().faults.answers = answers;
    }

    /// Something else happens before the next commit: somebody wins a race.
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

    pub(crate) fn strike_read(&mut self) -> Result<()> {
        strike(&mut self.calls)
    }

    pub(crate) fn strike_commit(&mut self) -> Result<()> {
        strike(&mut self.calls)?;
        strike(&mut self.commits)
    }

    pub(crate) fn lose_answer(&mut self) -> Result<()> {
        strike(&mut self.answers)
    }
}

fn strike(left: &mut u32) -> Result<()> {
    if *left == 0 {
        return Ok(());
    }
    *left -= 1;
    Err(Error::unavailable("a fault that the test asked for"))
}
