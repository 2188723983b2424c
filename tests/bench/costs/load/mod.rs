//! Sends a mix of real requests at a rising rate, whether or not earlier ones were answered, to real function
//! processes behind a front that speaks their Runtime API, on an embedded DynamoDB; or to a running Aurora.
//!
//! `make load` builds the functions and runs this, which writes `docs/load.md` and `docs/load.json`;
//! `make soak` sends at one rate and watches the functions' memory and file descriptors, `make flamegraph` samples
//! what they do.

mod client;
mod cpu;
mod flamegraph;
mod fleet;
mod front;
mod local;
mod plan;
mod report;
mod soak;
mod stage;

use std::path::Path;
use std::time::Duration;

use self::client::Step;
use self::plan::Plan;
use self::stage::Stage;
use crate::harness::Outcome;
use crate::harness::function::DIST;

pub(crate) use self::flamegraph::flamegraph;
pub(crate) use self::soak::soak;

/// Requests a second, in the order in which they are tried.
const RATES: [u32; 9] = [100, 200, 400, 600, 800, 1000, 1100, 1200, 1500];

/// The rates for a local AWS, which one interpreter limits.
const LOCAL_RATES: [u32; 7] = [10, 20, 40, 60, 80, 100, 150];

/// How long each rate is kept.
const DURATION: Duration = Duration::from_secs(10);

/// A rate at which so many requests fail, or at which a request of twenty takes so long, ends the series.
const MOST_ERRORS: f64 = 0.05;
const LONGEST_P95_MS: f64 = 1000.0;

/// Measures the functions, and the Aurora at `url` if there is one.
pub(crate) async fn load(root: &Path, url: Option<&str>) -> Outcome<()> {
    let stage = Stage::start(&root.join(DIST)).await?;
    client::run(&stage.plan, 50, Duration::from_secs(3)).await?;
    let functions = series(&stage.plan, &RATES, Some(&stage)).await?;
    drop(stage);
    let local = match url {
        Some(url) => series(&local::plan(url).await?, &LOCAL_RATES, None).await?,
        None => Vec::new(),
    };
    report::write(&root.join("docs"), &functions, &local)
}

async fn series(plan: &Plan, rates: &[u32], stage: Option<&Stage>) -> Outcome<Vec<Step>> {
    let mut steps = Vec::new();
    for rate in rates {
        let before = stage.map(Stage::cpu).transpose()?;
        let mut step = client::run(plan, *rate, DURATION).await?;
        if let Some((stage, before)) = stage.zip(before) {
            step.cpu = stage.cpu()?.since(&before);
        }
        eprintln!("{step}");
        let is_last = step.p95_ms > LONGEST_P95_MS || step.error_rate() > MOST_ERRORS;
        steps.push(step);
        if is_last {
            break;
        }
    }
    Ok(steps)
}
