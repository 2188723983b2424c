//! What callers are shown of users and sessions.

use jiff::Timestamp;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::Account;
use crate::email::Email;
use crate::linked::LinkedProvider;
use crate::refresh_token::RefreshToken;
use crate::roles::Roles;
use crate::session::{Session, SessionId};
use crate::token;
use crate::user::User;

/// A user in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountView {
    /// What may be shown.
    #[serde(flatten)]
    pub account: Account,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self { account }
    }
}

/// A user.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// What lists show too.
    #[serde(flatten)]
    pub account: Account,
    /// The address that replaces the present one as soon as it is verified.
    pub pending_email: Option<Email>,
    /// Whether the user can sign in with a password.
    pub has_password: bool,
    /// The providers by which the user can sign in.
    pub linked_providers: Vec<LinkedProvider>,
    #[serde(skip)]
    version: u64,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        Self {
            account: user.account().clone(),
            pending_email: user.pending_email().cloned(),
            has_password: user.password_hash().is_some(),
            linked_providers: user.linked().shown(),
            version: user.history().version(),
        }
    }
}

impl Reply for UserView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn location(&self) -> Option<String> {
        Some(format!("/api/v1/users/{}", self.account.id))
    }
}

/// What a user is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RolesView {
    /// What the user is.
    pub roles: Roles,
    #[serde(skip)]
    version: u64,
}

impl From<&User> for RolesView {
    fn from(user: &User) -> Self {
        Self {
            roles: user.account().roles.clone(),
            version: user.history().version(),
        }
    }
}

impl Reply for RolesView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

/// Tokens, in the terms of OAuth 2 (RFC 6749, section 5.1).
#[derive(Serialize, JsonSchema)]
pub struct TokenView {
    /// The access token, to be sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// How it is sent.
    pub token_type: TokenType,
    /// For how many seconds the access token is good.
    pub expires_in: i64,
    /// Good once, for the next access token and refresh token.
    pub refresh_token: String,
    /// For how many seconds the refresh token is good, unless the session ends before.
    pub refresh_expires_in: i64,
}

/// How a token is sent.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
pub enum TokenType {
    /// In the header `Authorization`.
    Bearer,
}

impl TokenView {
    /// The view of tokens that were made just now.
    #[must_use]
    pub fn of(access_token: String, refresh: &RefreshToken, refresh_seconds: i64) -> Self {
        Self {
            access_token,
            token_type: TokenType::Bearer,
            expires_in: token::LIFETIME_SECONDS.min(refresh_seconds),
            refresh_token: refresh.reveal(),
            refresh_expires_in: refresh_seconds,
        }
    }
}

impl Reply for TokenView {}

/// A session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// The session's id.
    pub id: SessionId,
    /// What the client said of itself.
    pub device: Option<String>,
    /// The network from which the session began.
    pub address_prefix: Option<String>,
    /// When it began.
    pub created_at: Timestamp,
    /// When an access token was last given out for it.
    pub last_used_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

impl SessionView {
    /// A session as it is shown to whoever calls from the session `current`.
    #[must_use]
    pub fn of(session: &Session, current: &str) -> Self {
        Self {
            id: session.session_id().clone(),
            device: session.device().map(str::to_owned),
            address_prefix: session.address_prefix().map(str::to_owned),
            created_at: session.created_at(),
            last_used_at: session.last_used_at(),
            expires_at: Timestamp::from_second(session.expires_at()).unwrap_or(Timestamp::MAX),
            is_current: session.session_id().as_str() == current,
        }
    }
}

impl Reply for SessionView {}
