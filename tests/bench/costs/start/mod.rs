//! Measures what a cold start costs: function binaries use a small Runtime API and an embedded
//! DynamoDB behind TLS. The same query, written the usual way, is measured in the same run.
//!
//! `make bench` builds the binaries and runs this, which writes its table into the README.

mod report;
mod request;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dynoxide::Database;
use serde_json::json;

use crate::harness::dynamodb::{self, Endpoint};
use crate::harness::function::{DIST, RELEASE};
use crate::harness::process::{Program, Subject, size_mb};
use crate::harness::{Outcome, median};

const TABLE: &str = "bench-subjects";

/// Runs of each binary; the table shows their median.
const RUNS: usize = 21;

/// Requests after the first one, in each run that measures warm requests.
const WARM_REQUESTS: usize = 500;

/// Runs that measure warm requests; the table shows their median.
const WARM_RUNS: usize = 7;

/// A binary to measure.
struct Binary {
    title: &'static str,
    path: PathBuf,
}

/// The medians over the runs of one binary, in CPU milliseconds and megabytes.
struct Sample {
    init_ms: f64,
    start_ms: f64,
    warm_ms: f64,
    memory_mb: f64,
    size_mb: f64,
}

/// Measures the binaries and writes the README's table.
pub(crate) async fn measure_starts(root: &Path) -> Outcome<()> {
    let database = Database::memory()?;
    dynamodb::create_table(&database, TABLE)?;
    let item = json!({"TableName": TABLE, "Item": request::row()});
    database.put_item(serde_json::from_value(item)?)?;
    let dynamodb = dynamodb::start(database).await?;
    let binary = |title, folder, name| Binary {
        title,
        path: root.join(folder).join(name),
    };
    let binaries = [
        binary("get-subject, `release`", RELEASE, "get-subject"),
        binary("get-subject, `dist`", DIST, "get-subject"),
        binary("the usual way", "target/usual-way/release", "usual-way"),
    ];
    let mut rows = Vec::new();
    for binary in &binaries {
        eprintln!(
            "{}: {RUNS} starts, {WARM_RUNS} runs of {WARM_REQUESTS} warm requests",
            binary.title
        );
        rows.push((binary, measure(binary, &dynamodb.endpoint).await?));
    }
    report::write(&root.join("README.md"), &report::table(&rows))
}

/// The medians of one binary. Runs of one kind follow each other; the median reduces the noise of
/// the machine.
async fn measure(binary: &Binary, dynamodb: &Endpoint) -> Outcome<Sample> {
    let variables = [("SERVICE_NAME", "subjects"), ("TABLE_NAME", TABLE)];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let program = Program {
        binary: &binary.path,
        arguments: &[],
        variables: &BTreeMap::from(variables),
    };
    let subject = Subject {
        program,
        event: &request::request(),
    };
    let mut init = Vec::new();
    let mut first = Vec::new();
    for _ in 0..RUNS {
        init.push(subject.run(dynamodb, 0).await?.cpu_ms);
        let run = subject.run(dynamodb, 1).await?;
        if let Some(refused) = run.answers.iter().find(|answer| answer.status() != 200) {
            return Err(format!("{} answered {}", binary.title, refused.status()).into());
        }
        first.push(run.cpu_ms);
    }
    let start_ms = median(first);
    let mut warm = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..WARM_RUNS {
        let run = subject.run(dynamodb, 1 + WARM_REQUESTS).await?;
        warm.push((run.cpu_ms - start_ms) / WARM_REQUESTS as f64);
        memory.push(run.memory_mb);
    }
    Ok(Sample {
        init_ms: median(init),
        start_ms,
        warm_ms: median(warm),
        memory_mb: median(memory),
        size_mb: size_mb(&binary.path)?,
    })
}
