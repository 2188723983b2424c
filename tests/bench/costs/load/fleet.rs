//! Warm processes of the functions.

use std::collections::BTreeMap;
use std::path::Path;

use lambda::{EndpointSpec, Trigger};
use tokio::process::Child;

use crate::harness::Outcome;
use crate::harness::dynamodb::Endpoint;
use crate::harness::function::Function;
use crate::harness::process::Program;
use crate::harness::runtime_api::RuntimeApi;

/// Processes of each function. Lambda starts as many as there are requests at a time; with two, requests waited for a
/// process of `authorize` while a tenth of the cores' time was unused.
const PROCESSES: usize = 4;

/// The functions that the plan calls, by name.
const USED: [&str; 9] = [
    "authorize",
    "list-subjects",
    "get-subject",
    "list-courses",
    "get-course-outline",
    "get-lesson",
    "list-my-enrollments",
    "enroll",
    "update-enrollment-progress",
];

/// A function and its processes.
pub(super) struct Running {
    pub(super) name: &'static str,
    pub(super) api: RuntimeApi,
    pub(super) spec: Option<EndpointSpec>,
    processes: Vec<Child>,
}

/// Starts the functions, and waits until each process asks for its first invocation.
pub(super) async fn start(binaries: &Path, dynamodb: &Endpoint) -> Outcome<Vec<Running>> {
    let mut functions: BTreeMap<&str, Function> = Function::all(binaries)
        .into_iter()
        .map(|function| (function.name, function))
        .collect();
    let mut running = Vec::new();
    for name in USED {
        let function = functions.remove(name).ok_or(name)?;
        let api = RuntimeApi::start().await?;
        let program = Program {
            binary: &function.binary,
            arguments: &[],
            variables: &function.variables,
        };
        let processes = (0..PROCESSES).map(|_| program.start(&api, dynamodb));
        let processes = processes.collect::<Outcome<_>>()?;
        api.asked(PROCESSES).await?;
        let spec = match function.trigger {
            Trigger::Http { spec, .. } => Some(spec),
            _ => None,
        };
        running.push(Running {
            name,
            api,
            spec,
            processes,
        });
    }
    Ok(running)
}

impl Running {
    /// The ids of its processes.
    pub(super) fn processes(&self) -> impl Iterator<Item = u32> {
        self.processes.iter().filter_map(Child::id)
    }
}
