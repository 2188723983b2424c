//! The function of a projection: a consumer that needs no inbox row, because the condition on the
//! row's version refuses an event that was already applied.

use std::future::ready;
use std::marker::PhantomData;

use kernel::commit::Commit;
use kernel::context::Context;
use kernel::error::Result;
use kernel::event::Envelope;
use kernel::projection::{Projection, apply};
use kernel::table::BoxFuture;

use crate::function::{EventHandler, Function, Handler};
use crate::invoke;

/// The function of a projection.
#[must_use]
#[inline(never)]
pub fn projection<P: Projection>() -> Function {
    Function {
        name: P::NAME,
        invoke: invoke::consumer,
        open: |_| Ok(Handler::Consumer(Box::new(Applying::<P>(PhantomData)))),
    }
}

struct Applying<P>(PhantomData<fn() -> P>);

impl<P: Projection> EventHandler for Applying<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn keeps_inbox(&self) -> bool {
        false
    }

    fn decide<'a>(
        &'a self,
        event: &'a Envelope,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(ready(apply::<P>(event, cx)))
    }
}

#[cfg(test)]
mod tests;
