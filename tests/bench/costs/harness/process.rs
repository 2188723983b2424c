//! Runs one function process and measures its CPU time and memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde_json::Value;
use tokio::process::{Child, Command};

use super::Outcome;
use super::dynamodb::Endpoint;
use super::runtime_api::{Answer, RuntimeApi};

/// A function and one request to it.
pub(crate) struct Subject<'a> {
    pub(crate) program: Program<'a>,
    /// The invocation, in the format of its trigger. `{number}` in it differs in each request.
    pub(crate) event: &'a Value,
}

/// A program that is a function.
#[derive(Clone, Copy)]
pub(crate) struct Program<'a> {
    pub(crate) binary: &'a Path,
    pub(crate) arguments: &'a [String],
    /// Its own variables.
    pub(crate) variables: &'a BTreeMap<String, String>,
}

/// What one process has used and answered.
pub(crate) struct Usage {
    pub(crate) cpu_ms: f64,
    /// From the start of the process until it asked for an invocation.
    pub(crate) init_ms: f64,
    pub(crate) memory_mb: f64,
    pub(crate) answers: Vec<Answer>,
}

impl Program<'_> {
    /// Starts a process, which ends when the returned value is dropped.
    pub(crate) fn start(&self, api: &RuntimeApi, dynamodb: &Endpoint) -> Outcome<Child> {
        Ok(Command::new(self.binary)
            .args(self.arguments)
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", api.address.as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_DEFAULT_REGION", "eu-west-1"),
                ("AWS_ACCESS_KEY_ID", "bench"),
                ("AWS_SECRET_ACCESS_KEY", "bench"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_ENDPOINT_URL", dynamodb.url.as_str()),
                ("AURORA_TRUST", "system"),
                ("STAGE", "bench"),
            ])
            .envs(dynamodb.trust())
            .envs(self.variables)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?)
    }
}

impl Subject<'_> {
    /// Starts the function, sends it `requests` requests, and kills it. The CPU time is what the
    /// kernel reports for the ended process with all its threads.
    pub(crate) async fn run(&self, dynamodb: &Endpoint, requests: usize) -> Outcome<Usage> {
        let api = RuntimeApi::start().await?;
        let before = children_cpu_ms()?;
        let event = self.event.to_string();
        let began = Instant::now();
        let mut process = self.program.start(&api, dynamodb)?;
        api.asked(1).await?;
        let init_ms = began.elapsed().as_secs_f64() * 1000.0;
        let mut answers = Vec::with_capacity(requests);
        for number in 0..requests {
            let event = event.replace("{number}", &number.to_string());
            answers.push(api.invoke(event).await?);
        }
        api.asked(1 + requests).await?;
        let memory_mb = memory_mb(process.id().ok_or("the function has ended")?, "VmHWM:")?;
        process.kill().await?;
        Ok(Usage {
            cpu_ms: children_cpu_ms()? - before,
            init_ms,
            memory_mb,
            answers,
        })
    }
}

/// The size of a file in megabytes.
pub(crate) fn size_mb(path: &Path) -> Outcome<f64> {
    Ok(std::fs::metadata(path)?.len() as f64 / 1e6)
}

fn children_cpu_ms() -> Outcome<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let microseconds =
        usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(microseconds as f64 / 1000.0)
}

/// A line of the kernel's account of a process, in megabytes: `VmHWM:` is the peak, `VmRSS:` the current use.
pub(crate) fn memory_mb(process: u32, name: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .ok_or("no such line")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
