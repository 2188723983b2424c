//! Statements of an IAM policy, as a port asks for them.

use serde::Serialize;

/// What a port needs to be allowed, for the function that uses it.
pub type Rights = fn(&Grantee<'_>) -> Vec<Statement>;

/// The function that is to have a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grantee<'a> {
    /// The domain in whose stack it is.
    pub domain: &'a str,
    /// What it may do at most.
    pub access: Access,
}

/// What a function may do at most.
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
    /// On what.
    pub resources: Vec<Resource>,
    /// Under which condition alone.
    pub condition: Option<Condition>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// A resource of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// YAML as CloudFormation reads it: `!GetAtt Table.Arn`.
    Yaml(String),
    /// The ARN that the platform stack exports, by the export's name without `aurora-<stage>-`.
    Export(&'static str),
    /// What is below such an ARN.
    Below {
        /// The export's name without `aurora-<stage>-`.
        export: &'static str,
        /// `identity/*`
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

    /// The same under a condition.
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
    /// YAML as CloudFormation reads it.
    pub fn yaml(text: impl Into<String>) -> Self {
        Self::Yaml(text.into())
    }
}
