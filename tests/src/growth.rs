//! What requests cost with more items in the tables: over an embedded DynamoDB, which counts capacity units.
//!
//! The test counts with 100 and with 1,000 things of each kind, which are some 30,000 rows. `make bench-growth`
//! measures with up to 100,000, and writes docs/growth.md and docs/growth.json.

mod embedded;
mod measure;
mod report;
mod requests;

use bench::Population;
use jiff::Timestamp;

use self::embedded::{Cost, Embedded, domains_with_tables};
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
    Population::new(Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 20_000)).await
}

/// The cost of a request whose function has its settings and what does not change already.
async fn cost(world: &Population, embedded: &Embedded, request: &Request) -> Cost {
    request.send(world, &embedded.app, 0).await;
    embedded.take_cost();
    request.send(world, &embedded.app, 0).await;
    embedded.take_cost()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_costs_the_same_with_100_and_with_1_000_things_of_each_kind() {
    let world = population().await;
    let embedded = Embedded::of(&world);
    let reads: Vec<&Request> = REQUESTS.iter().filter(|one| one.reads()).collect();
    let mut costs = Vec::new();
    for numbers in [0..100, 100..1_000] {
        for domain in domains_with_tables() {
            embedded.grow(&world, domain, numbers.clone());
        }
        let mut of_size = Vec::new();
        for read in &reads {
            of_size.push((read.function, cost(&world, &embedded, read).await));
        }
        costs.push(of_size);
    }
    assert_eq!(costs[0], costs[1]);
    let reads_nothing = costs[0].iter().find(|(_, cost)| cost.calls == 0);
    assert_eq!(reads_nothing, None);
}

#[test]
fn each_list_is_measured() {
    let catalogues = domains::catalogues();
    let functions = catalogues.iter().flat_map(|one| &one.entries);
    let lists = functions.filter(|entry| entry.name.starts_with("list-"));
    for list in lists.filter(|entry| entry.requirements.uses_table()) {
        let is_measured = REQUESTS.iter().any(|one| one.function == list.name);
        assert!(is_measured, "{} is not measured", list.name);
    }
}
