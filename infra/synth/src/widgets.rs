//! The widgets of CloudWatch dashboards, as JSON for `AWS::CloudWatch::Dashboard`. The text goes through
//! `!Sub`, so `${Stage}` and CloudFormation's pseudo parameters may stand in it.

use serde_json::{Value, json};

use crate::error::Result;

/// A dashboard has a grid of 24 columns.
const COLUMNS: usize = 24;
const HEIGHT: usize = 6;

/// The body of a dashboard: the widgets of a row share its width. One line for each widget, with the
/// indentation of the block in the template.
///
/// # Errors
/// Never: the widgets are JSON already.
pub(crate) fn dashboard(rows: Vec<Vec<Value>>, indentation: usize) -> Result<String> {
    let mut lines = Vec::new();
    for (row, widgets) in rows.into_iter().enumerate() {
        let width = COLUMNS / widgets.len().max(1);
        for (column, mut widget) in widgets.into_iter().enumerate() {
            widget["x"] = json!(column * width);
            widget["y"] = json!(row * HEIGHT);
            widget["width"] = json!(width);
            widget["height"] = json!(HEIGHT);
            lines.push(serde_json::to_string(&widget)?);
        }
    }
    let space = " ".repeat(indentation);
    let body = lines.join(&format!(",\n{space}  "));
    Ok(format!("{{\"widgets\": [\n{space}  {body}\n{space}]}}"))
}

/// Lines over time.
pub(crate) fn graph(title: &str, metrics: Vec<Value>) -> Value {
    json!({
        "type": "metric",
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "view": "timeSeries",
            "period": 60,
            "yAxis": {"left": {"min": 0}},
            "metrics": metrics,
        },
    })
}

/// A graph with a line at a limit.
pub(crate) fn graph_with_limit(title: &str, limit: f64, metrics: Vec<Value>) -> Value {
    let mut graph = graph(title, metrics);
    graph["properties"]["annotations"] =
        json!({"horizontal": [{"label": "limit", "value": limit}]});
    graph
}

/// Numbers for the last 30 days.
pub(crate) fn month(title: &str, metrics: Vec<Value>) -> Value {
    let mut numbers = graph(title, metrics);
    let properties = &mut numbers["properties"];
    properties["view"] = json!("singleValue");
    properties["period"] = json!(30 * 24 * 60 * 60);
    properties["start"] = json!("-P30D");
    numbers
}

/// The states of alarms, by their names.
pub(crate) fn alarms(title: &str, names: impl IntoIterator<Item = String>) -> Value {
    let arn = "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:";
    let arns: Vec<String> = names
        .into_iter()
        .map(|name| format!("{arn}{name}"))
        .collect();
    json!({"type": "alarm", "properties": {"title": title, "alarms": arns}})
}

/// The result of a query of Logs Insights. It is billed for the logs that it reads, when somebody looks.
pub(crate) fn query(title: &str, log_group: &str, query: &str) -> Value {
    json!({
        "type": "log",
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "view": "table",
            "query": format!("SOURCE '{log_group}' | {query}"),
        },
    })
}

/// A metric of a graph: namespace, name, dimensions, statistic, and its label.
pub(crate) fn metric(
    (namespace, name): (&str, &str),
    dimensions: &[(&str, &str)],
    stat: &str,
    label: &str,
) -> Value {
    let dimensions = dimensions.iter().flat_map(|(name, value)| [*name, *value]);
    let path = [namespace, name].into_iter().chain(dimensions);
    let mut metric: Vec<Value> = path.map(Value::from).collect();
    metric.push(json!({"stat": stat, "label": label}));
    Value::from(metric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widgets_of_a_row_share_its_width() {
        let one = || graph("Faults", Vec::new());
        let body = dashboard(vec![vec![one(), one(), one()], vec![one()]], 8).unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        let places: Vec<Vec<u64>> = body["widgets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|widget| {
                ["x", "y", "width"]
                    .map(|name| widget[name].as_u64().unwrap())
                    .to_vec()
            })
            .collect();
        assert_eq!(places, [[0, 0, 8], [8, 0, 8], [16, 0, 8], [0, 6, 24]]);
    }

    #[test]
    fn a_metric_has_its_dimensions_before_its_options() {
        let metric = metric(("Aurora", "Fault"), &[("stage", "dev")], "Sum", "faults");
        let expected =
            json!(["Aurora", "Fault", "stage", "dev", {"stat": "Sum", "label": "faults"}]);
        assert_eq!(metric, expected);
    }
}
