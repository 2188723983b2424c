//! The statements of an IAM policy that a port needs.

use serde::Serialize;

/// Returns the IAM statements that a function needs to use a port.
pub type Rights = fn(&Grantee<'_>) -> Vec<Statement>;

/// The function that receives the rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grantee<'a> {
    /// The domain in whose stack it is.
    pub domain: &'a str,
    /// The widest access that it may have.
    pub access: Access,
}

/// The widest access that a function may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A query: it reads.
    Read,
    /// A command, a consumer, a job or the relay: it also writes.
    Write,
}

/// A statement of an IAM policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Whether it allows or denies.
    pub effect: Effect,
    /// `s3:GetObject`
    pub actions: Vec<&'static str>,
    /// The resources to which it applies.
    pub resources: Vec<Resource>,
    /// The condition under which it applies; `None`: always.
    pub condition: Option<Condition>,
}

/// The effect of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, even if another statement allows.
    Deny,
}

/// A resource of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// A CloudFormation expression in YAML: `!GetAtt Table.Arn`.
    Yaml(String),
    /// The ARN that the platform stack exports, by the export's name without `aurora-<stage>-`.
    Export(&'static str),
    /// Resources under such an ARN.
    Below {
        /// The export's name without `aurora-<stage>-`.
        export: &'static str,
        /// The path after the ARN: `identity/*`.
        path: String,
    },
}

/// A condition of a statement. The value is YAML like a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// `StringEquals`
    pub operator: &'static str,
    /// `ses:FromAddress`
    pub key: &'static str,
    /// `!Ref MailSender`
    pub value: String,
}

impl Statement {
    /// Allows the actions on the resources.
    #[must_use]
    pub fn allow(actions: &[&'static str], resources: impl IntoIterator<Item = Resource>) -> Self {
        Self {
            effect: Effect::Allow,
            actions: actions.to_vec(),
            resources: resources.into_iter().collect(),
            condition: None,
        }
    }

    /// Denies the actions on the resources.
    #[must_use]
    pub fn deny(actions: &[&'static str], resources: impl IntoIterator<Item = Resource>) -> Self {
        Self {
            effect: Effect::Deny,
            ..Self::allow(actions, resources)
        }
    }

    /// Adds a condition.
    #[must_use]
    pub fn when(self, operator: &'static str, key: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self {
            condition: Some(Condition {
                operator,
                key,
                value,
            }),
            ..self
        }
    }
}

impl Resource {
    /// A resource given as a CloudFormation expression in YAML.
    pub fn yaml(text: impl Into<String>) -> Self {
        Self::Yaml(text.into())
    }
}
