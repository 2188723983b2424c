//! Writes the results: a table for people, JSON for programs.

use std::fmt::Write as _;
use std::path::Path;

use super::measure::Measured;
use crate::harness::Outcome;

const HEAD: &str = "\
# What every function costs

Written by `make bench-functions`: each HTTP function of the catalogue, built for release, gets its sample invocation
(`events/<domain>/<function>.json`) from a small Runtime API, on an empty table of an embedded DynamoDB behind TLS. Medians of one
run on one machine, so compare the rows rather than machines.

- **status**: of the first reply. On an empty table, a query of one thing answers 404 after the same calls as for a thing that is
  there. 500 and 503 are functions that call another service of AWS, which is not there.
- **init**, **start**: CPU of the process until it asks for a request, and until it has answered the first one.
- **warm**: CPU of each of the following 100 equal requests, and the time until the reply (p50 and p99). A command that creates is
  refused from the second time on.
- **calls**, **RRU**, **WRU**: the calls to DynamoDB for the first request and their capacity units, counted on the wire, without
  the read of the settings, which a process makes once a minute. A GSI write and a transaction count as AWS counts them.

| function | status | init, CPU ms | start, CPU ms | warm, CPU ms | p50, ms | p99, ms | memory, MB | binary, MB | zip, MB | calls | RRU | WRU |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
";

/// Writes `functions.md` and `functions.json` into a folder.
pub(crate) fn write(folder: &Path, rows: &[Measured]) -> Outcome<()> {
    let mut text = HEAD.to_owned();
    for row in rows {
        writeln!(
            text,
            "| {} | {} | {:.1} | {:.1} | {:.2} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {} | {} |",
            row.name,
            row.status,
            row.init_cpu,
            row.start_cpu,
            row.warm_cpu,
            row.warm_p50,
            row.warm_p99,
            row.memory,
            row.binary,
            row.zip,
            row.calls,
            row.read_units,
            row.write_units,
        )?;
    }
    std::fs::write(folder.join("functions.md"), text)?;
    let json = serde_json::to_string_pretty(rows)? + "\n";
    std::fs::write(folder.join("functions.json"), json)?;
    eprintln!("{} functions: docs/functions.md", rows.len());
    Ok(())
}
