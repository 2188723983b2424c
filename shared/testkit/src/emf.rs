//! CloudWatch's embedded metric format. CloudWatch drops a metric whose line is invalid without an error
//! in the function, so tests check every line: against a JSON Schema of the format, and for what a schema
//! cannot say.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

/// Metrics are billed for each combination of the values of their dimensions. The values of these are
/// known when a stage is deployed.
const DIMENSIONS: [&str; 2] = ["stage", "service"];

/// The namespace that the alarms read.
const NAMESPACE: &str = "Aurora";

/// The longest value of a dimension.
const VALUE_LIMIT: usize = 1024;

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(include_str!("emf/schema.json"));
    let schema: Value = schema.unwrap_or_else(|error| panic!("the schema of metrics: {error}"));
    jsonschema::validator_for(&schema)
        .unwrap_or_else(|error| panic!("the schema of metrics: {error}"))
});

/// Checks the metrics of a log line: CloudWatch can read them, each has a value and a unit, and none has
/// a dimension with many values.
///
/// # Errors
/// The first reason why the line is refused.
pub fn check(line: &Value) -> Result<(), String> {
    SCHEMA
        .validate(line)
        .map_err(|error| format!("{}: {error}", error.instance_path()))?;
    for directive in list(&line["_aws"]["CloudWatchMetrics"]) {
        if directive["Namespace"] != NAMESPACE {
            return Err(format!("the namespace is not {NAMESPACE}: {directive}"));
        }
        for metric in list(&directive["Metrics"]) {
            check_metric(line, metric)?;
        }
        for name in list(&directive["Dimensions"]).iter().flat_map(list) {
            check_dimension(line, name)?;
        }
    }
    Ok(())
}

fn check_metric(line: &Value, metric: &Value) -> Result<(), String> {
    let name = text(&metric["Name"]);
    if metric["Unit"].is_null() {
        return Err(format!("the metric {name} has no unit"));
    }
    let is_number = line[name].as_f64().is_some_and(f64::is_finite);
    is_number
        .then_some(())
        .ok_or_else(|| format!("the metric {name} is not a number: {}", line[name]))
}

fn check_dimension(line: &Value, name: &Value) -> Result<(), String> {
    let name = text(name);
    if !DIMENSIONS.contains(&name) {
        return Err(format!(
            "{name} is not a dimension that is known when a stage is deployed"
        ));
    }
    let value = text(&line[name]);
    (1..=VALUE_LIMIT)
        .contains(&value.len())
        .then_some(())
        .ok_or_else(|| {
            format!(
                "the dimension {name} has no value that can be kept: {}",
                line[name]
            )
        })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line() -> Value {
        json!({
            "_aws": {
                "Timestamp": 1_795_740_000_000_u64,
                "CloudWatchMetrics": [{
                    "Namespace": "Aurora",
                    "Dimensions": [["stage", "service"], ["stage"]],
                    "Metrics": [{"Name": "Fault", "Unit": "Count"}],
                }],
            },
            "stage": "dev",
            "service": "things",
            "Fault": 0,
            "function": "create-thing",
        })
    }

    #[test]
    fn a_line_with_its_metrics_and_other_fields_is_valid() {
        assert_eq!(check(&line()), Ok(()));
    }

    #[test]
    fn a_line_that_cloudwatch_would_drop_is_refused() {
        let directive = "/_aws/CloudWatchMetrics/0";
        for (pointer, value) in [
            ("/_aws/Timestamp".to_owned(), json!("2026-11-28T00:00:00Z")),
            ("/_aws/CloudWatchMetrics".to_owned(), json!([])),
            (format!("{directive}/Namespace"), json!("")),
            (format!("{directive}/Dimensions"), json!([])),
            (format!("{directive}/Dimensions"), json!(["stage"])),
            (format!("{directive}/Dimensions/0/0"), json!(":stage")),
            (format!("{directive}/Metrics"), json!([])),
            (format!("{directive}/Metrics/0/Unit"), json!("Hours")),
            (
                format!("{directive}/Metrics/0"),
                json!({"Name": "Fault", "Units": "Count"}),
            ),
            (format!("{directive}/Metrics/0/Name"), json!("Missing")),
            ("/Fault".to_owned(), json!("0")),
            ("/Fault".to_owned(), Value::Null),
            ("/stage".to_owned(), Value::Null),
            ("/stage".to_owned(), json!("")),
            ("/service".to_owned(), json!("s".repeat(1025))),
            ("/_aws".to_owned(), Value::Null),
        ] {
            let mut line = line();
            *line.pointer_mut(&pointer).unwrap() = value.clone();
            assert!(check(&line).is_err(), "{pointer}: {value}");
        }
    }

    #[test]
    fn a_dimension_with_many_values_a_metric_without_a_unit_and_another_namespace_are_refused() {
        let directive = "/_aws/CloudWatchMetrics/0";
        for (pointer, value) in [
            (format!("{directive}/Dimensions/1/0"), json!("function")),
            (format!("{directive}/Metrics/0"), json!({"Name": "Fault"})),
            (format!("{directive}/Namespace"), json!("Other")),
        ] {
            let mut line = line();
            *line.pointer_mut(&pointer).unwrap() = value.clone();
            assert!(check(&line).is_err(), "{pointer}: {value}");
        }
    }
}
