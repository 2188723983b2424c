//! The consumers, and which events each of them wants.

use kernel::subscription::Prefix;
use kernel::{Envelope, Subscription};
use lambda::Trigger;

use super::DOMAINS;

/// A consumer of events.
#[derive(Clone, Copy)]
pub(super) struct Consumer {
    pub(super) domain: &'static str,
    pub(super) name: &'static str,
    event: &'static str,
    filter: Option<Prefix>,
}

impl Consumer {
    pub(super) fn takes(&self, event: &Envelope) -> bool {
        Subscription::named(self.event).is_some_and(|wanted| wanted.takes(event))
            && self.filter.is_none_or(|filter| {
                let field = filter
                    .field
                    .split('.')
                    .fold(&event.event_data, |value, name| &value[name]);
                field
                    .as_str()
                    .is_some_and(|text| text.starts_with(filter.begins))
            })
    }
}

/// Every consumer of the domains that take part.
pub(super) fn consumers() -> Vec<Consumer> {
    let catalogues = domains::catalogues();
    let mut consumers = Vec::new();
    for catalogue in catalogues
        .iter()
        .filter(|one| DOMAINS.contains(&one.domain))
    {
        for entry in &catalogue.entries {
            if entry.deployment.in_every_domain {
                continue;
            }
            if let Trigger::Event { name, filter, .. } = entry.trigger {
                consumers.push(Consumer {
                    domain: catalogue.domain,
                    name: entry.name,
                    event: name,
                    filter,
                });
            }
        }
    }
    consumers
}
