//! What a function's role allows, derived from what the function is: a query reads its domain's
//! table, whatever changes something may also write it, and its ports add what they need.

use kernel::deployment::{Access, Grantee, Resource, Statement};
use kernel::projection;
use lambda::{Entry, Trigger};

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

/// The rows that count a caller's calls.
const RATE_ROWS: &str = "RATE#*";

/// What `entry`, a function of `domain`, may do beyond writing its own log. `id` begins the names of
/// its own resources.
#[must_use]
pub fn statements(entry: &Entry, domain: &str, id: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    if entry.requirements.uses_table() {
        statements.push(on(
            &READ,
            ["!GetAtt Table.Arn", "!Sub ${Table.Arn}/index/*"],
        ));
        statements.push(match entry.trigger {
            Trigger::Event {
                copies: Some(kind), ..
            } => on_rows(
                "dynamodb:PutItem",
                &format!("{}*", projection::leading_key(kind)),
            ),
            Trigger::Authorizer => on(&["dynamodb:UpdateItem"], ["!GetAtt Table.Arn"]),
            _ => match access(entry) {
                Access::Write => on(&WRITE, ["!GetAtt Table.Arn"]),
                // A query counts its callers where its own policy or the route's, which an operator sets
                // while it runs, limits them.
                Access::Read => on_rows("dynamodb:UpdateItem", RATE_ROWS),
            },
        });
    }
    match entry.trigger {
        Trigger::Event { .. } => statements.push(queue(id)),
        Trigger::Stream => statements.extend(stream(id)),
        _ => {}
    }
    let grantee = Grantee {
        domain,
        access: access(entry),
    };
    statements.extend(entry.requirements.statements(&grantee));
    statements
}

const fn access(entry: &Entry) -> Access {
    match entry.trigger {
        Trigger::Http { spec, .. } if !spec.is_command => Access::Read,
        _ => Access::Write,
    }
}

fn on<const N: usize>(actions: &[&'static str], resources: [&str; N]) -> Statement {
    Statement::allow(actions, resources.map(Resource::yaml))
}

/// One action on the rows whose partition keys are like `rows`.
fn on_rows(action: &'static str, rows: &str) -> Statement {
    on(&[action], ["!GetAtt Table.Arn"]).when(
        "ForAllValues:StringLike",
        "dynamodb:LeadingKeys",
        rows,
    )
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
mod tests;
