//! `synth` writes the generated files, and `synth --check` names those that are out of date.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use synth::{Error, Result};

const USAGE: &str = "usage: synth [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (report, outcome) = match run(&arguments) {
        Ok((report, outcome)) => (report, outcome),
        Err(error) => (format!("{error}\n"), ExitCode::FAILURE),
    };
    match std::io::stdout().write_all(report.as_bytes()) {
        Ok(()) => outcome,
        Err(_) => ExitCode::FAILURE,
    }
}

/// What is to be said, and whether all is well.
fn run(arguments: &[&str]) -> Result<(String, ExitCode)> {
    let root = scaffold::files::root()?;
    match arguments {
        [] => write(&root),
        ["--check"] => check(&root),
        _ => Err(Error::refused(USAGE)),
    }
}

fn write(root: &Path) -> Result<(String, ExitCode)> {
    let files = synth::generate(root)?;
    let changes = files.write(root)?;
    let changes = changes
        .iter()
        .map(|change| format!("{change}: corrected\n"))
        .collect();
    Ok((changes, ExitCode::SUCCESS))
}

fn check(root: &Path) -> Result<(String, ExitCode)> {
    let differences = synth::generate(root)?.differences(root)?;
    if differences.is_empty() {
        return Ok((String::new(), ExitCode::SUCCESS));
    }
    let mut report: String = differences
        .iter()
        .map(|difference| format!("{difference}\n"))
        .collect();
    report.push_str("`make synth` corrects this\n");
    Ok((report, ExitCode::FAILURE))
}
