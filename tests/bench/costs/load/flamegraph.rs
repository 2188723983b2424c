//! Samples the stacks of the functions while they answer the mix of requests at one rate.

use std::path::Path;
use std::time::Duration;

use tokio::process::Command;

use super::client;
use super::stage::Stage;
use crate::harness::Outcome;

/// Requests a second: less than the machine can answer, so that nothing waits.
const RATE: u32 = 300;

/// How long stacks are sampled.
const DURATION: Duration = Duration::from_secs(20);

/// Samples a second of each process. Not a divisor of what timers use, so that no sample coincides with one.
const FREQUENCY: &str = "499";

/// Writes what `perf` has seen into `target/flamegraph/perf.data`. The functions are those of
/// `target/flamegraph/release`, which have symbols and frame pointers.
///
/// # Errors
/// When a request or `perf` fails, or the stage cannot be started.
pub(crate) async fn flamegraph(root: &Path) -> Outcome<()> {
    let folder = root.join("target/flamegraph");
    let stage = Stage::start(&folder.join("release")).await?;
    client::run(&stage.plan, 50, Duration::from_secs(3)).await?;
    let functions = stage.functions.iter();
    let processes = functions.flat_map(|function| function.processes());
    let processes: Vec<String> = processes.map(|process| process.to_string()).collect();
    let mut sampling = Command::new("perf")
        .args([
            "record",
            "--quiet",
            "--freq",
            FREQUENCY,
            "--call-graph",
            "fp",
        ])
        .arg("--output")
        .arg(folder.join("perf.data"))
        .args(["--pid", &processes.join(",")])
        .args(["--", "sleep", &DURATION.as_secs().to_string()])
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("perf: {error}"))?;
    eprintln!("{}", client::run(&stage.plan, RATE, DURATION).await?);
    match sampling.wait().await?.success() {
        true => Ok(()),
        false => Err("perf has failed".into()),
    }
}
