//! `scaffold lists` writes the lists of functions and domains; `scaffold lists --check` shows outdated
//! lists. `scaffold new-…` writes a skeleton. `scaffold lines` counts handwritten lines.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use scaffold::lines::Count;
use scaffold::skeleton::{Role, Skeleton};
use scaffold::{Error, Result, files, lists};

const USAGE: &str = "usage: scaffold lists [--check]
       scaffold lines
       scaffold new-domain NAME [ENTITY]
       scaffold new-command DOMAIN NAME
       scaffold new-query DOMAIN NAME
       scaffold new-consumer DOMAIN NAME EVENT
       scaffold new-job DOMAIN NAME";

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

/// The text to print, and the exit code.
fn run(arguments: &[&str]) -> Result<(String, ExitCode)> {
    let root = files::root()?;
    let report = match arguments {
        ["lists"] => write(&root)?,
        ["lists", "--check"] => return check(&root),
        ["lines"] => format!("{}\n", Count::of(&root)?),
        ["new-domain", name] => new(&root, Skeleton::domain(&root, name, None)?)?,
        ["new-domain", name, entity] => new(&root, Skeleton::domain(&root, name, Some(entity))?)?,
        ["new-consumer", domain, name, event] => {
            let role = Role::Consumer(event);
            new(&root, Skeleton::function(&root, domain, name, role)?)?
        }
        [command, domain, name] => {
            let role = match *command {
                "new-command" => Role::Command,
                "new-query" => Role::Query,
                "new-job" => Role::Job,
                _ => return Err(Error::refused(USAGE)),
            };
            new(&root, Skeleton::function(&root, domain, name, role)?)?
        }
        _ => return Err(Error::refused(USAGE)),
    };
    Ok((report, ExitCode::SUCCESS))
}

/// The lists are also written, so that the skeleton compiles.
fn new(root: &Path, skeleton: Skeleton) -> Result<String> {
    skeleton.write(root)?;
    lists::generate(root)?.write(root)?;
    Ok(skeleton.report())
}

fn write(root: &Path) -> Result<String> {
    let changes = lists::generate(root)?.write(root)?;
    Ok(changes
        .iter()
        .map(|change| format!("{change}: corrected\n"))
        .collect())
}

fn check(root: &Path) -> Result<(String, ExitCode)> {
    let differences = lists::generate(root)?.differences(root)?;
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
