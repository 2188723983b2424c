//! The dashboard of the whole stage.

use lambda::Catalogue;
use serde_json::Value;

use super::targets::{LATENCY_MS, TARGETS, Target};
use crate::error::Result;
use crate::widgets::{alarms, dashboard, graph, graph_with_limit, metric, month};

const API: &[(&str, &str)] = &[("ApiId", "${ApiId}")];

/// The body of the dashboard.
///
/// # Errors
/// Never.
pub(super) fn body(catalogues: &[Catalogue], indentation: usize) -> Result<String> {
    let domains: Vec<&str> = catalogues
        .iter()
        .map(|catalogue| catalogue.domain)
        .collect();
    let faults = domains
        .iter()
        .map(|domain| format!("aurora-${{Stage}}-{domain}-faults"));
    let targets = TARGETS
        .iter()
        .map(|target| format!("aurora-${{Stage}}-slo-{}", target.name));
    let rows = vec![
        vec![
            alarms("Targets, and faults of domains", targets.chain(faults)),
            month("Budget left of 30 days, %", of_targets(Target::budget_left)),
            graph_with_limit("Burn rate", 1.0, of_targets(Target::burn_rate)),
        ],
        vec![
            graph(
                "Requests and refusals",
                vec![
                    api("Count", "Sum", "requests"),
                    api("4xx", "Sum", "4xx"),
                    api("5xx", "Sum", "5xx"),
                ],
            ),
            graph_with_limit(
                "Latency of the API, ms",
                LATENCY_MS,
                vec![
                    api("Latency", "p50", "p50"),
                    api("Latency", "p95", "p95"),
                    api("Latency", "p99", "p99"),
                ],
            ),
            graph(
                "Functions of the account",
                vec![
                    lambda("ConcurrentExecutions", "Maximum"),
                    lambda("Throttles", "Sum"),
                    lambda("Errors", "Sum"),
                ],
            ),
        ],
        vec![
            graph("Faults by domain", of_domains(&domains, "Fault", "Sum")),
            graph_with_limit(
                "p95 by domain, ms",
                LATENCY_MS,
                of_domains(&domains, "Duration", "p95"),
            ),
            graph(
                "Requests by domain",
                of_domains(&domains, "Duration", "SampleCount"),
            ),
        ],
    ];
    dashboard(rows, indentation)
}

fn api(name: &str, stat: &str, label: &str) -> Value {
    metric(("AWS/ApiGateway", name), API, stat, label)
}

fn lambda(name: &str, stat: &str) -> Value {
    metric(("AWS/Lambda", name), &[], stat, name)
}

fn of_targets(expression: fn(&Target) -> String) -> Vec<Value> {
    let targets = TARGETS.iter().enumerate();
    targets
        .flat_map(|(number, target)| target.graphed(number, &expression(target)))
        .collect()
}

fn of_domains(domains: &[&str], name: &str, stat: &str) -> Vec<Value> {
    let of = |domain: &&str| {
        let dimensions = [("stage", "${Stage}"), ("service", *domain)];
        metric(("Aurora", name), &dimensions, stat, domain)
    };
    domains.iter().map(of).collect()
}
