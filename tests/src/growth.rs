//! What requests cost with more items in the tables: over an embedded DynamoDB, which counts capacity units.
//!
//! The test counts with 100 and with 1,000 things of each kind, which are some 30,000 rows. `make bench-growth`
//! measures with up to 100,000, and writes docs/growth.md and docs/growth.json.

mod embedded;
mod exceptions;
mod measure;
mod report;
mod requests;

use bench::Population;
use jiff::{SignedDuration, Timestamp};
use lambda::Trigger;

use self::embedded::{Cost, Embedded, domains_with_tables};
use self::exceptions::{BOUNDED, NOT_MEASURED};
use self::requests::{REQUESTS, Request};

/// The kinds of things of which there are many; each has one thing in the population.
const KINDS: [&str; 16] = [
    "api_key",
    "course",
    "event",
    "file",
    "full_course",
    "growing-flag",
    "growing-service",
    "growing-setting",
    "place",
    "repository",
    "semester",
    "session",
    "subject",
    "syllabus",
    "user",
    "waiting",
];

async fn population() -> Population {
    Population::new(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 20_000)).await
}

/// The cost of a request whose function has its settings and what does not change already.
async fn cost(world: &Population, embedded: &Embedded, request: &Request) -> Cost {
    let app = &embedded.app;
    let first = request.prepared(world, app).await;
    first.send(world, app).await.unwrap();
    let second = request.prepared(world, app).await;
    embedded.take_cost();
    second.send(world, app).await.unwrap();
    embedded.take_cost()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_costs_the_same_with_100_and_with_1_000_things_of_each_kind() {
    let world = population().await;
    let embedded = Embedded::of(&world);
    let mut costs = Vec::new();
    for numbers in [0..100, 100..1_000] {
        for domain in domains_with_tables() {
            embedded.grow(&world, domain, numbers.clone());
        }
        let mut of_size = Vec::new();
        for request in REQUESTS.iter() {
            of_size.push((request.function, cost(&world, &embedded, request).await));
        }
        costs.push(of_size);
    }
    let pairs = costs[0].iter().zip(&costs[1]);
    let grown = pairs.filter(|(few, many)| few != many);
    let grown: Vec<&str> = grown.map(|(few, _)| few.0).collect();
    let bounded: Vec<&str> = BOUNDED.iter().map(|(function, _)| *function).collect();
    assert_eq!(grown, bounded);
    let reads_nothing = costs[0].iter().find(|(_, cost)| cost.calls == 0);
    assert_eq!(reads_nothing, None);
}

#[test]
fn each_function_with_a_table_is_measured_or_the_report_says_why_not() {
    let catalogues = domains::catalogues();
    let functions = catalogues.iter().flat_map(|one| &one.entries);
    let with_table = functions
        .filter(|one| matches!(one.trigger, Trigger::Http { .. }) && one.requirements.uses_table());
    let mut expected: Vec<&str> = with_table.map(|one| one.name).collect();
    let left_out = NOT_MEASURED.iter().flat_map(|(_, functions)| *functions);
    let measured = REQUESTS.iter().map(|one| one.function);
    let mut said: Vec<&str> = measured.chain(left_out.copied()).collect();
    expected.sort_unstable();
    said.sort_unstable();
    assert_eq!(said, expected);
}
