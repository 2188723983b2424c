//! From catalogues to stacks: which function is where.

use super::{Catalogue, Entry, Trigger};

impl Catalogue {
    /// The functions of the domain's stack: its own but those that are everywhere, and what all the
    /// domains bring to every one. The relay goes where facts are recorded, the others beside a table.
    /// Ports that a function has only if another one uses them are dropped where none does.
    #[must_use]
    pub fn deployed(&self, all: &[Self]) -> Vec<Entry> {
        let own = self.entries.iter().filter(|entry| !entry.is_everywhere());
        let everywhere = all.iter().flat_map(|catalogue| &catalogue.entries);
        let everywhere = everywhere.filter(|entry| match entry.trigger {
            Trigger::Stream => self.records_facts(),
            _ => entry.deployment.in_every_domain && self.has_table,
        });
        let entries: Vec<_> = own.chain(everywhere).collect();
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

    fn records_facts(&self) -> bool {
        self.has_table && self.entries.iter().any(|entry| !entry.emits.is_empty())
    }
}
