//! The consumers to which stored events can be sent again, in the state of the build of the function that
//! reads them.

use kernel::subscription::ANY_DOMAIN;
use kernel::{Envelope, Error, Result, Subscription};

use crate::error::PlatformError;

/// One consumer a line: the name of its queue, `projection` or `consumer`, and its events.
const CONSUMERS: &str = include_str!("../../../infra/consumers.txt");

/// A consumer of events of Aurora.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subscriber {
    /// The name of its queue, without `aurora-<stage>-`.
    pub(crate) queue: &'static str,
    /// Whether it keeps copies, which change by version and without an inbox.
    pub(crate) is_projection: bool,
    subscription: Subscription<'static>,
}

impl Subscriber {
    /// The consumer with this queue.
    ///
    /// # Errors
    /// `platform.unknown_consumer`
    pub(crate) fn named(queue: &str) -> Result<Self> {
        let found = all().find(|subscriber| subscriber.queue == queue);
        found.ok_or_else(|| PlatformError::UnknownConsumer.into())
    }

    /// Whether its rule selects the event.
    pub(crate) fn takes(&self, event: &Envelope) -> bool {
        self.subscription.takes(event)
    }

    /// The one domain whose events it selects; none if it selects those of several.
    pub(crate) fn source(&self) -> Option<&'static str> {
        match self.subscription {
            Subscription::Ours { domain, .. }
            | Subscription::Family { domain, .. }
            | Subscription::Listed { domain, .. } => Some(domain).filter(|one| *one != ANY_DOMAIN),
            Subscription::Every | Subscription::Foreign { .. } => None,
        }
    }

    /// Refuses a part of the history for a projection. The rest of it may hold the event that deleted an
    /// entity: without it, a replay would bring the entity back, once its tombstone has expired.
    pub(crate) fn check_whole(&self, field: &str, is_given: bool) -> Result<()> {
        if self.is_projection && is_given {
            return Err(Error::invalid_field(
                field,
                "a projection is replayed with all its events up to now",
            ));
        }
        Ok(())
    }
}

fn all() -> impl Iterator<Item = Subscriber> {
    CONSUMERS.lines().filter_map(parse)
}

fn parse(line: &'static str) -> Option<Subscriber> {
    let mut words = line.splitn(3, ' ');
    Some(Subscriber {
        queue: words.next()?,
        is_projection: words.next()? == "projection",
        subscription: Subscription::named(words.next()?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::relay_events::tests::event;

    #[test]
    fn every_line_is_a_consumer() {
        assert_eq!(all().count(), CONSUMERS.lines().count());
        assert!(all().count() > 20);
    }

    #[test]
    fn a_consumer_takes_the_events_of_its_rule_alone() {
        let copies = Subscriber::named("copy-subjects").unwrap();
        assert!(copies.is_projection);
        assert_eq!(copies.source(), Some("subjects"));
        let updated = event("7", 2);
        let mut other = event("7", 2);
        "courses".clone_into(&mut other.metadata.source);
        assert!(copies.takes(&updated) && !copies.takes(&other));
        let store = Subscriber::named("append-event").unwrap();
        assert!(!store.is_projection && store.source().is_none());
        assert!(store.takes(&updated) && store.takes(&other));
        assert_eq!(Subscriber::named("copy-circuits").unwrap().source(), None);
    }

    #[test]
    fn a_consumer_that_does_not_exist_is_unknown() {
        let refused = Subscriber::named("copy-nothing").unwrap_err();
        assert_eq!(refused.code(), "platform.unknown_consumer");
    }
}
