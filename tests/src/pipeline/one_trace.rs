//! One trace from a client's request to the log line of a consumer, through everything between them: the
//! event's metadata, the relay, the bus and the queue.

use std::sync::{Arc, Mutex};

use bus::{Bus, Entry, Failed};
use kernel::table::BoxFuture;
use kernel::{Envelope, Resources, Result};
use lambda::Handler;
use serde_json::{Value, json};
use testkit::{AppBuilder, LoopbackCollector, log_data};

use super::{app, as_admin};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT: &str = "00f067aa0ba902b7";

/// A bus that keeps what it accepts.
#[derive(Default)]
struct KeepingBus(Mutex<Vec<Entry>>);

impl Bus for KeepingBus {
    fn put<'a>(&'a self, entries: &'a [&'a Entry]) -> BoxFuture<'a, Result<Vec<Failed>>> {
        let entries = entries.iter().map(|entry| (*entry).clone());
        self.0.lock().unwrap().extend(entries);
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn check(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The message that EventBridge makes of an entry.
fn message(entry: &Entry) -> String {
    let detail: Value = serde_json::from_str(&entry.detail).unwrap();
    json!({ "source": entry.source, "detail-type": entry.detail_type, "detail": detail })
        .to_string()
}

fn line_of<'a>(log: &'a [Value], function: &str) -> &'a Value {
    let found = log.iter().find(|line| line["function"] == function);
    found.unwrap_or_else(|| panic!("{function} has no line in {log:#?}"))
}

/// A request that continues the client's trace, and its events through the relay. Returns the log, the
/// entries on the bus and the events that arrived.
async fn traced() -> (Vec<Value>, Vec<Entry>, Vec<Envelope>) {
    let (app, bus) = (app(), Arc::new(KeepingBus::default()));
    let request = app.post("/things").json(&json!({"name": "a"}));
    let request = request.header("traceparent", &format!("00-{TRACE}-{CLIENT}-01"));
    as_admin(request).send().await.with_status(201);

    let resources = Resources::new(None, |name| (name == "EVENT_BUS_NAME").then(String::new));
    let resources = resources.with_port::<dyn Bus>(bus.clone());
    let relay = (domains::platform::functions::relay_events().open)(&resources).unwrap();
    let Handler::Stream(relay) = relay else {
        panic!("the relay is not a function of a stream");
    };
    relay.publish_all(app.take_events()).await.unwrap();

    let entries = bus.0.lock().unwrap().clone();
    let received: Vec<Envelope> = entries
        .iter()
        .map(|entry| lambda::received(&message(entry)).unwrap())
        .collect();
    assert!(app.deliver_these(&received).await.is_empty());
    (app.log(), entries, received)
}

#[tokio::test]
async fn one_trace_goes_from_the_request_through_the_event_and_the_relay_to_the_consumers_line() {
    let (log, entries, events) = traced().await;
    let (made, counted) = (line_of(&log, "make-thing"), line_of(&log, "count-thing"));
    assert_eq!(made["traceId"], TRACE);
    assert_eq!(made["parentSpanId"], CLIENT);
    assert_eq!(counted["traceId"], TRACE);
    assert_eq!(counted["parentSpanId"], made["spanId"]);
    assert_eq!(counted["causationId"], events[0].event_id.as_str());
    assert_ne!(counted["spanId"], made["spanId"]);
    let header = entries[0].trace_header.as_deref().unwrap();
    assert!(header.contains(&TRACE[8..]), "{header}");
}

#[tokio::test]
async fn the_lines_of_a_trace_are_a_tree_of_spans_at_a_collector() {
    let collector = LoopbackCollector::answering(200, "{}");
    let (log, ..) = traced().await;
    let lines: Vec<String> = log.iter().map(Value::to_string).collect();
    let exporter = AppBuilder::new([domains::platform::catalogue()])
        .variable("OTLP_ENDPOINT", collector.endpoint())
        .build();
    let payload = log_data::of_lines(&lines);
    exporter.job("export-spans", payload).await.unwrap();
    let spans = collector.spans();
    assert_eq!(spans.len(), log.len());
    assert!(spans.iter().all(|span| span["traceId"] == TRACE));
    let named = |name: &str| spans.iter().find(|span| span["name"] == name).unwrap();
    let (request, consumed) = (named("POST /things"), named("count-thing"));
    assert_eq!(request["parentSpanId"], CLIENT);
    assert_eq!(consumed["parentSpanId"], request["spanId"]);
}
