//! Sends at one rate for minutes, and watches what the function processes hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::client;
use super::stage::Stage;
use crate::harness::Outcome;
use crate::harness::function::DIST;
use crate::harness::process::memory_mb;

/// Requests a second.
const RATE: u32 = 300;

/// How often the processes are looked at.
const INTERVAL: Duration = Duration::from_secs(20);

/// An access token lasts for 15 minutes.
const MOST_MINUTES: u64 = 12;

const HEAD: &str = "\
# What functions hold over time

Written by `make soak`: the mix of requests of [load.md](load.md) at 300 a second. For each function the memory (resident) and
the open file descriptors of its processes together, after the first 20 seconds, at half the time, and at the end.

";

/// What the processes of a function hold.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Held {
    memory_mb: f64,
    descriptors: usize,
}

type Sample = BTreeMap<&'static str, Held>;

/// Runs for some minutes and writes `docs/soak.md` and `docs/soak.json`.
///
/// # Errors
/// When a request fails, or the stage cannot be started.
pub(crate) async fn soak(root: &Path, minutes: &str) -> Outcome<()> {
    let minutes: u64 = minutes.parse()?;
    if !(1..=MOST_MINUTES).contains(&minutes) {
        return Err(format!("MINUTES is from 1 to {MOST_MINUTES}").into());
    }
    let stage = Stage::start(&root.join(DIST)).await?;
    let rounds = Duration::from_secs(60 * minutes).as_secs() / INTERVAL.as_secs();
    let (mut samples, mut requests, mut errors) = (Vec::new(), 0, BTreeMap::new());
    for round in 1..=rounds {
        let step = client::run(&stage.plan, RATE, INTERVAL).await?;
        eprintln!("{round} of {rounds}: {step}");
        requests += step.requests;
        for (error, times) in step.errors {
            *errors.entry(error).or_insert(0) += times;
        }
        samples.push(sample(&stage)?);
    }
    let docs = root.join("docs");
    let mut text = HEAD.to_owned();
    writeln!(
        text,
        "{minutes} minutes, {requests} requests, errors: {errors:?}.\n"
    )?;
    text += &table(&samples)?;
    std::fs::write(docs.join("soak.md"), text)?;
    let json = serde_json::to_string_pretty(&samples)? + "\n";
    std::fs::write(docs.join("soak.json"), json)?;
    Ok(())
}

fn sample(stage: &Stage) -> Outcome<Sample> {
    let mut sample = Sample::new();
    for function in stage.functions.iter() {
        let mut held = Held::default();
        for process in function.processes() {
            held.memory_mb += memory_mb(process, "VmRSS:")?;
            held.descriptors += std::fs::read_dir(format!("/proc/{process}/fd"))?.count();
        }
        sample.insert(function.name, held);
    }
    Ok(sample)
}

fn table(samples: &[Sample]) -> Outcome<String> {
    let places = [0, samples.len() / 2, samples.len().saturating_sub(1)];
    let mut text = String::from(
        "| function | memory, MB: first | half | last | descriptors: first | half | last |\n|---|---|---|---|---|---|---|\n",
    );
    for name in samples.first().into_iter().flat_map(Sample::keys) {
        let held = places.map(|place| samples[place][name]);
        write!(text, "| {name} |")?;
        for one in held {
            write!(text, " {:.1} |", one.memory_mb)?;
        }
        for one in held {
            write!(text, " {} |", one.descriptors)?;
        }
        text.push('\n');
    }
    Ok(text)
}
