//! By CloudWatch Logs, with new lines of all domains
//!
//! Sends one span for each log line of an invocation to a collector. Off unless the stage has
//! `OTLP_ENDPOINT`: only then does CloudWatch Logs invoke it. It needs nothing from the functions
//! whose spans these are, and nothing waits for it.

use std::sync::Arc;

use kernel::{Commit, Context, Job, Result};
use otlp::Collector;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::spans::{self, LogData};

/// New lines of a log group, as CloudWatch Logs sends them.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ExportSpans {
    awslogs: LogData,
}

/// How many spans were sent.
#[derive(Debug, Serialize)]
pub(crate) struct Exported {
    spans: usize,
}

impl Job for ExportSpans {
    const NAME: &'static str = "export-spans";
    const SCHEDULE: Option<&'static str> = None;
    type Dependencies = Arc<dyn Collector>;
    type Reply = Exported;

    /// A failure is retried twice by Lambda; then the spans are lost, and the log lines still exist.
    async fn run(self, collector: &Self::Dependencies, _: &Context) -> Result<Commit<Exported>> {
        let found = spans::of_lines(&self.awslogs.lines()?);
        if let Some(request) = found.request() {
            collector.export(&request).await?;
        }
        let spans = found.count();
        Ok(Commit::nothing().reply(Exported { spans }))
    }
}

#[cfg(test)]
mod tests;
