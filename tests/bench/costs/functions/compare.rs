//! Compares two runs and says what got worse.

use std::collections::BTreeMap;
use std::path::Path;

use super::measure::Measured;
use crate::harness::Outcome;

/// By how much a time or a size must grow to be reported: the machine is noisy.
const NOISE: f64 = 1.10;

/// A column, whether it is exact, and its value.
type Column = (&'static str, bool, fn(&Measured) -> f64);

const COLUMNS: [Column; 8] = [
    ("init, CPU ms", false, |row| row.init_cpu),
    ("start, CPU ms", false, |row| row.start_cpu),
    ("warm, CPU ms", false, |row| row.warm_cpu),
    ("memory, MB", false, |row| row.memory),
    ("binary, MB", false, |row| row.binary),
    ("calls", true, |row| f64::from(row.calls)),
    ("RRU", true, |row| row.read_units),
    ("WRU", true, |row| row.write_units),
];

/// Prints what got worse.
///
/// # Errors
/// When a file cannot be read, and when something got worse.
pub(crate) fn compare(before: &Path, after: &Path) -> Outcome<()> {
    let before: BTreeMap<String, Measured> = read(before)?
        .into_iter()
        .map(|row| (row.name.clone(), row))
        .collect();
    let mut worse = 0;
    for row in read(after)? {
        let Some(earlier) = before.get(&row.name) else {
            continue;
        };
        for (title, is_exact, value) in COLUMNS {
            let (old, new) = (value(earlier), value(&row));
            if new > old * if is_exact { 1.0 } else { NOISE } {
                worse += 1;
                eprintln!("{}: {title} {old:.2} → {new:.2}", row.name);
            }
        }
    }
    if worse > 0 {
        return Err(format!("{worse} figures got worse").into());
    }
    eprintln!("nothing got worse");
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<Measured>> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}
