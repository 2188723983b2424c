//! Faults between a function and its bucket that a test injects.

use kernel::{Error, Result};

/// The calls of S3. Signing a transfer is none of them, because it needs no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectCall {
    /// [`Objects::find`](objects::Objects::find)
    Find,
    /// [`Objects::remove`](objects::Objects::remove), and the end of
    /// [`Inspection::relocate`](objects::Inspection::relocate)
    Remove,
    /// [`Objects::list`](objects::Objects::list)
    List,
    /// [`Multipart::begin`](objects::Multipart::begin)
    Begin,
    /// [`Multipart::parts`](objects::Multipart::parts)
    Parts,
    /// [`Multipart::complete`](objects::Multipart::complete)
    Complete,
    /// [`Multipart::abort`](objects::Multipart::abort)
    Abort,
    /// [`Inspection::start`](objects::Inspection::start)
    Start,
    /// [`Inspection::tags`](objects::Inspection::tags)
    Tags,
    /// The beginning of [`Inspection::relocate`](objects::Inspection::relocate)
    Copy,
}

#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Planned>);

#[derive(Debug)]
struct Planned {
    call: ObjectCall,
    /// The number of calls up to the one that fails.
    left: usize,
    fault: Fault,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    NoEffect,
    LostAnswer,
}

impl Faults {
    pub(super) fn fail(&mut self, call: ObjectCall, nth: usize) {
        self.plan(call, nth, Fault::NoEffect);
    }

    pub(super) fn lose_answer(&mut self, call: ObjectCall, nth: usize) {
        self.plan(call, nth, Fault::LostAnswer);
    }

    fn plan(&mut self, call: ObjectCall, nth: usize, fault: Fault) {
        assert!(nth > 0, "calls are counted from 1");
        self.0.push(Planned {
            call,
            left: nth,
            fault,
        });
    }

    /// Counts one call and returns its fault, if it has one.
    pub(super) fn next(&mut self, call: ObjectCall) -> Option<Fault> {
        for planned in self.0.iter_mut().filter(|planned| planned.call == call) {
            planned.left -= 1;
        }
        let due = self.0.iter().position(|planned| planned.left == 0)?;
        Some(self.0.remove(due).fault)
    }
}

/// Runs a call with this fault.
pub(super) fn with<T>(fault: Option<Fault>, effect: impl FnOnce() -> Result<T>) -> Result<T> {
    let failed = || Error::unavailable("a fault that the test injected");
    match fault {
        None => effect(),
        Some(Fault::NoEffect) => Err(failed()),
        Some(Fault::LostAnswer) => effect().and_then(|_| Err(failed())),
    }
}
