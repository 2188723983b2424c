//! The requests of which the cost is counted.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use bench::Population;
use serde_json::Value;
use testkit::App;

/// Every request of `requests.txt`, in its order.
pub(super) static REQUESTS: LazyLock<Vec<Request>> = LazyLock::new(|| {
    let lines = include_str!("requests.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(Request::parse).collect()
});

/// Who sends a request.
#[derive(Debug, Clone, Copy)]
enum By {
    Admin,
    Learner,
    Nobody,
}

/// A request that succeeds in a population.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) function: &'static str,
    by: By,
    method: &'static str,
    path: &'static str,
    body: &'static str,
}

impl Request {
    fn parse(line: &'static str) -> Self {
        let mut parts = line.splitn(5, ' ');
        let mut next = || parts.next().unwrap_or_default();
        Self {
            function: next(),
            by: match next() {
                "admin" => By::Admin,
                "learner" => By::Learner,
                "nobody" => By::Nobody,
                other => panic!("{other} in {line}"),
            },
            method: next(),
            path: next(),
            body: next(),
        }
    }

    fn reads(&self) -> bool {
        self.method == "GET"
    }

    /// The domain of the function.
    pub(super) fn domain(&self) -> &'static str {
        let catalogues = domains::catalogues().into_iter();
        let mut owners = catalogues.filter(|one| {
            let mut entries = one.entries.iter();
            entries.any(|entry| entry.name == self.function)
        });
        owners.next().unwrap().domain
    }

    /// The request with everything filled in, after the requests whose things it needs.
    pub(super) async fn prepared(&self, world: &Population, app: &App) -> Prepared<'_> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        self.after(&mut BTreeMap::new(), number, world, app).await
    }

    /// As `prepared`; `made` has the ids of what was made before, by function.
    async fn after(
        &self,
        made: &mut BTreeMap<&'static str, String>,
        number: u32,
        world: &Population,
        app: &App,
    ) -> Prepared<'_> {
        let mut texts = [self.path, self.body]
            .map(|text| world.fill(text).replace("{number}", &number.to_string()));
        // Of two requests that undo each other, each is before the other, once.
        made.insert(self.function, String::new());
        for maker in REQUESTS.iter() {
            let name = format!("{{{}}}", maker.function);
            if !texts.iter().any(|text| text.contains(&name)) {
                continue;
            }
            if !made.contains_key(maker.function) {
                let request = Box::pin(maker.after(made, number, world, app)).await;
                // What needs a thing that was refused is refused itself.
                let id = request.send(world, app).await.unwrap_or_default();
                made.insert(maker.function, id);
            }
            texts = texts.map(|text| text.replace(&name, &made[maker.function]));
        }
        let [path, body] = texts;
        Prepared {
            request: self,
            number,
            path: path.split('#').next().unwrap().to_owned(),
            body,
        }
    }
}

/// Where the id of what was made stands in replies.
const IDS: [&str; 7] = [
    "/id",
    "/file/id",
    "/import/id",
    "/replay_id",
    "/run_id",
    "/key",
    "/name",
];

/// A request that can be sent once.
pub(super) struct Prepared<'a> {
    request: &'a Request,
    number: u32,
    path: String,
    body: String,
}

impl Prepared<'_> {
    /// Sends the request. Returns the id in its reply, or nothing where it has none.
    ///
    /// # Errors
    /// The function and the reply of a refusal.
    pub(super) async fn send(self, world: &Population, app: &App) -> Result<String, String> {
        let function = self.request.function;
        let method = self.request.method;
        let mut request = app.request(method.trim_end_matches('?'), &self.path);
        request = match self.request.by {
            By::Admin => request.bearer(&world.admin.token),
            By::Learner => request.bearer(&world.learner.token),
            // What nobody in particular may do is limited for each network.
            By::Nobody => {
                let network = Ipv4Addr::from_bits(0x0B00_0000 + (self.number << 8));
                request.from_address(IpAddr::V4(network))
            }
        };
        if !self.request.reads() && !method.ends_with('?') {
            request = request.header("if-match", "*");
        }
        if !self.body.is_empty() {
            let body = request.header("content-type", "application/json");
            request = body.body(self.body);
        }
        let reply = request.send().await;
        if reply.status >= 300 {
            return Err(format!("{function}: {}", reply.text()));
        }
        if reply.status == 204 {
            return Ok(String::new());
        }
        let reply = reply.json();
        let id = IDS.iter().find_map(|pointer| reply.pointer(pointer));
        Ok(id.and_then(Value::as_str).unwrap_or_default().to_owned())
    }
}
