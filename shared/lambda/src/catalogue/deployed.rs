//! From catalogues to stacks: which function is where.

use kernel::route::Variable;

use super::{Catalogue, Entry, Trigger};

impl Catalogue {
    /// The functions of the domain's stack: its own but those that are everywhere, and what all the
    /// domains bring to every one. The relay goes where facts are recorded, the others beside a table.
    /// What a function of every domain may use beyond that is what this domain uses itself. For tools
    /// and tests: narrowing an entry leaks a few bytes.
    #[must_use]
    pub fn deployed(&self, all: &[Self]) -> Vec<Entry> {
        let own = self.entries.iter().filter(|entry| !entry.is_everywhere());
        let everywhere = all.iter().flat_map(|catalogue| &catalogue.entries);
        let everywhere = everywhere.filter(|entry| match entry.trigger {
            Trigger::Stream => self.records_facts(),
            _ => entry.in_every_domain && self.has_table,
        });
        let here = everywhere.map(|entry| self.narrowed(entry));
        own.cloned().chain(here).collect()
    }

    fn narrowed(&self, entry: &Entry) -> Entry {
        let mut entry = entry.clone();
        if !entry.in_every_domain {
            return entry;
        }
        let variables = entry.policy.variables.iter().copied();
        let variables: Vec<_> = variables.filter(|one| self.works_with(*one)).collect();
        entry.policy.variables = variables.leak();
        if let Trigger::Http { spec, .. } = &mut entry.trigger {
            spec.route = spec.route.in_domain(self.domain);
            spec.policy = entry.policy;
        }
        entry
    }

    fn works_with(&self, variable: Variable) -> bool {
        let own = self.entries.iter().filter(|entry| !entry.is_everywhere());
        match variable {
            Variable::ServiceName | Variable::Stage => true,
            Variable::EventBus => self.records_facts(),
            _ => own
                .flat_map(|entry| entry.policy.variables)
                .any(|one| *one == variable),
        }
    }

    fn records_facts(&self) -> bool {
        self.has_table && self.entries.iter().any(|entry| !entry.emits.is_empty())
    }
}
