//! What a function's role allows, derived from what the function is: a query reads its domain's
//! table, whatever changes something may also write it, and nobody gets more.

use kernel::Variable;
use lambda::{Entry, Trigger};
use serde::Serialize;

/// A statement of an IAM policy. The resources are YAML, as CloudFormation reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// `dynamodb:GetItem`
    pub actions: Vec<&'static str>,
    /// `!GetAtt Table.Arn`
    pub resources: Vec<String>,
    /// The export that holds the resource's ARN, in place of `resources`.
    pub imported: Option<&'static str>,
}

const READ: [&str; 3] = [
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
];

/// What a transaction needs for each of its writes.
const WRITE: [&str; 4] = [
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
];

const EVENT_BUS: &str = "aurora-${Stage}-EventBusArn";

/// What `entry` may do beyond writing its own log. `id` begins the names of its own resources.
#[must_use]
pub fn statements(entry: &Entry, id: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    if entry.uses_table {
        statements.push(on(
            &READ,
            ["!GetAtt Table.Arn", "!Sub ${Table.Arn}/index/*"],
        ));
        if changes_something(entry) {
            statements.push(on(&WRITE, ["!GetAtt Table.Arn"]));
        } else if entry.policy.rate.is_some() {
            statements.push(on(&["dynamodb:UpdateItem"], ["!GetAtt Table.Arn"]));
        }
    }
    match entry.trigger {
        Trigger::Event { .. } => statements.push(queue(id)),
        Trigger::Stream => statements.extend(stream(id)),
        _ => {}
    }
    if entry.policy.variables.contains(&Variable::EventBus) {
        let action = if looks_only(entry) {
            "events:DescribeEventBus"
        } else {
            "events:PutEvents"
        };
        statements.push(Statement {
            actions: vec![action],
            resources: Vec::new(),
            imported: Some(EVENT_BUS),
        });
    }
    statements
}

fn on<const N: usize>(actions: &[&'static str], resources: [&str; N]) -> Statement {
    let resources = resources.map(str::to_owned).to_vec();
    Statement {
        actions: actions.to_vec(),
        resources,
        imported: None,
    }
}

const fn changes_something(entry: &Entry) -> bool {
    match entry.trigger {
        Trigger::Http { spec, .. } => spec.is_command,
        Trigger::Event { .. } | Trigger::Job { .. } => true,
        Trigger::Stream | Trigger::Authorizer => false,
    }
}

const fn looks_only(entry: &Entry) -> bool {
    matches!(entry.trigger, Trigger::Http { spec, .. } if !spec.is_command)
}

fn queue(id: &str) -> Statement {
    let actions = [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    ];
    on(&actions, [format!("!GetAtt {id}Queue.Arn").as_str()])
}

fn stream(id: &str) -> [Statement; 3] {
    let read = [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
    ];
    [
        on(&read, ["!GetAtt Table.StreamArn"]),
        // Names the table's streams, of which there may be more than the present one.
        on(&["dynamodb:ListStreams"], ["!Sub ${Table.Arn}/stream/*"]),
        on(
            &["sqs:SendMessage"],
            [format!("!GetAtt {id}DeadLetters.Arn").as_str()],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actions_of(name: &str) -> Vec<&'static str> {
        let catalogue = subjects::catalogue();
        let entry = catalogue
            .entries
            .iter()
            .find(|entry| entry.name == name)
            .unwrap();
        statements(entry, "It")
            .into_iter()
            .flat_map(|statement| statement.actions)
            .collect()
    }

    #[test]
    fn a_query_may_read_its_table_and_nothing_else() {
        assert_eq!(actions_of("get-subject"), READ);
    }

    #[test]
    fn a_command_may_read_and_write_its_table() {
        assert_eq!(
            actions_of("create-subject"),
            [READ.as_slice(), &WRITE].concat()
        );
    }

    #[test]
    fn the_authorizer_may_count_calls_and_write_nothing_else() {
        let catalogue = identity::catalogue();
        let entry = catalogue
            .entries
            .iter()
            .find(|entry| matches!(entry.trigger, Trigger::Authorizer));
        let actions = statements(entry.unwrap(), "It")
            .into_iter()
            .flat_map(|statement| statement.actions);
        let expected = [READ.as_slice(), &["dynamodb:UpdateItem"]].concat();
        assert_eq!(actions.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_function_without_table_may_nothing() {
        let mut catalogue = subjects::catalogue();
        catalogue.entries[0].uses_table = false;
        assert_eq!(statements(&catalogue.entries[0], "It"), []);
    }

    #[test]
    fn no_statement_names_everything() {
        for catalogue in crate::domains::catalogues() {
            for entry in &catalogue.entries {
                for statement in statements(entry, "It") {
                    assert!(
                        statement.actions.iter().all(|action| !action.contains('*')),
                        "{}",
                        entry.name
                    );
                    assert!(
                        !statement
                            .resources
                            .iter()
                            .any(|resource| resource.trim_matches('"') == "*")
                    );
                    assert!(
                        statement.imported.is_some() == statement.resources.is_empty(),
                        "{}",
                        entry.name
                    );
                }
            }
        }
    }
}
