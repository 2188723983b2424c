//! Decides which functions each domain's stack contains.

use super::{Catalogue, Entry, Trigger};

impl Catalogue {
    /// The functions of the domain's stack: its own functions, except those that are deployed in
    /// several stacks, and the functions of all domains that are deployed in this stack too. The
    /// relay is in every stack whose functions record facts; the others are in every stack with a
    /// table, or with a table and a function that uses their port. Optional ports are removed if no other
    /// function of the stack uses them.
    #[must_use]
    pub fn deployed(&self, all: &[Self]) -> Vec<Entry> {
        let everywhere = all.iter().flat_map(|catalogue| &catalogue.entries);
        let everywhere = everywhere.filter(|entry| match entry.trigger {
            Trigger::Stream => self.records_facts(),
            _ => entry.deployment.in_every_domain && self.has_table && self.has_port_of(entry),
        });
        let entries: Vec<_> = self.own().chain(everywhere).collect();
        let narrowed = entries.iter().map(|entry| {
            let mut narrowed = (*entry).clone();
            narrowed.requirements.drop_unused(|port| {
                entries
                    .iter()
                    .any(|other| other.requirements.needs_port(port))
            });
            if let Trigger::Http { spec, .. } = &mut narrowed.trigger {
                spec.route = spec.route.in_domain(self.domain);
            }
            narrowed
        });
        narrowed.collect()
    }

    /// The domain's functions, without those that are deployed in several stacks.
    pub fn own(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.is_everywhere())
    }

    fn records_facts(&self) -> bool {
        self.has_table && self.own().any(|entry| !entry.emits.is_empty())
    }

    /// Whether a function of this domain uses the port beside which `entry` is deployed.
    fn has_port_of(&self, entry: &Entry) -> bool {
        let uses = |port| self.own().any(|own| own.requirements.needs_port(port));
        entry.deployment.beside.is_none_or(uses)
    }
}
