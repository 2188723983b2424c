//! The functions: their binaries, their variables, and their warm processes.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use kernel::Route;
use lambda::{Catalogue, Entry, Trigger};
use serde_json::Value;

use super::process::{Process, Running};
use super::{DOMAINS, table};
use crate::Outcome;

/// A library that gives a process another time; Debian's package `faketime`.
const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/// How far the clocks of the processes are off, in turn, in seconds.
const CLOCKS: [i64; 3] = [0, 240, -240];

/// Why there is no reply.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The process was killed.
    Killed,
    /// It did not answer in time.
    TooLate,
    /// It reported an error.
    Refused(String),
}

/// All functions of the domains that take part.
pub(super) struct Functions {
    functions: HashMap<(&'static str, &'static str), Function>,
    endpoint: String,
    processes: AtomicU64,
    running: Running,
}

struct Function {
    binary: PathBuf,
    variables: BTreeMap<String, String>,
    route: Option<Route>,
    idle: Mutex<Vec<Process>>,
}

/// Whether processes run on clocks that differ.
pub(crate) fn clocks_differ() -> bool {
    Path::new(FAKETIME).exists()
}

impl Functions {
    pub(super) fn new(root: &Path, endpoint: String, running: Running) -> Outcome<Self> {
        let catalogues = domains::catalogues();
        let takes_part = |one: &&Catalogue| DOMAINS.contains(&one.domain);
        let shared = catalogues.iter().flat_map(|one| &one.entries);
        let shared: Vec<&Entry> = shared.filter(|entry| entry.is_everywhere()).collect();
        let mut functions = HashMap::new();
        for catalogue in catalogues.iter().filter(takes_part) {
            for entry in catalogue.entries.iter().chain(shared.iter().copied()) {
                let function = Function::of(entry, catalogue.domain, root);
                functions.insert((catalogue.domain, entry.name), function);
            }
        }
        Ok(Self {
            functions,
            endpoint,
            processes: AtomicU64::new(0),
            running,
        })
    }

    pub(super) fn route(&self, name: &str) -> Outcome<(&'static str, Route)> {
        let found = self
            .functions
            .iter()
            .find(|((_, function), _)| *function == name);
        let found = found.and_then(|((domain, _), function)| Some((*domain, function.route?)));
        found.ok_or_else(|| format!("{name} is not a function with a route").into())
    }

    pub(super) async fn invoke(
        &self,
        domain: &str,
        name: &str,
        event: &Value,
    ) -> Result<Value, Failure> {
        let unknown = || Failure::Refused(format!("{domain} has no {name}"));
        let function = self.functions.get(&(domain, name)).ok_or_else(unknown)?;
        let idle = function.idle().pop();
        let mut process = match idle {
            Some(process) => process,
            None => self
                .start(function)
                .await
                .map_err(|error| Failure::Refused(error.to_string()))?,
        };
        let reply = process.invoke(event).await;
        if !matches!(reply, Err(Failure::Killed | Failure::TooLate)) {
            function.idle().push(process);
        }
        if let Err(Failure::Refused(error)) = &reply {
            eprintln!("{name}: {error}");
        }
        reply
    }

    async fn start(&self, function: &Function) -> Outcome<Process> {
        let number = self.processes.fetch_add(1, Ordering::SeqCst);
        let mut variables = function.variables.clone();
        let endpoint = format!("{}/{number}", self.endpoint);
        variables.insert("AWS_ENDPOINT_URL".to_owned(), endpoint);
        let mut clock = 0;
        if clocks_differ() {
            clock = CLOCKS[usize::try_from(number)? % CLOCKS.len()];
            variables.insert("LD_PRELOAD".to_owned(), FAKETIME.to_owned());
            variables.insert("FAKETIME".to_owned(), format!("{clock:+}"));
            variables.insert("FAKETIME_DONT_FAKE_MONOTONIC".to_owned(), "1".to_owned());
        }
        let running = self.running.clone();
        Process::start(number, &function.binary, &variables, clock, running).await
    }
}

impl Function {
    fn of(entry: &Entry, domain: &str, root: &Path) -> Self {
        let mut variables = bench::variables(entry, domain, table(domain));
        let given = [
            ("AWS_LAMBDA_FUNCTION_NAME", entry.name),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ACCESS_KEY_ID", "chaos"),
            ("AWS_SECRET_ACCESS_KEY", "chaos"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
            ("STAGE", "chaos"),
        ];
        variables.extend(given.map(|(name, value)| (name.to_owned(), value.to_owned())));
        Self {
            binary: root.join("target/debug").join(entry.name),
            variables,
            route: match entry.trigger {
                Trigger::Http { spec, .. } => Some(spec.route),
                _ => None,
            },
            idle: Mutex::default(),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Process>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
