//! One function with its sample invocation, and what it costs.

use std::io::Write as _;
use std::path::Path;

use dynoxide::Database;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use lambda::Trigger;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::harness::dynamodb::{self, Calls};
use crate::harness::function::{Function, RELEASE, table};
use crate::harness::process::{Program, Subject, Usage, size_mb};
use crate::harness::runtime_api::Answer;
use crate::harness::{Outcome, median, quantile};

/// Runs of each kind; the table shows their median.
const RUNS: usize = 5;

/// Requests after the first one.
const WARM_REQUESTS: usize = 100;

/// A function to measure.
pub(crate) struct Sampled {
    pub(crate) function: Function,
    event: Value,
}

/// What a function costs. Times are in milliseconds, sizes in megabytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) domain: String,
    /// The status of the first reply.
    pub(crate) status: i64,
    pub(crate) init_cpu: f64,
    pub(crate) start_cpu: f64,
    pub(crate) warm_cpu: f64,
    pub(crate) warm_p50: f64,
    pub(crate) warm_p99: f64,
    pub(crate) memory: f64,
    pub(crate) binary: f64,
    pub(crate) zip: f64,
    pub(crate) calls: u32,
    pub(crate) read_units: f64,
    pub(crate) write_units: f64,
}

impl Sampled {
    /// Every HTTP function with its sample invocation, by domain and name.
    pub(crate) fn all(root: &Path) -> Outcome<Vec<Self>> {
        let mut functions = Function::all(&root.join(RELEASE));
        functions.retain(|function| matches!(function.trigger, Trigger::Http { .. }));
        functions.sort_by_key(|function| (function.domain, function.name));
        let sampled = functions.into_iter().map(|function| {
            let (domain, name) = (function.domain, function.name);
            let sample = root.join(format!("events/{domain}/{name}.json"));
            let event = serde_json::from_slice(&std::fs::read(sample)?)?;
            Ok(Self { function, event })
        });
        sampled.collect()
    }

    /// Measures it. Each run has an empty table of its own, so that each first request finds the same.
    pub(crate) async fn measure(&self) -> Outcome<Measured> {
        let mut init = Vec::new();
        let mut start = Vec::new();
        let mut first = None;
        for _ in 0..RUNS {
            let (idle, at_start) = self.run(0).await?;
            init.push(idle.cpu_ms);
            let (run, calls) = self.run(1).await?;
            start.push(run.cpu_ms);
            first = Some((run, difference(calls, at_start)));
        }
        let (first, calls) = first.ok_or("nothing was measured")?;
        let start_cpu = median(start);
        let (warm, _) = self.run(1 + WARM_REQUESTS).await?;
        let times = warm.answers.iter().skip(1);
        let times: Vec<f64> = times.map(|answer| answer.milliseconds).collect();
        Ok(Measured {
            name: self.function.name.to_owned(),
            domain: self.function.domain.to_owned(),
            status: first.answers.first().map_or(0, Answer::status),
            init_cpu: median(init),
            start_cpu,
            warm_cpu: (warm.cpu_ms - start_cpu) / WARM_REQUESTS as f64,
            warm_p50: quantile(times.clone(), 0.5),
            warm_p99: quantile(times, 0.99),
            memory: warm.memory_mb,
            binary: size_mb(&self.function.binary)?,
            zip: self.zipped_mb()?,
            calls: calls.calls,
            read_units: calls.read_units,
            write_units: calls.write_units,
        })
    }

    async fn run(&self, requests: usize) -> Outcome<(Usage, Calls)> {
        let dynamodb = dynamodb::start(self.database()?).await?;
        let program = Program {
            binary: &self.function.binary,
            arguments: &[],
            variables: &self.function.variables,
        };
        let subject = Subject {
            program,
            event: &self.event,
        };
        let usage = subject.run(&dynamodb.endpoint, requests).await;
        let usage = usage.map_err(|error| format!("{}: {error}", self.function.name))?;
        Ok((usage, dynamodb.take_calls()))
    }

    fn database(&self) -> Outcome<Database> {
        let database = Database::memory()?;
        dynamodb::create_table(&database, &table(self.function.domain))?;
        Ok(database)
    }

    /// The size of the package that Lambda gets.
    fn zipped_mb(&self) -> Outcome<f64> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&std::fs::read(&self.function.binary)?)?;
        Ok(encoder.finish()?.len() as f64 / 1e6)
    }
}

/// The calls for a request, without those at the start.
fn difference(all: Calls, at_start: Calls) -> Calls {
    Calls {
        calls: all.calls.saturating_sub(at_start.calls),
        read_units: all.read_units - at_start.read_units,
        write_units: all.write_units - at_start.write_units,
    }
}
