//! Measures every HTTP function of the catalogue with its sample invocation: what its start and a warm
//! request cost, and how often it calls DynamoDB.
//!
//! `make bench-functions` builds the binaries and runs this, which writes `docs/functions.md` for people and
//! `docs/functions.json` for `make bench-compare`.

mod compare;
mod measure;
mod report;

use std::path::Path;

pub(crate) use self::compare::compare;
use self::measure::Sampled;
use crate::harness::Outcome;

/// Measures all functions and writes the results into `docs`.
pub(crate) async fn measure_all(root: &Path) -> Outcome<()> {
    let mut rows = Vec::new();
    for sampled in Sampled::all(root)? {
        eprintln!("{}", sampled.function.name);
        rows.push(sampled.measure().await?);
    }
    report::write(&root.join("docs"), &rows)
}
