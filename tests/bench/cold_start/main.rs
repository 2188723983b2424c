//! Measures what a cold start costs: function binaries use a small Runtime API and an embedded
//! DynamoDB behind TLS. The same query, written the usual way, is measured in the same run.
//!
//! `make bench` builds the binaries and runs this benchmark, which writes its table into the README.

#![expect(
    clippy::disallowed_methods,
    reason = "the benchmark's servers run in its process and use the machine's clock"
)]

mod dynamodb;
mod function;
mod report;
mod runtime_api;

use std::path::Path;

use function::{Binary, Sample};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Runs of each binary; the table shows their median.
const RUNS: usize = 21;

/// Requests after the first one, in each run that measures warm requests.
const WARM_REQUESTS: usize = 500;

/// Runs that measure warm requests; the table shows their median.
const WARM_RUNS: usize = 7;

#[tokio::main]
async fn main() -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .ok_or("no workspace")?;
    let dynamodb = dynamodb::start().await?;
    let binaries = [
        Binary::new(
            "get-subject, `release`",
            root.join("target/release/get-subject"),
        ),
        Binary::new("get-subject, `dist`", root.join("target/dist/get-subject")),
        Binary::new(
            "the usual way",
            root.join("target/usual-way/release/usual-way"),
        ),
    ];
    let mut rows = Vec::new();
    for binary in &binaries {
        eprintln!(
            "{}: {RUNS} starts, {WARM_RUNS} runs of {WARM_REQUESTS} warm requests",
            binary.title
        );
        rows.push((binary, measure(binary, &dynamodb).await?));
    }
    report::write(&root.join("README.md"), &report::table(&rows))
}

/// The medians of one binary. Runs of one kind follow each other; the median reduces the noise of
/// the machine.
async fn measure(binary: &Binary, dynamodb: &dynamodb::Endpoint) -> Outcome<Sample> {
    let mut init = Vec::new();
    let mut first = Vec::new();
    for _ in 0..RUNS {
        init.push(binary.run(dynamodb, 0).await?.cpu_ms);
        first.push(binary.run(dynamodb, 1).await?);
    }
    let start_ms = median(first.iter().map(|run| run.cpu_ms).collect());
    let mut warm = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..WARM_RUNS {
        let run = binary.run(dynamodb, 1 + WARM_REQUESTS).await?;
        warm.push((run.cpu_ms - start_ms) / WARM_REQUESTS as f64);
        memory.push(run.memory_mb);
    }
    Ok(Sample {
        init_ms: median(init),
        start_ms,
        warm_ms: median(warm),
        memory_mb: median(memory),
        size_mb: binary.size_mb()?,
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
