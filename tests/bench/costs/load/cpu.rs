//! Which part of the machine's work belongs to whom, in CPU time.

use std::collections::BTreeMap;
use std::path::Path;

use nix::unistd::{SysconfVar, sysconf};
use serde::Serialize;

use crate::harness::Outcome;

/// CPU milliseconds by part: the functions by name, and the threads of this program by theirs.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Cpu(pub(super) BTreeMap<String, f64>);

impl Cpu {
    /// Adds what a process has used.
    pub(super) fn add_process(&mut self, part: &str, process: u32) -> Outcome<()> {
        self.add(part, &Path::new("/proc").join(process.to_string()))
    }

    /// Adds what the threads of this program have used, by the thread's name.
    pub(super) fn add_own_threads(&mut self) -> Outcome<()> {
        for task in std::fs::read_dir("/proc/self/task")? {
            let task = task?.path();
            let name = std::fs::read_to_string(task.join("comm"))?;
            self.add(name.trim(), &task)?;
        }
        Ok(())
    }

    fn add(&mut self, part: &str, folder: &Path) -> Outcome<()> {
        let stat = std::fs::read_to_string(folder.join("stat"))?;
        // The name in parentheses may contain spaces; user and system time are fields 14 and 15.
        let (_, fields) = stat.rsplit_once(')').ok_or("no name")?;
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|field| field.parse::<f64>().ok()).sum();
        let per_second = sysconf(SysconfVar::CLK_TCK)?.ok_or("no clock ticks")?;
        *self.0.entry(part.to_owned()).or_default() += ticks * 1000.0 / per_second as f64;
        Ok(())
    }

    /// What was used after `before`.
    pub(super) fn since(mut self, before: &Self) -> Self {
        for (part, used) in &mut self.0 {
            *used -= before.0.get(part).copied().unwrap_or_default();
        }
        self
    }
}
