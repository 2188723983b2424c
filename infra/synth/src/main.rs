//! `synth` writes the generated files, `synth --check` lists outdated files and broken contracts, and
//! `synth bless` accepts the break of a contract.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use synth::{Error, Result};

const USAGE: &str = "usage: synth [--check] | synth bless CONTRACT…";

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

/// The report, and the exit code.
fn run(arguments: &[&str]) -> Result<(String, ExitCode)> {
    let root = scaffold::files::root()?;
    match arguments {
        [] => write(&root),
        ["--check"] => check(&root),
        ["bless", first, rest @ ..] => bless(&root, &[&[*first], rest].concat()),
        _ => Err(Error::refused(USAGE)),
    }
}

fn write(root: &Path) -> Result<(String, ExitCode)> {
    let files = synth::generate(root)?;
    let changes = files.write(root)?;
    let mut report = lines(changes.iter().map(|change| format!("{change}: corrected")));
    let breaks = synth::contracts(root)?.breaks();
    report.push_str(&lines(&breaks));
    Ok((report, outcome(breaks.is_empty())))
}

fn check(root: &Path) -> Result<(String, ExitCode)> {
    let differences = synth::generate(root)?.differences(root)?;
    let breaks = synth::contracts(root)?.breaks();
    let mut report = lines(&differences);
    if !differences.is_empty() {
        report.push_str("`make synth` corrects this\n");
    }
    report.push_str(&lines(&breaks));
    Ok((report, outcome(differences.is_empty() && breaks.is_empty())))
}

/// Accepts the breaks of these contracts.
fn bless(root: &Path, names: &[&str]) -> Result<(String, ExitCode)> {
    let mut files = scaffold::files::Files::default();
    synth::contracts(root)?
        .blessing(names)?
        .add_to(&mut files)?;
    for (path, content) in files.iter() {
        scaffold::files::write(&root.join(path), content)?;
    }
    Ok((
        lines(names.iter().map(|name| format!("{name}: blessed"))),
        ExitCode::SUCCESS,
    ))
}

fn lines<T: std::fmt::Display>(lines: impl IntoIterator<Item = T>) -> String {
    let lines = lines.into_iter();
    lines.map(|line| format!("{line}\n")).collect()
}

fn outcome(is_success: bool) -> ExitCode {
    if is_success {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
