//! Builds an app from catalogues.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bus::Bus;
use client::{Api, Domains};
use fetch::Documents;
use kernel::cursor::CursorKey;
use kernel::dependencies::Resources;
use kernel::deployment::{CursorSecret, ServiceName, Source, Stage, Variable as _};
use kernel::table::Table;
use lambda::{
    ALLOWED_METHODS, Catalogue, Edge, Entry, GoodReplies, Handler, Host, PathMethods, Trigger,
};
use mail::Mailer;
use objects::{Inspection, Multipart, Objects};
use oidc::Http;
use parameters::Parameters;
use queues::{DeadLetters, Queues};
use settings::Settings;

use super::{App, Deployed, Exchange, FunctionRole, Inner, Log, Violations, checked};
use crate::api::MemoryApi;
use crate::bus::SilentBus;
use crate::clock::TestClock;
use crate::documents::MemoryDocuments;
use crate::emf;
use crate::keys;
use crate::objects::MemoryObjects;
use crate::oidc::Provider;
use crate::outbox::Outbox;
use crate::parameters::MemoryParameters;
use crate::queues::MemoryQueues;
use crate::settings::Unobserved;
use crate::table::MemoryTable;

/// Builds an [`App`].
#[must_use]
pub struct AppBuilder {
    catalogues: Vec<Catalogue>,
    clock: Arc<TestClock>,
    outbox: Arc<Outbox>,
    objects: Arc<MemoryObjects>,
    documents: Arc<MemoryDocuments>,
    api: Arc<MemoryApi>,
    parameters: Arc<MemoryParameters>,
    queues: Arc<MemoryQueues>,
    observes_settings: bool,
    identity_provider: Arc<Provider>,
    variables: BTreeMap<&'static str, String>,
    observer: Option<fn(&Exchange<'_>)>,
    tables: Option<OpenTable>,
}

/// Opens the table of a domain.
type OpenTable = Box<dyn Fn(&str) -> Arc<dyn Table>>;

impl AppBuilder {
    /// An app with the functions of these catalogues.
    pub fn new(catalogues: impl IntoIterator<Item = Catalogue>) -> Self {
        let clock: Arc<TestClock> = Arc::default();
        Self {
            catalogues: catalogues.into_iter().collect(),
            identity_provider: Arc::new(Provider::with_clock(clock.clone())),
            parameters: Arc::new(MemoryParameters::with_clock(clock.clone())),
            objects: Arc::new(MemoryObjects::with_clock(clock.clone())),
            documents: Arc::default(),
            api: Arc::new(MemoryApi::with_clock(clock.clone())),
            queues: Arc::new(MemoryQueues::with_clock(clock.clone())),
            clock,
            outbox: Arc::default(),
            observes_settings: false,
            variables: BTreeMap::new(),
            observer: None,
            tables: None,
        }
    }

    /// Lets the functions work with other tables than those in memory, which then stay empty: no events are
    /// delivered from them.
    pub fn tables(mut self, open: impl Fn(&str) -> Arc<dyn Table> + 'static) -> Self {
        self.tables = Some(Box::new(open));
        self
    }

    /// Overrides the value of an environment variable, which is otherwise from [`keys::value_of`].
    pub fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    /// Includes reads of settings in the counts and the faults of a table. By default they are excluded,
    /// so that tests count only the reads of the handler itself.
    pub fn observing_settings(mut self) -> Self {
        self.observes_settings = true;
        self
    }

    /// Calls `observer` with every request and its response.
    pub fn observed_by(mut self, observer: fn(&Exchange<'_>)) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Opens every function with only the resources that its catalogue entry declares. Functions with
    /// a stream trigger are left out, because the app delivers events itself.
    ///
    /// # Panics
    /// When a function cannot be opened.
    #[must_use]
    pub fn build(self) -> App {
        let (violations, log) = (Violations::default(), Log::default());
        let methods = PathMethods::of(&self.catalogues);
        let mut tables = BTreeMap::new();
        let mut functions = Vec::new();
        for catalogue in &self.catalogues {
            let table = catalogue.has_table.then(|| Arc::new(MemoryTable::new()));
            for entry in catalogue.deployed(&self.catalogues) {
                functions.extend(self.deploy(
                    catalogue.domain,
                    &entry,
                    table.clone(),
                    &methods,
                    &violations,
                    &log,
                ));
            }
            if let Some(table) = table {
                tables.insert(catalogue.domain, table);
            }
        }
        let app = App(Arc::new(Inner {
            functions,
            tables,
            clock: self.clock,
            outbox: self.outbox,
            objects: self.objects,
            documents: self.documents,
            api: self.api,
            parameters: self.parameters,
            queues: self.queues,
            identity_provider: self.identity_provider,
            violations,
            log,
            relayed: Mutex::default(),
            parameter_changes_taken: Mutex::default(),
            observer: self.observer,
        }));
        app.0.api.connect(&app.0);
        app
    }

    fn deploy(
        &self,
        domain: &str,
        entry: &Entry,
        table: Option<Arc<MemoryTable>>,
        methods: &PathMethods,
        violations: &Violations,
        log: &Log,
    ) -> Option<Deployed> {
        let role = match entry.trigger {
            Trigger::Http { spec, .. } => FunctionRole::Endpoint(spec),
            Trigger::Event { name, .. } => FunctionRole::Consumer(name),
            Trigger::Job { .. } => FunctionRole::Job,
            Trigger::Authorizer => FunctionRole::Authorizer,
            Trigger::Stream => return None,
        };
        let host = self.host(
            domain,
            entry,
            table.filter(|_| entry.requirements.uses_table()),
            methods,
            (log, violations),
        );
        let opened = ((entry.function)().open)(&host.resources)
            .unwrap_or_else(|error| panic!("{} cannot be opened: {error:?}", entry.name));
        let handler = checked::handler(opened, entry, violations);
        Some(Deployed {
            name: entry.name,
            role,
            deployment: entry.deployment,
            handler,
            host,
        })
    }

    fn host(
        &self,
        domain: &str,
        entry: &Entry,
        table: Option<Arc<MemoryTable>>,
        methods: &PathMethods,
        (log, violations): (&Log, &Violations),
    ) -> Host {
        let (log, violations) = (log.clone(), violations.clone());
        let variables = entry.requirements.variables().into_iter();
        let mut given: BTreeMap<&str, String> = variables
            .map(|(name, source)| (name, self.value_of(name, source, domain)))
            .collect();
        given.insert(
            Stage::NAME,
            self.value_of(Stage::NAME, Stage::SOURCE, domain),
        );
        if let Trigger::Http { spec, .. } = entry.trigger {
            let allowed = methods.allow(spec.route.path);
            given.extend(allowed.map(|allowed| (ALLOWED_METHODS, allowed)));
        }
        let cursor_key = given.get(CursorSecret::NAME).map(|key| {
            CursorKey::parse(key).unwrap_or_else(|error| panic!("the test's cursor key: {error:?}"))
        });
        let settings = Arc::new(Settings::new(
            table.clone().map(|table| self.of_settings(domain, table)),
        ));
        let table = table.map(|table| self.opened(domain, table));
        let resources = Resources::new(table, move |name| given.get(name).cloned())
            .with_port::<dyn Mailer>(self.outbox.clone())
            .with_port::<dyn Objects>(self.objects.clone())
            .with_port::<dyn Multipart>(self.objects.clone())
            .with_port::<dyn Inspection>(self.objects.clone())
            .with_port::<dyn Api>(self.api.clone())
            .with_port::<dyn Domains>(self.api.clone())
            .with_port::<dyn Documents>(self.documents.clone())
            .with_port::<dyn Parameters>(self.parameters.clone())
            .with_port::<dyn Queues>(self.queues.clone())
            .with_port::<dyn DeadLetters>(self.queues.clone())
            .with_port::<dyn Bus>(Arc::new(SilentBus))
            .with_port(settings.clone())
            .with_port::<dyn Http>(self.identity_provider.clone());
        Host {
            service: domain.to_owned(),
            version: "test".to_owned(),
            function: entry.name.to_owned(),
            request_key: lambda::request_key(&resources)
                .unwrap_or_else(|error| panic!("the test's request key: {error:?}")),
            edge: Edge::of(&resources).unwrap_or_else(|error| panic!("the test's edge: {error:?}")),
            good_replies: GoodReplies::default(),
            resources,
            settings,
            cursor_key,
            clock: self.clock.clone(),
            log: Arc::new(move |line| {
                if let Err(reason) = emf::check(line) {
                    let violation = format!("{reason} in the log line {line}");
                    locked(&violations).push(violation);
                }
                locked(&log).push(line.clone());
            }),
        }
    }
}

impl AppBuilder {
    fn value_of(&self, name: &str, source: Source, domain: &str) -> String {
        if name == ServiceName::NAME {
            return domain.to_owned();
        }
        let chosen = self.variables.get(name).cloned();
        chosen.unwrap_or_else(|| match source {
            Source::ServiceKey => keys::service_key(domain),
            source => keys::value_of(name, source),
        })
    }

    fn opened(&self, domain: &str, memory: Arc<MemoryTable>) -> Arc<dyn Table> {
        match &self.tables {
            Some(open) => open(domain),
            None => memory,
        }
    }

    fn of_settings(&self, domain: &str, memory: Arc<MemoryTable>) -> Arc<dyn Table> {
        if self.observes_settings {
            self.opened(domain, memory)
        } else {
            Arc::new(Unobserved(memory))
        }
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Deployed {
    /// The handler as an endpoint. `lambda` guarantees that the handler fits the trigger; this panics
    /// if it does not.
    pub(super) fn endpoint(&self) -> &dyn lambda::Endpoint {
        match &self.handler {
            Handler::Endpoint(endpoint) => endpoint.as_ref(),
            _ => panic!("{} is not an endpoint", self.name),
        }
    }
}

#[cfg(test)]
mod tests;
