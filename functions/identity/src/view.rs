//! What callers are shown of users and sessions.

use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::Account;
use crate::token;
use crate::user::User;

/// A user.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// What may be shown.
    #[serde(flatten)]
    pub account: Account,
    #[serde(skip)]
    version: Option<u64>,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        Self {
            account: user.account().clone(),
            version: Some(user.history().version()),
        }
    }
}

impl From<Account> for UserView {
    fn from(account: Account) -> Self {
        Self {
            account,
            version: None,
        }
    }
}

impl Reply for UserView {
    fn version(&self) -> Option<u64> {
        self.version
    }
}

/// An access token, in the terms of OAuth 2 (RFC 6749, section 5.1).
#[derive(Serialize, JsonSchema)]
pub struct TokenView {
    /// The token, to be sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// How it is sent.
    pub token_type: TokenType,
    /// For how many seconds it is good.
    pub expires_in: i64,
}

/// How a token is sent.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
pub enum TokenType {
    /// In the header `Authorization`.
    Bearer,
}

impl TokenView {
    /// The view of a token that was made just now.
    #[must_use]
    pub const fn of(access_token: String) -> Self {
        Self {
            access_token,
            token_type: TokenType::Bearer,
            expires_in: token::LIFETIME_SECONDS,
        }
    }
}

impl Reply for TokenView {}
