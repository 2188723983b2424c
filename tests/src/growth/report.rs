//! Writes the results: a table for people, JSON for programs.

use std::fmt::Write as _;
use std::path::Path;

use super::exceptions::{BOUNDED, IN_ONE_FORM, NOT_MEASURED};
use super::measure::{Measured, Row};

const HEAD: &str = "\
# What requests cost with more data

Written by `make bench-growth`: the same request with 100, 10,000 and 100,000 things of each kind in the table of the domain.
The functions run in one process over an embedded DynamoDB, which counts capacity units as AWS does. The things are copies of one
that the domain's own commands made: every row of it that is in a partition with others' rows (a list, an index, a waitlist).
Lists have 20 items a page. At first each request is sent as often as it is measured, so that lists of what these requests make are
longer than a page at each size.

- **calls**, **units**: calls to DynamoDB for one request, the authorizer's included where it reads the same table, and their
  capacity units (read + write), without the settings, which a process reads once a minute.
- **p50**: the median time of 25 requests, in milliseconds, in a process that does nothing else; compare the columns of a row.
- **slope**: the exponent of the growth from 100 to 100,000 things: 0 is flat, 1 is linear. That of the units should be 0; that of
  the time is the embedded database's (a tree) and its caches'.

| function | calls | units: 10² | 10⁴ | 10⁵ | slope | p50, ms: 10² | 10⁴ | 10⁵ | slope |
|---|---|---|---|---|---|---|---|---|---|
";

/// Writes `growth.md` and `growth.json` into a folder.
pub(super) fn write(folder: &Path, rows: &[Row]) {
    let mut text = HEAD.to_owned();
    for row in rows {
        let calls: Vec<u32> = row.sizes.iter().map(|one| one.calls).collect();
        let calls = if calls.iter().all(|one| *one == calls[0]) {
            calls[0].to_string()
        } else {
            format!("{calls:?}")
        };
        write!(text, "| {} | {calls} |", row.function).unwrap();
        for (value, digits) in [(units as fn(&Measured) -> f64, 1), (time, 2)] {
            let values: Vec<f64> = row.sizes.iter().map(value).collect();
            for value in &values {
                write!(text, " {value:.digits$} |").unwrap();
            }
            write!(text, " {:.2} |", slope(&row.sizes, &values)).unwrap();
        }
        text.push('\n');
    }
    text.push_str(&notes());
    std::fs::write(folder.join("growth.md"), text).unwrap();
    let json = serde_json::to_string_pretty(rows).unwrap() + "\n";
    std::fs::write(folder.join("growth.json"), json).unwrap();
}

/// What the table does not say.
fn notes() -> String {
    let mut text = "\nWhat grows:\n\n".to_owned();
    for (function, why) in BOUNDED {
        writeln!(text, "- `{function}`: {why}.").unwrap();
    }
    text.push_str("\nWhat would cost more in another form:\n\n");
    text.push_str(IN_ONE_FORM);
    text.push_str("\nNot in the table:\n\n");
    for (why, functions) in NOT_MEASURED {
        writeln!(text, "- {why}\n  `{}`", functions.join("`, `")).unwrap();
    }
    text
}

fn units(measured: &Measured) -> f64 {
    measured.read_units + measured.write_units
}

fn time(measured: &Measured) -> f64 {
    measured.p50_ms
}

/// The exponent `e` of `value ∝ items^e`, from the first size to the last.
fn slope(sizes: &[Measured], values: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (sizes.first(), sizes.last()) else {
        return 0.0;
    };
    let items = (last.items as f64 / first.items as f64).ln();
    let growth = (values[values.len() - 1] / values[0]).ln() / items;
    // Not "-0.00".
    if growth.is_finite() && growth.abs() >= 0.005 {
        growth
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_0_for_what_is_flat_and_1_for_what_is_linear() {
        let sizes = [100, 100_000].map(|items| Measured {
            items,
            calls: 1,
            read_units: 1.0,
            write_units: 0.0,
            p50_ms: 1.0,
        });
        let of = |values: [f64; 2]| slope(&sizes, &values);
        assert!(of([2.0, 2.0]).abs() < 1e-9);
        assert!((of([2.0, 2000.0]) - 1.0).abs() < 1e-9);
        assert!(of([0.0, 0.0]).abs() < 1e-9);
    }
}
