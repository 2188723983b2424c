//! Formats the table of results and writes it into the README.

use std::fmt::Write as _;
use std::path::Path;

use super::{Binary, Sample};
use crate::harness::Outcome;

const BEGIN: &str = "<!-- bench:begin -->";
const END: &str = "<!-- bench:end -->";

pub(crate) fn table(rows: &[(&Binary, Sample)]) -> String {
    let mut table = String::from(
        "| | init, CPU ms | init + first request, CPU ms | warm request, CPU ms | peak memory, MB | binary, MB |\n\
         |---|---|---|---|---|---|\n",
    );
    for (binary, sample) in rows {
        let Sample {
            init_ms,
            start_ms,
            warm_ms,
            memory_mb,
            size_mb,
        } = sample;
        // Writing to a string does not fail.
        if writeln!(
            table,
            "| {} | {init_ms:.1} | {start_ms:.1} | {warm_ms:.2} | {memory_mb:.1} | {size_mb:.1} |",
            binary.title
        )
        .is_err()
        {
            break;
        }
    }
    table
}

/// Replaces the text between the two markers in the README with the table.
pub(crate) fn write(readme: &Path, table: &str) -> Outcome<()> {
    eprintln!("\n{table}");
    let text = std::fs::read_to_string(readme)?;
    let (before, rest) = text
        .split_once(BEGIN)
        .ok_or("the README has no marker for the beginning of the results")?;
    let (_, after) = rest
        .split_once(END)
        .ok_or("the README has no marker for the end of the results")?;
    std::fs::write(readme, format!("{before}{BEGIN}\n{table}{END}{after}"))?;
    Ok(())
}
