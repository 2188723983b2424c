//! Runs one function process and measures its CPU time and memory.

use std::path::PathBuf;
use std::process::Stdio;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use tokio::process::Command;

use crate::Outcome;
use crate::dynamodb::{Endpoint, TABLE};
use crate::runtime_api::RuntimeApi;

/// A binary to measure.
pub(crate) struct Binary {
    pub(crate) title: &'static str,
    path: PathBuf,
}

/// The resources that one process used.
pub(crate) struct Usage {
    pub(crate) cpu_ms: f64,
    pub(crate) memory_mb: f64,
}

/// The medians over the runs of one binary, in CPU milliseconds and megabytes.
pub(crate) struct Sample {
    pub(crate) init_ms: f64,
    pub(crate) start_ms: f64,
    pub(crate) warm_ms: f64,
    pub(crate) memory_mb: f64,
    pub(crate) size_mb: f64,
}

impl Binary {
    pub(crate) const fn new(title: &'static str, path: PathBuf) -> Self {
        Self { title, path }
    }

    pub(crate) fn size_mb(&self) -> Outcome<f64> {
        Ok(std::fs::metadata(&self.path)?.len() as f64 / 1e6)
    }

    /// Starts the function, sends it `requests` requests, and kills it. The CPU time is what the
    /// kernel reports for the ended process with all its threads.
    pub(crate) async fn run(&self, dynamodb: &Endpoint, requests: usize) -> Outcome<Usage> {
        let api = RuntimeApi::start(requests).await?;
        let before = children_cpu_ms()?;
        let mut process = Command::new(&self.path)
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", api.address.as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", "bench-get-subject"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_REGION", "eu-west-1"),
                ("AWS_ACCESS_KEY_ID", "bench"),
                ("AWS_SECRET_ACCESS_KEY", "bench"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_ENDPOINT_URL", dynamodb.url.as_str()),
                (
                    "SSL_CERT_FILE",
                    dynamodb
                        .certificate
                        .to_str()
                        .ok_or("the path of the certificate is not UTF-8")?,
                ),
                ("AURORA_TRUST", "system"),
                ("SERVICE_NAME", "subjects"),
                ("STAGE", "bench"),
                ("TABLE_NAME", TABLE),
            ])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        api.served().await?;
        let memory_mb = peak_memory_mb(process.id().ok_or("the function has ended")?)?;
        process.kill().await?;
        Ok(Usage {
            cpu_ms: children_cpu_ms()? - before,
            memory_mb,
        })
    }
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
