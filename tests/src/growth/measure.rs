//! Measures each request at each size.

use std::time::Instant;

use serde::Serialize;

use super::embedded::{Cost, Embedded, domains_with_tables};
use super::requests::{REQUESTS, Request};
use super::{population, report};
use bench::Population;

/// How many things of each kind there are.
pub(super) const SIZES: [usize; 3] = [100, 10_000, 100_000];

/// Requests of a kind at each size; the table shows the median of their times.
const RUNS: usize = 25;

/// What a request costs at one size.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Measured {
    pub(super) items: usize,
    pub(super) calls: u32,
    pub(super) read_units: f64,
    pub(super) write_units: f64,
    /// The median time, in milliseconds.
    pub(super) p50_ms: f64,
}

/// What a request costs at each size.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    pub(super) function: &'static str,
    pub(super) domain: &'static str,
    pub(super) sizes: Vec<Measured>,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, run by `make bench-growth`"]
async fn measure_growth() {
    let world = population().await;
    let mut rows = Vec::new();
    for domain in domains_with_tables() {
        let requests = REQUESTS.iter().filter(|one| one.domain() == domain);
        let requests: Vec<&Request> = requests.collect();
        let embedded = Embedded::of(&world);
        let mut of_domain: Vec<Row> = requests.iter().map(|one| row(one, domain)).collect();
        // Lists of what the requests make are longer than a page from now on.
        for request in &requests {
            measured(&world, &embedded, request, 0).await;
        }
        let mut filled = 0;
        for size in SIZES {
            eprintln!("{domain}: {size} of each kind");
            embedded.grow(&world, domain, filled..size);
            filled = size;
            for (request, row) in requests.iter().zip(&mut of_domain) {
                row.sizes
                    .push(measured(&world, &embedded, request, size).await);
            }
        }
        rows.extend(of_domain);
    }
    report::write(&scaffold::files::root().unwrap().join("docs"), &rows);
}

fn row(request: &Request, domain: &'static str) -> Row {
    Row {
        function: request.function,
        domain,
        sizes: Vec::new(),
    }
}

async fn measured(
    world: &Population,
    embedded: &Embedded,
    request: &Request,
    items: usize,
) -> Measured {
    let mut times = Vec::new();
    let mut last = Cost::default();
    for _ in 0..RUNS {
        let request = request.prepared(world, &embedded.app).await;
        embedded.take_cost();
        let began = Instant::now();
        request.send(world, &embedded.app).await.unwrap();
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        last = embedded.take_cost();
    }
    times.sort_by(f64::total_cmp);
    Measured {
        items,
        calls: last.calls,
        read_units: last.read_units,
        write_units: last.write_units,
        p50_ms: times[RUNS / 2],
    }
}
