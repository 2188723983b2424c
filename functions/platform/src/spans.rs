//! Spans of the OpenTelemetry protocol from the log lines of invocations.

mod line;
mod log_data;
mod span;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use self::line::Line;
pub(crate) use self::log_data::LogData;

/// The function whose lines are spans: a resource of the protocol.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Resource {
    stage: String,
    service: String,
    function: String,
}

/// Spans by the function that they belong to.
pub(crate) struct Spans(BTreeMap<Resource, Vec<Value>>);

/// The spans of these lines. Lines of other kinds have none.
pub(crate) fn of_lines(lines: &[String]) -> Spans {
    let mut spans: BTreeMap<Resource, Vec<Value>> = BTreeMap::new();
    for line in lines.iter().filter_map(|text| Line::parse(text)) {
        let span = span::of(&line);
        let resource = Resource {
            stage: line.stage,
            service: line.service,
            function: line.function,
        };
        spans.entry(resource).or_default().push(span);
    }
    Spans(spans)
}

impl Spans {
    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// An `ExportTraceServiceRequest` with all of them; none if there are none.
    pub(crate) fn request(&self) -> Option<Value> {
        let resources = self.0.iter().map(|(resource, spans)| {
            json!({
                "resource": {"attributes": resource.attributes()},
                "scopeSpans": [{"scope": {"name": "aurora"}, "spans": spans}],
            })
        });
        let resources: Vec<Value> = resources.collect();
        (!resources.is_empty()).then(|| json!({ "resourceSpans": resources }))
    }
}

impl Resource {
    /// Names as in OpenTelemetry's conventions for resources.
    fn attributes(&self) -> Vec<Value> {
        [
            ("service.namespace", "aurora"),
            ("service.name", &self.service),
            ("deployment.environment.name", &self.stage),
            ("faas.name", &self.function),
        ]
        .map(|(key, value)| span::text(key, value))
        .into()
    }
}
