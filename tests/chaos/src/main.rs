//! Sends thousands of commands to the real functions, while their processes are killed, DynamoDB and the
//! bus fail in every way, and messages come twice and in any order. At the end, everything that was accepted
//! must be there, once.
//!
//! `chaos --seed 7 --commands 10000`. The seed decides the commands and the faults of the calls in their
//! order; in which order processes call is decided by the machine.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program that runs its own servers and prints what it found"
)]

mod checks;
mod client;
mod cloud;
mod courses;
mod faults;
mod load;
mod tables;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::client::Sent;
use crate::cloud::Cloud;
use crate::faults::Faults;
use crate::load::Load;
use crate::tables::Tables;

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How many clients send commands at the same time.
const CLIENTS: u64 = 16;

#[tokio::main]
async fn main() -> Outcome<()> {
    let seed = argument("--seed")?.unwrap_or(1);
    let commands = argument("--commands")?.unwrap_or(10_000);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .ok_or("no workspace")?;
    println!("seed {seed}, {commands} commands, {CLIENTS} clients");
    let began = Instant::now();
    let faults = Arc::new(Faults::of_seed(seed));
    let cloud = Cloud::start(root, faults.clone()).await?;
    let load = Arc::new(Load::prepare(&cloud, seed, commands).await?);
    faults.turn(true);
    let sent = send_all(&cloud, &load, commands).await?;
    faults.turn(false);
    let redriven = cloud.settle().await?;
    print_counts(&cloud, &sent, redriven);
    let checked = checks::all(&Tables::read(&cloud.database)?, &sent, &load)?;
    let mut is_right = true;
    for check in checked {
        let (wrong, many) = (check.violations.len(), check.checked);
        println!(
            "{} {}: {many} checked, {wrong} wrong",
            if wrong == 0 { "ok  " } else { "FAIL" },
            check.claim
        );
        check
            .violations
            .iter()
            .take(5)
            .for_each(|violation| println!("       {violation}"));
        is_right &= wrong == 0 && many > 0;
    }
    println!("{:.0} s", began.elapsed().as_secs_f64());
    if is_right {
        Ok(())
    } else {
        Err(format!("something is wrong; run it again with --seed {seed}").into())
    }
}

async fn send_all(cloud: &Cloud, load: &Arc<Load>, commands: u64) -> Outcome<Vec<Sent>> {
    let clients = (0..CLIENTS).map(|client| {
        let (cloud, load) = (cloud.clone(), load.clone());
        tokio::spawn(async move {
            let mut sent = Vec::new();
            for place in (client..commands).step_by(usize::try_from(CLIENTS)?) {
                sent.push(load.send(&cloud, place).await?);
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(sent)
        })
    });
    let clients: Vec<_> = clients.collect();
    let mut sent = Vec::new();
    for client in clients {
        sent.extend(client.await??);
    }
    Ok(sent)
}

fn print_counts(cloud: &Cloud, sent: &[Sent], redriven: u64) {
    let count = |is: fn(&Sent) -> bool| sent.iter().filter(|one| is(one)).count();
    println!(
        "commands: {} sent, {} accepted, {} refused, {} given up; {} attempts",
        sent.len(),
        count(Sent::is_accepted),
        count(Sent::is_refused),
        count(|one| one.answer.is_none()),
        sent.iter().map(|one| one.attempts).sum::<u32>(),
    );
    let traffic = cloud.traffic();
    println!(
        "events: {} accepted by the bus, {} messages, {} deliveries, {} failed, {redriven} dead letters redriven",
        traffic.accepted, traffic.queued, traffic.delivered, traffic.failed,
    );
    let caused = cloud.faults.caused();
    let caused: Vec<_> = caused
        .iter()
        .map(|(name, times)| format!("{name} {times}"))
        .collect();
    println!("faults: {}", caused.join(", "));
    let clocks = if cloud::clocks_differ() {
        "up to eight minutes apart"
    } else {
        "equal (needs Debian's package faketime)"
    };
    println!("clocks of the processes: {clocks}");
}

/// The number after this argument.
fn argument(name: &str) -> Outcome<Option<u64>> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments
        .nth(1)
        .map(|value| value.parse())
        .transpose()
        .map_err(Into::into)
}
