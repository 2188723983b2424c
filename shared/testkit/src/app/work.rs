//! Timed work in a test: the clock advances, and work that is due is run.

use std::time::Duration;

use jiff::Timestamp;
use kernel::context::Clock as _;
use kernel::table::{AttributeValue, from_row};
use kernel::timed::DueWork;
use lambda::Handler;
use serde_json::{Value, json};

use super::{App, time_limit};

impl App {
    /// Advances the clock by `time`. For each minute in which timed work is due, the clock is set to
    /// that minute, the work is run and all events are delivered. This includes work that is scheduled
    /// on the way and due within the time.
    ///
    /// # Panics
    /// When work fails or no function runs it, or a consumer refuses an event in every delivery.
    pub async fn pass_time(&self, time: Duration) {
        let end = self.clock().now() + time;
        let due = || self.next_due().filter(|next| *next <= end);
        while let Some(next) = due() {
            self.clock().set(next.max(self.clock().now()));
            self.run_due().await;
            assert!(
                due() != Some(next),
                "no function runs the work that is due at {next}"
            );
        }
        self.clock().set(end);
    }

    /// Runs all timed work that is due by the clock, and delivers the resulting events.
    ///
    /// # Panics
    /// When work fails, or a consumer refuses an event in every delivery.
    pub async fn run_due(&self) {
        for function in &self.0.functions {
            let Handler::Timed(work) = &function.handler else {
                continue;
            };
            let limit = time_limit(function.deployment);
            let run = lambda::run_timed_work(work.as_ref(), &function.host, json!({}), limit).await;
            self.0.check_violations();
            let counts = run.unwrap_or_else(|error| panic!("{}: {error:?}", function.name));
            let zero = Value::from(0);
            assert!(
                counts["failed"] == zero && counts["parked"] == zero,
                "{}: work failed: {counts} {:#?}",
                function.name,
                self.log(),
            );
        }
        self.deliver().await;
    }

    /// The first minute for which a table has pending work.
    fn next_due(&self) -> Option<Timestamp> {
        let rows = self.0.tables.values().flat_map(|table| table.rows());
        let due = rows.filter(|row| match row.get("pk") {
            Some(AttributeValue::S(pk)) => pk.starts_with("DUE#"),
            _ => false,
        });
        due.filter_map(|row| from_row::<DueWork>(row).ok())
            .map(|due| due.minute.start())
            .min()
    }
}
