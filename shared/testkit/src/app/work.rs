//! Timed work in a test: the clock goes on, and what falls due is carried out.

use std::time::Duration;

use jiff::Timestamp;
use kernel::context::Clock as _;
use kernel::table::{AttributeValue, from_row};
use kernel::timed::DueWork;
use lambda::Handler;
use serde_json::{Value, json};

use super::{App, time_limit};

impl App {
    /// Lets time pass: whenever timed work falls due, the clock stops at its minute, the work is
    /// carried out and all events are delivered. Work that this schedules is carried out too when it
    /// falls due within the time.
    ///
    /// # Panics
    /// When work fails or stays where it was, or a consumer goes on refusing an event.
    pub async fn pass_time(&self, time: Duration) {
        let end = self.clock().now() + time;
        let due = || self.next_due().filter(|next| *next <= end);
        while let Some(next) = due() {
            self.clock().set(next.max(self.clock().now()));
            self.run_due().await;
            assert!(due() != Some(next), "work of {next} is run by no function");
        }
        self.clock().set(end);
    }

    /// Runs all timed work that is due by the clock, and delivers what follows from it.
    ///
    /// # Panics
    /// When work fails, or a consumer goes on refusing an event.
    pub async fn run_due(&self) {
        for function in &self.0.functions {
            let Handler::Timed(work) = &function.handler else {
                continue;
            };
            let limit = time_limit(function.deployment);
            let run = lambda::run_timed_work(work.as_ref(), &function.host, json!({}), limit).await;
            self.0.check_declarations();
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

    /// The first minute for which any table has work that waits.
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
