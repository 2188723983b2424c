//! The permissions of the role of a function. They follow from the kind of the function: a query may
//! read the table of its domain, other functions may also write it, and ports add their permissions.

use kernel::deployment::{Access, Grantee, Resource, Statement};
use kernel::projection;
use lambda::{Entry, FALLBACK_ROWS, Trigger};

const READ: [&str; 3] = [
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
];

/// The actions that a transaction needs for its writes.
const WRITE: [&str; 4] = [
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
];

/// The rows that count the requests of a caller.
const RATE_ROWS: &str = "RATE#*";

/// The permissions of `entry`, a function of `domain`, without those for its log. `id` is the prefix of
/// the names of its own resources.
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
                // A query counts requests where a rate limit is set, by its own policy or by the policy
                // of the route, which an operator can set at run time.
                Access::Read => on_rows("dynamodb:UpdateItem", RATE_ROWS),
            },
        });
        if entry.may_fall_back() {
            let rows = format!("{FALLBACK_ROWS}*");
            statements.push(on_rows("dynamodb:PutItem", &rows));
        }
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

/// One action on the rows whose partition keys match the pattern `rows`.
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
        // Lists the streams of the table: there may be older ones beside the current one.
        on(&["dynamodb:ListStreams"], ["!Sub ${Table.Arn}/stream/*"]),
        on(
            &["sqs:SendMessage"],
            [format!("!GetAtt {id}DeadLetters.Arn").as_str()],
        ),
    ]
}

#[cfg(test)]
mod tests;
