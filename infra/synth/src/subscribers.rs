//! The consumers to which stored events can be sent again, for the platform: one line each, with the name of
//! its queue, `projection` or `consumer`, and the events that its rule selects.

use kernel::Subscription;
use lambda::{Catalogue, Entry, Trigger};

use crate::deployed_as;

/// The consumers of events of Aurora, ordered by their names. Those that select events by a field are left
/// out: they are the pages of bulk work, which mean nothing later.
#[must_use]
pub fn render(catalogues: &[Catalogue]) -> String {
    let mut lines: Vec<String> = catalogues
        .iter()
        .flat_map(|catalogue| {
            let entries = catalogue.deployed(catalogues).into_iter();
            entries.filter_map(|entry| line(&entry, catalogue.domain))
        })
        .collect();
    lines.sort();
    lines.concat()
}

fn line(entry: &Entry, domain: &str) -> Option<String> {
    let Trigger::Event {
        name,
        filter: None,
        copies,
        ..
    } = entry.trigger
    else {
        return None;
    };
    let is_foreign = matches!(Subscription::named(name)?, Subscription::Foreign { .. });
    let kind = match copies {
        Some(_) => "projection",
        None => "consumer",
    };
    let queue = deployed_as(entry, domain);
    (!is_foreign).then(|| format!("{queue} {kind} {name}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consumers_of_every_domain_are_listed_but_pages_of_bulk_work_and_events_of_aws_are_not() {
        let text = render(&domains::catalogues());
        let has = |begin: &str| text.lines().any(|line| line.starts_with(begin));
        for listed in [
            "append-event consumer *",
            "copy-subjects projection subjects.[",
            "subjects-keep-settings consumer config.",
        ] {
            assert!(has(listed), "{listed} is not in\n{text}");
        }
        assert!(!text.contains("BulkPageQueued") && !text.contains(" aws."));
    }
}
