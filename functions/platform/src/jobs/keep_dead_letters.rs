//! Every minute
//!
//! Takes the dead letters of all domains from their queues into the table, where they can be listed and
//! redriven. A letter is deleted from its queue by the run after the one that stored it, so none is lost in a
//! crash. While letters wait, it logs their number for each domain, from which the alarm of the domain is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Commit, Context, Job, Result};
use queues::{DeadLetters, Letter};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dead_letter::{DeadLetter, DeadLetterStore};

/// The most letters of one run, which are one transaction.
const MOST: usize = 90;

/// The most bytes of the letters of one run. A transaction may have 4 MB.
const MOST_BYTES: usize = 3_000_000;

/// How many waiting letters are counted.
const COUNTED: u32 = 100;

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct KeepDeadLetters {}

/// What a run did.
#[derive(Debug, Serialize)]
pub(crate) struct KeptLetters {
    kept: usize,
    deleted: usize,
}

type Received = (&'static str, Letter);

impl Job for KeepDeadLetters {
    const NAME: &'static str = "keep-dead-letters";
    const SCHEDULE: Option<&'static str> = Some("rate(1 minute)");
    type Dependencies = (DeadLetterStore, Arc<dyn DeadLetters>);
    type Reply = KeptLetters;

    async fn run(
        self,
        (letters, queues): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<KeptLetters>> {
        let received = receive(queues.as_ref()).await?;
        let stored = letters.stored(&received).await?;
        let (mut known, mut fresh) = (Vec::new(), Vec::new());
        for (letter, is_stored) in received.into_iter().zip(stored) {
            if is_stored {
                known.push(letter);
            } else {
                fresh.push(letter);
            }
        }
        delete(queues.as_ref(), &known).await?;
        report(&letters.oldest(None, COUNTED).await?, &fresh);
        let (mut commit, mut kept, mut bytes) = (Commit::nothing(), 0, 0);
        for (domain, letter) in fresh {
            bytes += letter.body.len();
            if bytes > MOST_BYTES && kept > 0 {
                break;
            }
            if let Some(letter) = DeadLetter::of(letter, domain, cx) {
                commit = commit.and(letter.save()?);
                kept += 1;
            }
        }
        let deleted = known.len();
        Ok(commit.reply(KeptLetters { kept, deleted }))
    }
}

/// Letters of all domains. Each domain is asked in turn, so that one with many does not hold back others.
async fn receive(queues: &dyn DeadLetters) -> Result<Vec<Received>> {
    let mut received: Vec<Received> = Vec::new();
    let mut domains: Vec<_> = gateway::domains().collect();
    while !domains.is_empty() && received.len() < MOST {
        let mut more = Vec::new();
        for domain in domains {
            let letters = queues.receive(domain).await?;
            if !letters.is_empty() {
                more.push(domain);
            }
            received.extend(letters.into_iter().map(|letter| (domain, letter)));
        }
        domains = more;
    }
    // Those beyond are received again in half a minute.
    received.truncate(MOST);
    Ok(received)
}

async fn delete(queues: &dyn DeadLetters, known: &[Received]) -> Result<()> {
    let mut receipts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (domain, letter) in known {
        receipts
            .entry(domain)
            .or_default()
            .push(letter.receipt.clone());
    }
    for (domain, receipts) in receipts {
        for receipts in receipts.chunks(queues::BATCH_LIMIT) {
            queues.delete(domain, receipts).await?;
        }
    }
    Ok(())
}

/// Logs how many letters wait in each domain. A metric filter of the domain's alarm reads these lines.
fn report(waiting: &[DeadLetter], fresh: &[Received]) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let waiting = waiting.iter().map(|letter| letter.domain.as_str());
    for domain in waiting.chain(fresh.iter().map(|(domain, _)| *domain)) {
        *counts.entry(domain).or_default() += 1;
    }
    for (domain, count) in counts {
        tracing::error!(domain, waiting = count, "dead letters wait");
    }
}
