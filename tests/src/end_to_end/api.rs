//! A client of the API. Every response is checked against the API description.

use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::Response;
use ureq::Agent;

use tests::openapi;

/// For how long a request is sent again that was not answered.
const PATIENCE: Duration = Duration::from_secs(60);

static AGENT: LazyLock<Agent> = LazyLock::new(|| {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(90)));
    config.build().into()
});

static BASE: LazyLock<String> = LazyLock::new(|| aws::required("AURORA_URL").unwrap());

/// The administrator's access token.
static ADMIN: LazyLock<String> = LazyLock::new(|| {
    let email = aws::required("AURORA_ADMIN_EMAIL").unwrap();
    let password = aws::required("AURORA_ADMIN_PASSWORD").unwrap();
    login(&email, &password)
});

/// A request that is being built.
pub(crate) struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

pub(crate) fn request(method: &'static str, path: impl Into<String>) -> Request {
    Request {
        method,
        path: path.into(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

pub(crate) fn get(path: impl Into<String>) -> Request {
    request("GET", path)
}

pub(crate) fn post(path: impl Into<String>) -> Request {
    request("POST", path)
}

pub(crate) fn put(path: impl Into<String>) -> Request {
    request("PUT", path)
}

pub(crate) fn delete(path: impl Into<String>) -> Request {
    request("DELETE", path)
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn by_admin(self) -> Self {
        self.bearer(&ADMIN)
    }

    pub(crate) fn if_match(self, version: u64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request. The local AWS is one process: on a busy machine it may not answer a function or the
    /// authorizer in time. Then the request is sent again, as a client would; and also when it is refused because
    /// all tests together send more than one network may in a minute.
    pub(crate) fn send(self) -> Response {
        let started = Instant::now();
        loop {
            let response = self.exchange();
            let pause = if response.status == 429 {
                response.header("retry-after").unwrap().parse().unwrap()
            } else if is_unavailable(&response) && started.elapsed() < PATIENCE {
                1
            } else {
                return self.checked(response);
            };
            eprintln!("{} {}: {}", self.method, self.path, response.status);
            thread::sleep(Duration::from_secs(pause));
        }
    }

    /// Sends the request once, when a reply that something is unavailable is the expected one.
    pub(crate) fn send_once(self) -> Response {
        self.checked(self.exchange())
    }

    fn exchange(&self) -> Response {
        let mut request = ureq::http::Request::builder()
            .method(self.method)
            .uri(format!("{}{}", *BASE, self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut reply = AGENT.run(request.body(self.body.clone()).unwrap()).unwrap();
        let headers = reply.headers().iter();
        let headers = headers.map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        });
        Response {
            status: reply.status().as_u16(),
            headers: headers.collect(),
            body: reply
                .body_mut()
                .with_config()
                .limit(u64::MAX)
                .read_to_vec()
                .unwrap(),
        }
    }

    /// The response, which the API description must allow.
    fn checked(&self, response: Response) -> Response {
        let Response {
            status,
            headers,
            body,
        } = &response;
        if let Err(problem) = openapi::check(self.method, &self.path, *status, headers, body) {
            panic!("{problem}: {}", response.text());
        }
        response
    }
}

/// Whether a part of the platform did not answer, which may succeed a moment later: 502 if the function did not end
/// in time, 500 if the authorizer did not, and 503 if what they call did not answer.
fn is_unavailable(response: &Response) -> bool {
    match response.status {
        500 => response
            .text()
            .contains("\"message\": \"Internal Server Error\""),
        502 => response.text().contains("Sandbox.Timedout"),
        // A reply to HEAD has no body that says it.
        503 => response.body.is_empty() || response.json()["error_code"] == "unavailable",
        _ => false,
    }
}

pub(crate) fn login(email: &str, password: &str) -> String {
    let body = json!({ "email": email, "password": password });
    let token = post("/api/v1/auth/login")
        .json(&body)
        .send()
        .with_status(200)
        .json();
    text(&token["access_token"])
}

/// The administrator's access token.
pub(crate) fn admin() -> String {
    ADMIN.clone()
}

/// Registers a user.
pub(crate) fn register(email: &str, password: &str) {
    let body = json!({ "email": email, "password": password, "name": "Lin" });
    let reply = post("/api/v1/auth/register").json(&body).send();
    reply.with_status(201);
}

/// Registers a user and returns an access token.
pub(crate) fn learner() -> String {
    let email = format!("{}@example.org", unique());
    register(&email, "correct horse battery");
    login(&email, "correct horse battery")
}

/// The body of a subject with this code.
pub(crate) fn subject(code: &str) -> Value {
    json!({ "name": format!("Subject {code}"), "code": code, "description": "", "department_id": "77", "credits": 6 })
}

pub(crate) fn create(subject: &Value) -> Response {
    post("/api/v1/subjects").by_admin().json(subject).send()
}

/// Creates a subject and returns its id.
pub(crate) fn created(subject: &Value) -> String {
    text(&create(subject).with_status(201).json()["id"])
}

/// A new unique code, which can also be used as a name or a key.
pub(crate) fn unique() -> String {
    let fresh = uuid::Uuid::new_v4().simple().to_string();
    format!("E{}", fresh[..12].to_uppercase())
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is not a string"))
        .to_owned()
}
