//! The values of a stack for the templates.

use kernel::deployment::{Deployment, Statement};
use kernel::subscription::{ANY_DOMAIN, OUR_SOURCES};
use kernel::{Prefix, Subscription};
use lambda::{ALLOWED_METHODS, Catalogue, Entry, PathMethods, Trigger};
use serde::Serialize;

use super::dashboard;
use super::variables::{Parameter, Variable, parameters, variable};
use crate::error::{Error, Result};
use crate::permissions;
use scaffold::names::pascal;

#[derive(Serialize)]
pub(super) struct Stack<'a> {
    domain: &'a str,
    purpose: &'a str,
    version: &'static str,
    has_table: bool,
    /// Whether a function hashes passwords for callers, so that its concurrency can be limited.
    hashes: bool,
    indexes: [&'static str; 3],
    default_memory_mb: u32,
    default_timeout_s: u32,
    parameters: Vec<Parameter>,
    /// The consumers in groups of ten: the expression of an alarm may have ten metrics.
    consumers: Vec<Vec<Watched>>,
    dead_letters: Vec<Watched>,
    latency: Latency,
    dashboard: String,
    functions: Vec<Function>,
}

/// The limits of the alarm on slow requests: the target of the service level, and five times as much.
#[derive(Serialize)]
pub(super) struct Latency {
    pub(super) p95_ms: u32,
    pub(super) p99_ms: u32,
}

pub(super) const LATENCY: Latency = Latency {
    p95_ms: 200,
    p99_ms: 1000,
};

/// A consumer or a queue that an alarm monitors.
#[derive(Serialize)]
pub(super) struct Watched {
    /// The prefix of the names of a consumer's resources, or the whole name of a queue.
    pub(super) id: String,
    /// Its name in the graph of the alarm.
    pub(super) label: &'static str,
}

/// The maximum number of metrics in the expression of one CloudWatch alarm.
const METRICS_OF_AN_ALARM: usize = 10;

#[derive(Serialize)]
pub(super) struct Function {
    /// The prefix of the names of its resources: `CreateSubject`.
    id: String,
    pub(super) name: &'static str,
    /// The part after `aurora-<stage>-`. It differs from `name` where several stacks have the function.
    pub(super) deployed_as: String,
    about: Option<String>,
    memory_mb: u32,
    timeout_s: u32,
    uses_table: bool,
    /// Whether its environment is encrypted with the key of the stage.
    has_secrets: bool,
    hashes: bool,
    variables: Vec<Variable>,
    statements: Vec<Statement>,
    pub(super) consumer: Option<Rule>,
    schedule: Option<&'static str>,
    pub(super) stream: bool,
}

/// The events that the rule of a consumer matches: all events of the platform where `detail_type` is
/// none. Events of AWS arrive on the default bus of the account.
#[derive(Serialize)]
pub(super) struct Rule {
    default_bus: bool,
    source: Option<String>,
    detail_type: Option<String>,
    /// Whether earlier versions of an event are excluded: they are published together with the newest.
    newest_only: bool,
    /// The condition on the event's data: `name: [{prefix: …}]`.
    filter: Option<String>,
    /// The maximum concurrency of the consumer, where a port has a limit.
    concurrency: Option<u32>,
    visibility_timeout_s: u32,
}

impl<'a> Stack<'a> {
    pub(super) fn of(catalogue: &'a Catalogue, all: &[Catalogue]) -> Result<Self> {
        let entries = catalogue.deployed(all);
        let methods = PathMethods::of(all);
        let functions = entries
            .iter()
            .map(|entry| function(entry, catalogue, &methods))
            .collect::<Result<Vec<_>>>()?;
        let (consumers, dead_letters) = (consumers(&functions), dead_letters(&functions));
        Ok(Self {
            dashboard: dashboard::body(catalogue, &functions, consumers.len(), &dead_letters)?,
            domain: catalogue.domain,
            purpose: catalogue.purpose.trim_end_matches('.'),
            version: env!("CARGO_PKG_VERSION"),
            has_table: catalogue.has_table,
            hashes: functions.iter().any(|function| function.hashes),
            indexes: ["gsi1", "gsi2", "gsi3"],
            default_memory_mb: Deployment::DEFAULT.memory_mb,
            default_timeout_s: Deployment::DEFAULT.timeout_s,
            parameters: parameters(&entries),
            consumers,
            dead_letters,
            latency: LATENCY,
            functions,
        })
    }
}

fn consumers(functions: &[Function]) -> Vec<Vec<Watched>> {
    let mut groups: Vec<Vec<Watched>> = Vec::new();
    for function in functions.iter().filter(|one| one.consumer.is_some()) {
        let watched = Watched {
            id: function.id.clone(),
            label: function.name,
        };
        match groups.last_mut() {
            Some(group) if group.len() < METRICS_OF_AN_ALARM => group.push(watched),
            _ => groups.push(vec![watched]),
        }
    }
    groups
}

/// One queue for the events of all consumers. A relay has its own, because its dead letters are not
/// events but positions in the stream of the table.
fn dead_letters(functions: &[Function]) -> Vec<Watched> {
    let shared = functions
        .iter()
        .any(|function| function.consumer.is_some())
        .then(|| Watched {
            id: "DeadLetters".to_owned(),
            label: "consumers",
        });
    let relays = functions.iter().filter(|function| function.stream);
    let of_relays = relays.map(|relay| Watched {
        id: format!("{}DeadLetters", relay.id),
        label: relay.name,
    });
    shared.into_iter().chain(of_relays).collect()
}

fn function(entry: &Entry, catalogue: &Catalogue, methods: &PathMethods) -> Result<Function> {
    let id = pascal(entry.name);
    let stream = matches!(entry.trigger, Trigger::Stream);
    let deployed_as = crate::deployed_as(entry, catalogue.domain);
    let statements = permissions::statements(entry, catalogue.domain, &id);
    let mut function = Function {
        statements,
        id,
        name: entry.name,
        deployed_as,
        about: None,
        memory_mb: entry.deployment.memory_mb,
        timeout_s: entry.deployment.timeout_s,
        uses_table: entry.requirements.uses_table() && catalogue.has_table,
        has_secrets: entry.requirements.has_secrets(),
        // A job is started by an operator or a schedule, not by as many callers as there are.
        hashes: entry.requirements.hashes() && matches!(entry.trigger, Trigger::Http { .. }),
        variables: entry
            .requirements
            .variables()
            .into_iter()
            .filter_map(|(name, source)| variable(name, source))
            .collect(),
        consumer: None,
        schedule: None,
        stream,
    };
    match &entry.trigger {
        Trigger::Http { spec, .. } => {
            function.about = Some(spec.route.key());
            let allowed = methods
                .allow(spec.route.path)
                .filter(|_| spec.answers_head());
            let allowed = allowed.map(|allowed| Variable::fixed(ALLOWED_METHODS, allowed));
            function.variables.extend(allowed);
        }
        Trigger::Event { name, filter, .. } => {
            function.about = Some(format!("on {}", name.replace(',', ", ")));
            function.consumer = Some(rule(
                name,
                *filter,
                entry.deployment,
                entry.requirements.concurrency(),
            )?);
        }
        Trigger::Job { schedule, .. } => function.schedule = *schedule,
        Trigger::Stream | Trigger::Authorizer => {}
    }
    Ok(function)
}

/// AWS recommends a visibility timeout of at least six times the timeout of the function.
fn rule(
    event: &str,
    filter: Option<Prefix>,
    deployment: Deployment,
    concurrency: Option<u32>,
) -> Result<Rule> {
    let invalid = || {
        Error::refused(format!(
            "{event} is neither <domain>.<Event>.v<version>, nor a list of such events with one version \
             of each, nor aws.<service>.<Event>"
        ))
    };
    let subscription = Subscription::named(event).ok_or_else(invalid)?;
    let (default_bus, source, detail_type) = match subscription {
        Subscription::Every => (false, None, None),
        Subscription::Ours {
            domain,
            detail_type,
        } => (
            false,
            Some(format!("{OUR_SOURCES}{domain}")),
            Some(detail_type.to_owned()),
        ),
        Subscription::Listed {
            domain,
            detail_types,
        } => {
            let source = if domain == ANY_DOMAIN {
                format!("{{prefix: {OUR_SOURCES}}}")
            } else {
                format!("{OUR_SOURCES}{domain}")
            };
            (false, Some(source), Some(detail_types.replace(',', ", ")))
        }
        Subscription::Family { domain, begins } => {
            let source = Some(format!("{OUR_SOURCES}{domain}"));
            (false, source, Some(format!("{{prefix: {begins}}}")))
        }
        Subscription::Foreign {
            source,
            detail_type,
        } => (true, Some(source.to_owned()), Some(detail_type.to_owned())),
    };
    Ok(Rule {
        default_bus,
        source,
        detail_type,
        newest_only: matches!(
            subscription,
            Subscription::Every | Subscription::Family { .. }
        ),
        filter: filter.map(|filter| condition(filter, &subscription)),
        concurrency,
        visibility_timeout_s: 6 * deployment.timeout_s,
    })
}

/// The condition on a field, which may be inside other fields: `bucket: {name: [{prefix: …}]}`. The data
/// of an event of ours is a field of its envelope; that of an event of AWS is the whole detail.
fn condition(filter: Prefix, subscription: &Subscription<'_>) -> String {
    let condition = format!("[{{prefix: !Sub \"{}\"}}]", filter.begins);
    let is_foreign = matches!(subscription, Subscription::Foreign { .. });
    let envelope = (!is_foreign).then_some("event_data");
    let names = filter.field.rsplit('.').chain(envelope);
    names.fold(condition, |inner, name| match inner.starts_with('[') {
        true => format!("{name}: {inner}"),
        false => format!("{name}: {{{inner}}}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_names_a_field_of_the_data_and_of_the_envelope_for_our_events() {
        for (event, field, expected) in [
            (
                "aws.s3.Object Created",
                "name",
                "name: [{prefix: !Sub \"a-${Stage}\"}]",
            ),
            (
                "aws.s3.Object Created",
                "bucket.name",
                "bucket: {name: [{prefix: !Sub \"a-${Stage}\"}]}",
            ),
            (
                "files.BulkPageQueued.v1",
                "work",
                "event_data: {work: [{prefix: !Sub \"a-${Stage}\"}]}",
            ),
        ] {
            let begins = "a-${Stage}";
            let subscription = Subscription::named(event).unwrap();
            assert_eq!(condition(Prefix { field, begins }, &subscription), expected);
        }
    }

    #[test]
    fn a_consumer_with_an_invalid_event_name_is_refused() {
        for name in ["SubjectCreated", "aws.ssm", "a.[]", "a.[B.v1,B.v2]"] {
            assert!(
                rule(name, None, Deployment::DEFAULT, None).is_err(),
                "{name}"
            );
        }
    }
}
