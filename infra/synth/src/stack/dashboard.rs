//! The dashboard of a domain.

use lambda::Catalogue;
use serde_json::Value;

use super::model::{Function, LATENCY, Watched};
use crate::error::Result;
use crate::widgets::{alarms, dashboard, graph, graph_with_limit, metric, query};

/// The indentation of the dashboard in the template.
const INDENTATION: usize = 8;

/// The body of the dashboard.
///
/// # Errors
/// Never.
pub(super) fn body(
    catalogue: &Catalogue,
    functions: &[Function],
    age_alarms: usize,
    dead_letters: &[Watched],
) -> Result<String> {
    let (domain, has_table) = (catalogue.domain, catalogue.has_table);
    let mut rows = vec![vec![
        alarms("Alarms", names_of_alarms(catalogue, functions, age_alarms)),
        graph(
            "Requests and faults",
            vec![
                aurora(domain, "Duration", "SampleCount", "requests"),
                aurora(domain, "Fault", "Sum", "faults"),
                metric(
                    ("Aurora", &format!("${{Stage}}-{domain}-crashes")),
                    &[],
                    "Sum",
                    "crashes",
                ),
            ],
        ),
        graph_with_limit(
            "Latency of requests, ms",
            f64::from(LATENCY.p95_ms),
            vec![
                aurora(domain, "Duration", "p50", "p50"),
                aurora(domain, "Duration", "p95", "p95"),
                aurora(domain, "Duration", "p99", "p99"),
            ],
        ),
    ]];
    rows.push(waiting(functions, dead_letters));
    rows.push(capacity(domain, has_table, functions));
    rows.push(from_logs(domain));
    rows.retain(|row| !row.is_empty());
    dashboard(rows, INDENTATION)
}

fn aurora(domain: &str, name: &str, stat: &str, label: &str) -> Value {
    let dimensions = [("stage", "${Stage}"), ("service", domain)];
    metric(("Aurora", name), &dimensions, stat, label)
}

/// As the templates name them.
fn names_of_alarms(
    catalogue: &Catalogue,
    functions: &[Function],
    age_alarms: usize,
) -> Vec<String> {
    let mut kinds = vec!["faults".to_owned(), "latency".to_owned()];
    kinds.extend(catalogue.has_table.then(|| "throttles".to_owned()));
    kinds.extend((1..=age_alarms).map(|number| match number {
        1 => "age".to_owned(),
        _ => format!("age-{number}"),
    }));
    let is_relayed = functions.iter().any(|function| function.stream);
    kinds.extend(is_relayed.then(|| "relay-events-age".to_owned()));
    let has_queue = functions
        .iter()
        .any(|one| one.stream || one.consumer.is_some());
    kinds.extend(has_queue.then(|| "dlq".to_owned()));
    let named = |kind| format!("aurora-${{Stage}}-{}-{kind}", catalogue.domain);
    kinds.into_iter().map(named).collect()
}

/// What waits: events in the stream of the table and in queues, and dead letters.
fn waiting(functions: &[Function], dead_letters: &[Watched]) -> Vec<Value> {
    let relays = functions.iter().filter(|function| function.stream);
    let relays = relays.map(|relay| of_function(relay, "IteratorAge", "Maximum"));
    let consumers = functions
        .iter()
        .filter(|function| function.consumer.is_some());
    let queues = consumers.map(|consumer| {
        let name = format!("aurora-${{Stage}}-{}", consumer.deployed_as);
        queue(&name, "ApproximateAgeOfOldestMessage", consumer.name)
    });
    let letters = dead_letters.iter().map(|watched| {
        queue(
            &format!("${{{}.QueueName}}", watched.id),
            "ApproximateNumberOfMessagesVisible",
            watched.label,
        )
    });
    let graphs = [
        (
            "Age of events in the stream, ms",
            relays.collect::<Vec<_>>(),
        ),
        ("Oldest message of each queue, s", queues.collect()),
        ("Dead letters", letters.collect()),
    ];
    let graphs = graphs
        .into_iter()
        .filter(|(_, metrics)| !metrics.is_empty());
    graphs
        .map(|(title, metrics)| graph(title, metrics))
        .collect()
}

/// What is used up: concurrency, and the capacity of the table.
fn capacity(domain: &str, has_table: bool, functions: &[Function]) -> Vec<Value> {
    let of_all = |name, stat| -> Vec<Value> {
        functions
            .iter()
            .map(|function| of_function(function, name, stat))
            .collect()
    };
    let mut graphs = vec![
        graph("Throttled invocations", of_all("Throttles", "Sum")),
        graph(
            "Concurrent executions",
            of_all("ConcurrentExecutions", "Maximum"),
        ),
    ];
    if has_table {
        let name = format!("aurora-${{Stage}}-{domain}");
        let of_table = |metric_name, label| {
            metric(
                ("AWS/DynamoDB", metric_name),
                &[("TableName", &name)],
                "Sum",
                label,
            )
        };
        graphs.push(graph(
            "The table",
            vec![
                of_table("ConsumedReadCapacityUnits", "read units"),
                of_table("ConsumedWriteCapacityUnits", "write units"),
                of_table("ReadThrottleEvents", "throttled reads"),
                of_table("WriteThrottleEvents", "throttled writes"),
            ],
        ));
    }
    graphs
}

/// What only the log lines know: values for each function and error.
fn from_logs(domain: &str) -> Vec<Value> {
    let group = format!("/aurora/${{Stage}}/{domain}");
    vec![
        query(
            "Slowest functions",
            &group,
            "filter ispresent(route) | stats count(*) as calls, pct(Duration, 95) as p95, \
             pct(Duration, 99) as p99, max(Duration) as slowest by function | sort p95 desc | limit 20",
        ),
        query(
            "Faults by function",
            &group,
            "filter Fault = 1 or (type = \"platform.report\" and record.status != \"success\") \
             | stats count(*) as faults by coalesce(function, @logStream), error_code | sort faults desc \
             | limit 20",
        ),
        query(
            "Refusals by code",
            &group,
            "filter ispresent(error_code) and Fault = 0 | stats count(*) as refusals by error_code \
             | sort refusals desc | limit 20",
        ),
    ]
}

fn of_function(function: &Function, name: &str, stat: &str) -> Value {
    let deployed = format!("aurora-${{Stage}}-{}", function.deployed_as);
    metric(
        ("AWS/Lambda", name),
        &[("FunctionName", &deployed)],
        stat,
        function.name,
    )
}

fn queue(name: &str, metric_name: &str, label: &str) -> Value {
    metric(
        ("AWS/SQS", metric_name),
        &[("QueueName", name)],
        "Maximum",
        label,
    )
}
