//! Measures get, put and list of a subject in Aurora and in other languages, all with one Runtime API on one
//! table of an embedded DynamoDB behind TLS.
//!
//! `make bench-peers` installs the others (`tests/peers`) and runs this, which writes `docs/peers.md` and
//! `docs/peers.json`. A peer that is not installed is named and left out.

mod programs;
mod report;

use std::collections::HashMap;
use std::path::Path;

use bench::HttpEvent;
use dynoxide::{Database, ImportOptions, Item};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, from_value, json, to_value};

use self::programs::Peer;
use crate::harness::dynamodb::{self, Endpoint};
use crate::harness::function::table;
use crate::harness::process::Subject;
use crate::harness::{Outcome, median, quantile};
use bench::{Population, copies};

/// Starts of each program; the table shows their median.
const RUNS: usize = 7;

/// Requests after the first one.
const WARM_REQUESTS: usize = 500;

/// Subjects in the table.
const SUBJECTS: usize = 1000;

/// An operation on subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Operation {
    Get,
    Put,
    List,
}

const OPERATIONS: [Operation; 3] = [Operation::Get, Operation::Put, Operation::List];

/// Medians of one program and operation, in milliseconds and megabytes.
#[derive(Debug, Serialize)]
struct Measured {
    peer: &'static str,
    operation: Operation,
    init_ms: f64,
    init_cpu_ms: f64,
    first_ms: f64,
    warm_p50_ms: f64,
    warm_p99_ms: f64,
    warm_cpu_ms: f64,
    memory_mb: f64,
    size_mb: f64,
}

/// Measures all peers and writes the results into `docs`.
pub(crate) async fn measure_peers(root: &Path) -> Outcome<()> {
    let world = Population::new(Timestamp::now()).await;
    let dynamodb = dynamodb::start(database(&world)?).await?;
    let mut rows = Vec::new();
    for peer in Peer::all(root) {
        if let Some(missing) = peer.missing() {
            eprintln!(
                "{} is skipped: {} is missing",
                peer.title,
                missing.display()
            );
            continue;
        }
        for operation in OPERATIONS {
            eprintln!("{}: {operation:?}", peer.title);
            rows.push(measure(&peer, operation, &world, &dynamodb.endpoint).await?);
        }
    }
    report::write(&root.join("docs"), &rows)
}

/// A table of subjects.
fn database(world: &Population) -> Outcome<Database> {
    let (database, name) = (Database::memory()?, table("subjects"));
    dynamodb::create_table(&database, &name)?;
    let rows = world.rows("subjects");
    let mut items: Vec<Item> = copies(&rows, &world.marks["subject"], 0..SUBJECTS).collect();
    for row in rows {
        items.push(from_value(to_value(row)?)?);
    }
    database.import_items(&name, items, ImportOptions::default())?;
    Ok(database)
}

async fn measure(
    peer: &Peer,
    operation: Operation,
    world: &Population,
    dynamodb: &Endpoint,
) -> Outcome<Measured> {
    let subject = Subject {
        program: peer.program(operation),
        event: &event(operation, &world.marks["subject"]),
    };
    let (mut init, mut init_cpu, mut first, mut start_cpu) = (vec![], vec![], vec![], vec![]);
    for _ in 0..RUNS {
        let idle = subject.run(dynamodb, 0).await?;
        init.push(idle.init_ms);
        init_cpu.push(idle.cpu_ms);
        let run = subject.run(dynamodb, 1).await?;
        for answer in &run.answers {
            if answer.status() != 200 {
                return Err(format!("{} answered {}", peer.title, answer.body).into());
            }
            first.push(answer.milliseconds);
        }
        start_cpu.push(run.cpu_ms);
    }
    let warm = subject.run(dynamodb, 1 + WARM_REQUESTS).await?;
    let times = warm.answers.iter().skip(1);
    let times: Vec<f64> = times.map(|answer| answer.milliseconds).collect();
    Ok(Measured {
        peer: peer.title,
        operation,
        init_ms: median(init),
        init_cpu_ms: median(init_cpu),
        first_ms: median(first),
        warm_p50_ms: median(times.clone()),
        warm_p99_ms: quantile(times, 0.99),
        warm_cpu_ms: (warm.cpu_ms - median(start_cpu)) / WARM_REQUESTS as f64,
        memory_mb: warm.memory_mb,
        size_mb: peer.size_mb(operation)?,
    })
}

/// The invocation by an administrator. A put has another description each time.
fn event(operation: Operation, subject: &str) -> Value {
    let one = "/api/v1/subjects/{subject_id}";
    let body = r#"{"name":"Algebra","code":"MA-1","description":"{number}","department_id":"7","credits":6}"#;
    let (method, route, body) = match operation {
        Operation::Get => ("GET", one, None),
        Operation::Put => ("PUT", one, Some(body)),
        Operation::List => ("GET", "/api/v1/subjects", None),
    };
    let parameters = [("subject_id".to_owned(), subject.to_owned())];
    let headers = [("content-type", "application/json"), ("if-match", "*")];
    HttpEvent {
        route_key: &format!("{method} {route}"),
        method,
        path: &route.replace("{subject_id}", subject),
        query: "",
        path_parameters: parameters.into_iter().filter(|_| route == one).collect(),
        headers: match body {
            Some(_) => headers
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            None => HashMap::new(),
        },
        body,
        caller: json!({
            "user_id": "019a0000-0000-7000-8000-000000000002",
            "session_id": "019a0000-0000-7000-8000-000000000003",
            "authenticated_at": "2026-01-01T00:00:00Z",
            "roles": "admin",
        }),
    }
    .to_json()
}
