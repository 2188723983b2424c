//! Writes the results: tables for people, JSON for programs.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::client::Step;
use crate::harness::Outcome;

/// What is to hold: so many requests a second, with so few errors, and so fast for 19 of 20.
const TARGET_RATE: f64 = 1000.0;
const TARGET_ERRORS: f64 = 0.001;
const TARGET_P95_MS: f64 = 50.0;

const HEAD: &str = "\
# Load

Written by `make load`: a mix of a learner's requests (lists and documents of subjects and courses, lessons, enrollments; 8 of 100
write), with tokens that the identity domain issued, at a rising rate. Each request has a time at which it is to be sent, whether or
not earlier ones were answered, and its latency counts from that time. 10 seconds for each rate.

## The functions

Four warm processes of each function, built as for production (`dist`), behind a front that routes, asks `authorize` for each request
and speaks Lambda's Runtime API; an embedded DynamoDB without TLS. Client, front, functions and DynamoDB share the machine's cores.
On Lambda each process has its own; so this shows what one machine does, not the limit of AWS. Consumers do not run.

";

const LOCAL: &str = "
## The local AWS

The same client against `make run`, with reads alone. It is there to try things, not to carry load: its gateway, authorizer and
functions run through one Python process, which is what limits it.

";

/// Writes `load.md` and `load.json` into a folder.
pub(super) fn write(folder: &Path, functions: &[Step], local: &[Step]) -> Outcome<()> {
    let mut text = HEAD.to_owned();
    text += &table(functions)?;
    text += &verdict(functions);
    text += &parts(functions)?;
    if !local.is_empty() {
        text += LOCAL;
        text += &table(local)?;
    }
    std::fs::write(folder.join("load.md"), text)?;
    let json = json!({ "functions": functions, "local": local });
    let json = serde_json::to_string_pretty(&json)? + "\n";
    std::fs::write(folder.join("load.json"), json)?;
    eprintln!("docs/load.md");
    Ok(())
}

fn table(steps: &[Step]) -> Outcome<String> {
    let mut text = String::from(
        "| requests a second | answered a second | p50, ms | p95, ms | p99, ms | longest, ms | errors |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for step in steps {
        writeln!(
            text,
            "| {} | {:.0} | {:.1} | {:.1} | {:.1} | {:.0} | {:.2} % |",
            step.rate,
            step.throughput,
            step.p50_ms,
            step.p95_ms,
            step.p99_ms,
            step.max_ms,
            step.error_rate() * 100.0
        )?;
    }
    Ok(text)
}

/// Compares the highest rate that held with the target.
fn verdict(steps: &[Step]) -> String {
    let holds = |step: &&Step| step.p95_ms < TARGET_P95_MS && step.error_rate() < TARGET_ERRORS;
    let best = steps.iter().take_while(holds).last();
    let rate = best.map_or(0, |step| step.rate);
    let verdict = if f64::from(rate) > TARGET_RATE {
        "the target is met".to_owned()
    } else {
        let part = f64::from(rate) / TARGET_RATE * 100.0;
        format!("the target is missed: this is {part:.0} % of it")
    };
    format!(
        "\nThe target is more than {TARGET_RATE:.0} requests a second with p95 below {TARGET_P95_MS:.0} ms and less than 0.1 % errors \
         on two cores. {rate} a second held: {verdict}.\n"
    )
}

/// The CPU time of a request by part, at the highest rate without errors.
fn parts(steps: &[Step]) -> Outcome<String> {
    let Some(step) = steps.iter().rfind(|step| step.errors.is_empty()) else {
        return Ok(String::new());
    };
    let mut parts: Vec<(&str, f64)> = step
        .cpu
        .0
        .iter()
        .map(|(part, ms)| (part.as_str(), ms / step.requests as f64))
        .collect();
    parts.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let total: f64 = parts.iter().map(|(_, ms)| ms).sum();
    let mut text = format!(
        "\nWhere the time goes, at {} a second: CPU of the parts, divided by the number of requests. `tokio-…` is the client. Two \
         cores have 2,000 ms a second, so {:.0} requests of {total:.2} ms. [A flame graph](flamegraph.svg) of `make flamegraph` \
         shows what the functions do.\n\n\
         | part | CPU ms a request |\n|---|---|\n",
        step.rate,
        2000.0 / total
    );
    for (part, ms) in parts.iter().filter(|(_, ms)| *ms >= 0.005) {
        writeln!(text, "| {part} | {ms:.2} |")?;
    }
    Ok(text)
}
