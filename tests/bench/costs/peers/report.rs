//! Writes the results: a table for people, JSON for programs.

use std::fmt::Write as _;
use std::path::Path;

use super::Measured;
use crate::harness::Outcome;

const HEAD: &str = "\
# The same functions in other languages

Written by `make bench-peers`: get, put and list of a subject, each program with the same invocations from one Runtime API, on one
table with 1,000 subjects of an embedded DynamoDB behind TLS. A list has 20 items. Medians of one run on one machine, so compare
the rows rather than machines. The sources of the others are in `tests/peers` and `tests/usual-way`.

The others do less. Aurora's functions also check the permission, the route's policy and every field, and its put reads the row and
then writes row, event and counters in one transaction, where the others' is one conditional update.

- **init**: from the start of the process until it asks for a request, and its CPU; **first**: the first request.
- **warm**: 500 requests after the first; the put has another description each time.
- **size**: what is deployed, unpacked, without the language's interpreter (for Python with boto3, which Lambda's image has, too).
- In parentheses: how many times as much as Aurora.

Python is started by AWS's own `awslambdaric`. Node.js is started by a loop of 40 lines, because AWS's `aws-lambda-ric` needs a C++
compiler and curl's sources; the time that it would add is not counted.

";

type Column = (&'static str, usize, fn(&Measured) -> f64);

const COLUMNS: [Column; 8] = [
    ("init, ms", 1, |row| row.init_ms),
    ("init, CPU ms", 1, |row| row.init_cpu_ms),
    ("first, ms", 1, |row| row.first_ms),
    ("warm p50, ms", 2, |row| row.warm_p50_ms),
    ("warm p99, ms", 2, |row| row.warm_p99_ms),
    ("warm, CPU ms", 2, |row| row.warm_cpu_ms),
    ("memory, MB", 1, |row| row.memory_mb),
    ("size, MB", 1, |row| row.size_mb),
];

/// Writes `peers.md` and `peers.json` into a folder. The first program is what the others are compared with.
pub(super) fn write(folder: &Path, rows: &[Measured]) -> Outcome<()> {
    let mut text = format!("{HEAD}| |");
    for (title, ..) in COLUMNS {
        write!(text, " {title} |")?;
    }
    writeln!(text, "\n|---|{}", "---|".repeat(COLUMNS.len()))?;
    for row in rows {
        let mut same = rows.iter().filter(|one| one.operation == row.operation);
        let first = same.next().ok_or("no rows")?;
        let operation = format!("{:?}", row.operation).to_lowercase();
        write!(text, "| {operation}: {} |", row.peer)?;
        for (_, digits, value) in COLUMNS {
            write!(text, " {:.digits$}", value(row))?;
            if row.peer != first.peer {
                write!(text, " ({:.1})", value(row) / value(first))?;
            }
            text.push_str(" |");
        }
        text.push('\n');
    }
    std::fs::write(folder.join("peers.md"), text)?;
    let json = serde_json::to_string_pretty(rows)? + "\n";
    std::fs::write(folder.join("peers.json"), json)?;
    eprintln!("docs/peers.md");
    Ok(())
}
