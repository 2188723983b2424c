//! Access to what is behind the API: tables, functions and their processes.

use std::process::Command;
use std::time::{Duration, Instant};

use kernel::table::{AttributeValue, Item, Key, Table as _};
use lambda::DynamoTable;
use serde_json::Value;

/// How long an event may take to reach its consumers, on a machine that has other work to do.
const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) fn stage() -> String {
    aws::required("AURORA_STAGE").unwrap()
}

pub(crate) fn endpoint() -> String {
    aws::required("AURORA_EMULATOR").unwrap()
}

/// The table of a domain.
pub(crate) fn table(domain: &str) -> DynamoTable {
    DynamoTable::new(
        aws::Parts::from_environment().unwrap(),
        format!("aurora-{}-{domain}", stage()),
    )
}

/// The current row with this key.
pub(crate) fn row(domain: &str, key: &Key) -> Option<Item> {
    wait_for(table(domain).get(key)).unwrap()
}

/// The copy of a subject that the domain `syllabi` keeps from the events that it has consumed.
pub(crate) fn copy(subject_id: &str) -> Option<Item> {
    row(
        "syllabi",
        &Key::new(format!("SUBJECT_COPY#{subject_id}"), "META"),
    )
}

pub(crate) fn text_in(row: &Item, name: &str) -> String {
    match row.get(name) {
        Some(AttributeValue::S(text)) => text.clone(),
        other => panic!("{name} is {other:?}"),
    }
}

/// Runs one future to its end.
pub(crate) fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

/// Calls `look` repeatedly until it returns a value, and panics after the timeout.
#[track_caller]
pub(crate) fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            started.elapsed() < TIMEOUT,
            "{what}: not within {TIMEOUT:?}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Invokes a function by its name, as Lambda's own API does.
pub(crate) fn invoke(function: &str, payload: &Value) -> Value {
    let url = format!(
        "{}/2015-03-31/functions/aurora-{}-{function}/invocations",
        endpoint(),
        stage()
    );
    let mut reply = ureq::post(&url)
        .send(payload.to_string().as_bytes())
        .unwrap();
    serde_json::from_str(&reply.body_mut().read_to_string().unwrap()).unwrap()
}

/// The processes in which this emulator runs a function.
pub(crate) fn processes(function: &str) -> Vec<String> {
    let wanted = [
        format!(" AWS_LAMBDA_FUNCTION_NAME=aurora-{}-{function} ", stage()),
        format!(" AWS_ENDPOINT_URL={} ", endpoint()),
    ];
    // `e` shows each process with its environment, on Linux and macOS alike.
    let listing = Command::new("ps")
        .args(["axeww", "-o", "pid=,command="])
        .output()
        .unwrap();
    let listing = String::from_utf8_lossy(&listing.stdout).into_owned();
    let of_function = listing
        .lines()
        .filter(|line| wanted.iter().all(|part| format!("{line} ").contains(part)));
    of_function
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Sends a signal, `STOP` or `KILL`; a process that has already ended is no error.
pub(crate) fn signal(name: &str, processes: &[String]) {
    if !processes.is_empty() {
        Command::new("kill")
            .arg(format!("-{name}"))
            .args(processes)
            .output()
            .unwrap();
    }
}
