//! Measures what functions cost: their binaries use a small Runtime API and an embedded DynamoDB behind TLS.
//!
//! `costs` with one of: `starts`, `functions`, `compare BEFORE.json AFTER.json`, `peers`, `load`, `load URL`,
//! `soak MINUTES`, `flamegraph`.

#![expect(
    clippy::disallowed_methods,
    reason = "the benchmark's servers run in its process and use the machine's clock"
)]

mod functions;
mod harness;
mod load;
mod peers;
mod start;

use std::path::Path;

use harness::Outcome;

const USAGE: &str = "usage: costs starts | functions | compare BEFORE.json AFTER.json | peers | load [URL] | soak MINUTES | flamegraph";

#[tokio::main]
async fn main() -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .ok_or("no workspace")?;
    // Cargo itself adds `--bench`.
    let arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let arguments: Vec<String> = arguments.collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["starts"] => start::measure_starts(root).await,
        ["functions"] => functions::measure_all(root).await,
        ["compare", before, after] => functions::compare(&root.join(before), &root.join(after)),
        ["peers"] => peers::measure_peers(root).await,
        ["load"] => load::load(root, None).await,
        ["load", url] => load::load(root, Some(url)).await,
        ["flamegraph"] => load::flamegraph(root).await,
        ["soak", minutes] => load::soak(root, minutes).await,
        _ => Err(USAGE.into()),
    }
}
