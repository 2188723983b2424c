//! A collector of spans on the loopback interface, which checks what it receives as the OpenTelemetry
//! protocol demands: <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>

use std::io::{Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde_json::Value;

/// A request to the collector.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// `POST /v1/traces HTTP/1.1`
    pub line: String,
    /// The body; null if it is not JSON.
    pub body: Value,
    headers: Vec<(String, String)>,
}

impl ExportRequest {
    /// The value of a header, whose name is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A collector that gives every request the same answer. It ends when it is dropped.
pub struct LoopbackCollector {
    address: String,
    received: Arc<Mutex<Vec<ExportRequest>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl LoopbackCollector {
    /// Starts on a free port, with a status and a body for every request.
    ///
    /// # Panics
    /// When no port is free.
    #[must_use]
    pub fn answering(status: u16, body: &str) -> Self {
        Self::at("127.0.0.1:0", status, body)
    }

    /// As [`LoopbackCollector::answering`], at an address of the loopback interface.
    ///
    /// # Panics
    /// When the port is taken.
    #[must_use]
    pub fn at(address: &str, status: u16, body: &str) -> Self {
        let listener = TcpListener::bind(address).expect("a port of the loopback interface");
        let address = listener.local_addr().expect("its address").to_string();
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        let (received, is_over) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let (requests, ends) = (Arc::clone(&received), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if ends.load(Ordering::SeqCst) {
                    return;
                }
                serve(stream, &answer, &requests);
            }
        });
        Self {
            address,
            received,
            is_over,
            thread: Some(thread),
        }
    }

    /// The URL before `/v1/traces`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far.
    #[must_use]
    pub fn received(&self) -> Vec<ExportRequest> {
        locked(&self.received).clone()
    }

    /// The spans of all requests so far, each with the attributes of its resource under `resource`.
    ///
    /// # Panics
    /// When a request or a span is not what the protocol demands.
    #[must_use]
    pub fn spans(&self) -> Vec<Value> {
        let requests = self.received();
        requests.iter().flat_map(spans_of).collect()
    }
}

impl Drop for LoopbackCollector {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(&self.address)); // `accept` returns
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn locked<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, answer: &str, requests: &Mutex<Vec<ExportRequest>>) {
    if let Some(request) = read(&mut stream) {
        // Before the answer, so that a client that has it finds its request here.
        locked(requests).push(request);
        // A client may have gone.
        drop(stream.write_all(answer.as_bytes()));
    }
}

fn read(stream: &mut impl Read) -> Option<ExportRequest> {
    let (mut bytes, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let length = stream.read(&mut part).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&part[..length]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let line = lines.next()?.to_owned();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        let request = ExportRequest {
            line,
            headers: headers.collect(),
            body: Value::Null,
        };
        let announced = request
            .header("content-length")
            .and_then(|length| length.parse().ok());
        let body = &bytes[end + 4..];
        if body.len() >= announced.unwrap_or(0) {
            let body = serde_json::from_slice(body).unwrap_or_default();
            return Some(ExportRequest { body, ..request });
        }
    }
}

fn spans_of(request: &ExportRequest) -> Vec<Value> {
    assert_eq!(request.line, "POST /v1/traces HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    let mut found = Vec::new();
    for resource in list(&request.body, "resourceSpans") {
        let attributes = &resource["resource"]["attributes"];
        check_attributes(attributes);
        let names = list(&resource["resource"], "attributes").iter();
        assert!(
            names
                .clone()
                .any(|attribute| attribute["key"] == "service.name")
        );
        for scope in list(resource, "scopeSpans") {
            for span in list(scope, "spans") {
                check_span(span);
                let mut span = span.clone();
                span["resource"] = attributes.clone();
                found.push(span);
            }
        }
    }
    found
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    let list = value[name].as_array();
    list.unwrap_or_else(|| panic!("{name} is no list in {value}"))
}

/// Ids are hexadecimal and not base64, 64-bit integers are texts, enumerations are numbers.
fn check_span(span: &Value) {
    let known = [
        "traceId",
        "spanId",
        "parentSpanId",
        "name",
        "kind",
        "startTimeUnixNano",
        "endTimeUnixNano",
        "attributes",
        "links",
        "status",
    ];
    for name in span.as_object().expect("a span is an object").keys() {
        assert!(known.contains(&name.as_str()), "{name} in {span}");
    }
    check_id(&span["traceId"], 32);
    check_id(&span["spanId"], 16);
    if !span["parentSpanId"].is_null() {
        check_id(&span["parentSpanId"], 16);
    }
    assert!(
        span["name"].as_str().is_some_and(|name| !name.is_empty()),
        "{span}"
    );
    assert!(
        span["kind"]
            .as_u64()
            .is_some_and(|kind| (1..=5).contains(&kind)),
        "{span}"
    );
    let [start, end] = ["startTimeUnixNano", "endTimeUnixNano"].map(|name| integer(&span[name]));
    assert!(start > 0 && start <= end, "{span}");
    check_attributes(&span["attributes"]);
    for link in span["links"].as_array().into_iter().flatten() {
        check_id(&link["traceId"], 32);
        check_id(&link["spanId"], 16);
    }
    let code = &span["status"]["code"];
    assert!(
        code.is_null() || code.as_u64().is_some_and(|code| code <= 2),
        "{span}"
    );
}

fn check_id(id: &Value, length: usize) {
    let text = id.as_str().unwrap_or_default();
    let is_hex = text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let is_zero = text.bytes().all(|byte| byte == b'0');
    assert!(
        text.len() == length && is_hex && !is_zero,
        "{id} is no id of {length} digits"
    );
}

fn integer(value: &Value) -> u64 {
    let parsed = value.as_str().and_then(|text| text.parse().ok());
    parsed.unwrap_or_else(|| panic!("{value} is no 64-bit integer as a text"))
}

fn check_attributes(attributes: &Value) {
    let attributes = attributes.as_array().expect("attributes are a list");
    for attribute in attributes {
        assert!(
            attribute["key"].as_str().is_some_and(|key| !key.is_empty()),
            "{attribute}"
        );
        let value = &attribute["value"];
        if value["stringValue"].as_str().is_none() {
            integer(&value["intValue"]);
        }
    }
}
