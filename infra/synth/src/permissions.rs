//! What a function's role allows, derived from what the function is: a query reads its domain's
//! table, whatever changes something may also write it, and nobody gets more.

use kernel::{Variable, projection};
use lambda::{Entry, Trigger};
use serde::Serialize;

/// A statement of an IAM policy. The resources are YAML, as CloudFormation reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Whether it gives or takes.
    pub effect: Effect,
    /// `dynamodb:GetItem`
    pub actions: Vec<&'static str>,
    /// `!GetAtt Table.Arn`
    pub resources: Vec<String>,
    /// The export that holds the resource's ARN, in place of `resources`.
    pub imported: Option<&'static str>,
    /// What is meant below `imported`, in place of it: `identity/*`.
    pub below: Option<String>,
    /// Under which condition alone.
    pub condition: Option<Condition>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Effect {
    /// It gives.
    Allow,
    /// It takes, whatever else gives.
    Deny,
}

/// A condition of a statement; its value is YAML like the resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// `StringEquals`
    pub operator: &'static str,
    /// `ses:FromAddress`
    pub key: &'static str,
    /// `!Ref MailSender`
    pub value: String,
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

/// The rows that count a caller's calls.
const RATE_ROWS: &str = "RATE#*";

const PARAMETER_ACTIONS: [&str; 5] = [
    "ssm:DeleteParameter",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParametersByPath",
    "ssm:PutParameter",
];

/// The parameter that a probe asks for, which never exists.
const PROBED_PARAMETER: &str = "readiness";

/// All that there is to do with a parameter's value.
const ALL_OF_PARAMETERS: [&str; 7] = [
    "ssm:DeleteParameter",
    "ssm:DeleteParameters",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
    "ssm:PutParameter",
];

const PARAMETERS: &str =
    "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/aurora/${Stage}";

const EVENT_BUS: &str = "aurora-${Stage}-EventBusArn";
const BUCKET: &str = "aurora-${Stage}-BucketArn";

/// Whose mails SES may be asked to send is the condition's matter: which identity covers the sender,
/// its address or its domain, is the operator's choice.
const MAIL_IDENTITIES: &str =
    "!Sub arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*";

/// What `entry`, a function of `domain`, may do beyond writing its own log. `id` begins the names of
/// its own resources.
#[must_use]
pub fn statements(entry: &Entry, domain: &str, id: &str) -> Vec<Statement> {
    let mut statements = Vec::new();
    if entry.uses_table {
        statements.push(on(
            &READ,
            ["!GetAtt Table.Arn", "!Sub ${Table.Arn}/index/*"],
        ));
        if let Trigger::Event {
            copies: Some(kind), ..
        } = entry.trigger
        {
            let copies = format!("{}*", projection::leading_key(kind));
            statements.push(on_rows("dynamodb:PutItem", copies));
        } else if changes_something(entry) {
            statements.push(on(&WRITE, ["!GetAtt Table.Arn"]));
        } else if looks_only(entry) {
            // A query counts its callers where its own policy or the route's, which an operator sets
            // while it runs, limits them.
            statements.push(on_rows("dynamodb:UpdateItem", RATE_ROWS.to_owned()));
        } else if entry.policy.rate.is_some() {
            statements.push(on(&["dynamodb:UpdateItem"], ["!GetAtt Table.Arn"]));
        }
    }
    match entry.trigger {
        Trigger::Event { .. } => statements.push(queue(id)),
        Trigger::Stream => statements.extend(stream(id)),
        _ => {}
    }
    for variable in entry.policy.variables {
        match variable {
            Variable::EventBus => statements.push(event_bus(entry)),
            Variable::Bucket => statements.extend(bucket(entry, domain)),
            Variable::MailSender => statements.push(mails()),
            Variable::ParameterPath => statements.extend(parameters(entry)),
            _ => {}
        }
    }
    statements
}

fn on<const N: usize>(actions: &[&'static str], resources: [&str; N]) -> Statement {
    let resources = resources.map(str::to_owned).to_vec();
    Statement {
        effect: Effect::Allow,
        actions: actions.to_vec(),
        resources,
        imported: None,
        below: None,
        condition: None,
    }
}

fn on_imported(actions: &[&'static str], export: &'static str) -> Statement {
    Statement {
        imported: Some(export),
        ..on(actions, [])
    }
}

fn event_bus(entry: &Entry) -> Statement {
    let action = if looks_only(entry) {
        "events:DescribeEventBus"
    } else {
        "events:PutEvents"
    };
    on_imported(&[action], EVENT_BUS)
}

/// The domain's own part of the bucket. The right to list is also what makes S3 answer 404 and not
/// 403 for an object that is not there; S3 then takes the object's key for the prefix.
fn bucket(entry: &Entry, domain: &str) -> Vec<Statement> {
    let own = format!("{domain}/*");
    let objects = |actions| Statement {
        below: Some(own.clone()),
        ..on_imported(actions, BUCKET)
    };
    let condition = Condition {
        operator: "StringLike",
        key: "s3:prefix",
        value: own.clone(),
    };
    let actions: &[_] = if changes_something(entry) {
        &["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    } else {
        &["s3:GetObject"]
    };
    vec![
        objects(actions),
        Statement {
            condition: Some(condition),
            ..on_imported(&["s3:ListBucket"], BUCKET)
        },
    ]
}

fn mails() -> Statement {
    let condition = Condition {
        operator: "StringEquals",
        key: "ses:FromAddress",
        value: "!Ref MailSender".to_owned(),
    };
    Statement {
        condition: Some(condition),
        ..on(&["ses:SendEmail"], [MAIL_IDENTITIES])
    }
}

/// One action on the rows whose partition keys are like `rows`.
fn on_rows(action: &'static str, rows: String) -> Statement {
    let condition = Condition {
        operator: "ForAllValues:StringLike",
        key: "dynamodb:LeadingKeys",
        value: rows,
    };
    Statement {
        condition: Some(condition),
        ..on(&[action], ["!GetAtt Table.Arn"])
    }
}

/// The deployment's parameters without its secrets, which reach functions as variables alone. To
/// list a path is to see all that is below it, even what is denied: so the paths above the secrets
/// are closed as well. Secret settings are written and never opened. A query may ask whether SSM
/// answers.
fn parameters(entry: &Entry) -> Vec<Statement> {
    if !changes_something(entry) {
        let probed = format!("!Sub {PARAMETERS}/{PROBED_PARAMETER}");
        return vec![on(&["ssm:GetParameter"], [&probed])];
    }
    let below = format!("!Sub {PARAMETERS}/*");
    let closed = ["", "/", "/secrets", "/secrets/*"].map(|part| format!("!Sub {PARAMETERS}{part}"));
    vec![
        on(&PARAMETER_ACTIONS, [&below]),
        deny(&ALL_OF_PARAMETERS, closed.each_ref().map(String::as_str)),
        deny(&["kms:Decrypt"], ["\"*\""]),
    ]
}

fn deny<const N: usize>(actions: &[&'static str], resources: [&str; N]) -> Statement {
    Statement {
        effect: Effect::Deny,
        ..on(actions, resources)
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
mod tests;
