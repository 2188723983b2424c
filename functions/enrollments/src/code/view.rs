//! The replies about codes.

use jiff::Timestamp;
use kernel::Reply;
use kernel::email::EmailDomain;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Code, CodeId, CodeText, Label, MaxUses};

/// A code without its text.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CodeView {
    /// Its id.
    pub(crate) id: CodeId,
    /// A name by which staff find it.
    #[schemars(example = &"Autumn school")]
    pub(crate) label: Option<Label>,
    /// How often it was used.
    pub(crate) uses: i64,
    /// How often it can be used; null for any number.
    pub(crate) max_uses: Option<MaxUses>,
    /// Until when it can be used; null, if it does not expire.
    pub(crate) expires_at: Option<Timestamp>,
    /// Where its users must have a verified e-mail address; null for anywhere.
    pub(crate) email_domain: Option<EmailDomain>,
    /// When it was created.
    pub(crate) created_at: Timestamp,
}

/// A new code with its text, which no later reply contains.
#[derive(Serialize, JsonSchema)]
pub(crate) struct IssuedCodeView {
    /// The code without its text.
    #[serde(flatten)]
    view: CodeView,
    /// The code itself, which learners send when they enrol. Upper and lower case, hyphens and spaces make no
    /// difference.
    #[schemars(example = &"XXXX-XXXX-XXXX")]
    code: String,
}

impl From<Code> for CodeView {
    fn from(code: Code) -> Self {
        Self {
            id: code.id,
            label: code.label,
            uses: code.uses,
            max_uses: code.max_uses,
            expires_at: code.expires_at,
            email_domain: code.email_domain,
            created_at: code.created_at,
        }
    }
}

impl IssuedCodeView {
    pub(crate) fn new(code: Code, text: &CodeText) -> Self {
        Self {
            view: code.into(),
            code: text.as_str().to_owned(),
        }
    }
}

impl Reply for IssuedCodeView {}
