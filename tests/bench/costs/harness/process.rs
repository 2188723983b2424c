//! Runs one function process and measures its CPU time and memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use serde_json::Value;
use tokio::process::Command;

use super::Outcome;
use super::dynamodb::Endpoint;
use super::runtime_api::{Answer, RuntimeApi};

/// A function and one request to it.
pub(crate) struct Subject<'a> {
    pub(crate) binary: &'a Path,
    /// Its own variables.
    pub(crate) variables: &'a BTreeMap<String, String>,
    /// The invocation, in the format of its trigger.
    pub(crate) event: &'a Value,
}

/// What one process has used and answered.
pub(crate) struct Usage {
    pub(crate) cpu_ms: f64,
    pub(crate) memory_mb: f64,
    pub(crate) answers: Vec<Answer>,
}

impl Subject<'_> {
    /// Starts the function, sends it `requests` equal requests, and kills it. The CPU time is what the
    /// kernel reports for the ended process with all its threads.
    pub(crate) async fn run(&self, dynamodb: &Endpoint, requests: usize) -> Outcome<Usage> {
        let api = RuntimeApi::start(self.event, requests).await?;
        let before = children_cpu_ms()?;
        let certificate = dynamodb.certificate.to_str();
        let certificate = certificate.ok_or("the path of the certificate is not UTF-8")?;
        let mut process = Command::new(self.binary)
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", api.address.as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", "bench"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_ACCESS_KEY_ID", "bench"),
                ("AWS_SECRET_ACCESS_KEY", "bench"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_ENDPOINT_URL", dynamodb.url.as_str()),
                ("SSL_CERT_FILE", certificate),
                ("AURORA_TRUST", "system"),
                ("STAGE", "bench"),
            ])
            .envs(self.variables)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let answers = api.served().await?;
        let memory_mb = peak_memory_mb(process.id().ok_or("the function has ended")?)?;
        process.kill().await?;
        Ok(Usage {
            cpu_ms: children_cpu_ms()? - before,
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

fn peak_memory_mb(process: u32) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .ok_or("no VmHWM")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
