//! Wraps handlers to check that they emit only events that their catalogue entry declares. Other events
//! would have no schema, no contract and no documentation.

use std::sync::PoisonError;

use kernel::bulk::BulkRun;
use kernel::commit::Commit;
use kernel::context::Context;
use kernel::error::{Error, Result};
use kernel::event::Envelope;
use kernel::table::BoxFuture;
use lambda::{
    BulkHandler, BulkLimits, Decided, Endpoint, EndpointSpec, Entry, EventHandler, Handler,
    JobHandler, Request, Response, TimedHandler,
};
use serde_json::Value;
use tokio::time::Instant;

use super::Violations;

pub(super) fn handler(handler: Handler, entry: &Entry, violations: &Violations) -> Handler {
    let declared = Declared {
        function: entry.name,
        emits: entry.emits.iter().map(|event| event.event_type).collect(),
        violations: violations.clone(),
    };
    match handler {
        Handler::Endpoint(inner) => Handler::Endpoint(Box::new(Checked { inner, declared })),
        Handler::Consumer(inner) => Handler::Consumer(Box::new(Checked { inner, declared })),
        Handler::Job(inner) => Handler::Job(Box::new(Checked { inner, declared })),
        Handler::Timed(inner) => Handler::Timed(Box::new(Checked { inner, declared })),
        Handler::Bulk(inner) => Handler::Bulk(Box::new(Checked { inner, declared })),
        other => other,
    }
}

struct Checked<H: ?Sized> {
    inner: Box<H>,
    declared: Declared,
}

struct Declared {
    function: &'static str,
    emits: Vec<&'static str>,
    violations: Violations,
}

impl Declared {
    /// Records violations, which the app reports later, because the pipeline converts a panic to a reply.
    fn check<R>(&self, commit: &Commit<R>) {
        for event in commit
            .event_types()
            .filter(|event| !self.emits.contains(event))
        {
            let violation = format!("{} emits {event} and does not declare it", self.function);
            self.violations
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(violation);
        }
    }
}

impl Endpoint for Checked<dyn Endpoint> {
    fn spec(&self) -> EndpointSpec {
        self.inner.spec()
    }

    fn reply_schema(&self) -> Option<Value> {
        self.inner.reply_schema()
    }

    fn decide<'a>(
        &'a self,
        request: &'a Request,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Response>>> {
        Box::pin(async move {
            self.inner
                .decide(request, cx)
                .await
                .inspect(|commit| self.declared.check(commit))
        })
    }
}

impl EventHandler for Checked<dyn EventHandler> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn keeps_inbox(&self) -> bool {
        self.inner.keeps_inbox()
    }

    fn decide<'a>(
        &'a self,
        event: &'a Envelope,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            self.inner
                .decide(event, cx)
                .await
                .inspect(|commit| self.declared.check(commit))
        })
    }
}

impl JobHandler for Checked<dyn JobHandler> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn decide<'a>(
        &'a self,
        payload: Value,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<Value>>> {
        Box::pin(async move {
            self.inner
                .decide(payload, cx)
                .await
                .inspect(|commit| self.declared.check(commit))
        })
    }
}

impl TimedHandler for Checked<dyn TimedHandler> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn attempts(&self) -> u32 {
        self.inner.attempts()
    }

    fn decide<'a>(&'a self, work: Value, cx: &'a Context) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            self.inner
                .decide(work, cx)
                .await
                .inspect(|commit| self.declared.check(commit))
        })
    }
}

impl BulkHandler for Checked<dyn BulkHandler> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn limits(&self) -> BulkLimits {
        self.inner.limits()
    }

    fn decide<'a>(
        &'a self,
        work: &'a Value,
        after: Option<&'a Value>,
        limit: u32,
        until: Instant,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Vec<Decided>>> {
        Box::pin(async move {
            let decided = self.inner.decide(work, after, limit, until, cx).await?;
            let commits = decided.iter().filter_map(|one| one.outcome.as_ref().ok());
            commits.for_each(|commit| self.declared.check(commit));
            Ok(decided)
        })
    }

    fn finish<'a>(
        &'a self,
        run: &'a BulkRun,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            self.inner
                .finish(run, cx)
                .await
                .inspect(|commit| self.declared.check(commit))
        })
    }

    fn failed<'a>(
        &'a self,
        work: &'a Value,
        reason: &'a Error,
        cx: &'a Context,
    ) -> BoxFuture<'a, Result<Commit<()>>> {
        Box::pin(async move {
            self.inner
                .failed(work, reason, cx)
                .await
                .inspect(|commit| self.declared.check(commit))
        })
    }
}
