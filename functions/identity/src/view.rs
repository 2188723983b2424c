//! Replies about users, tokens and sessions.

use jiff::Timestamp;
use kernel::email::Email;
use kernel::{Entity as _, Reply};
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::Account;
use crate::attempts::DeviceToken;
use crate::linked::LinkedProvider;
use crate::refresh_token::RefreshToken;
use crate::roles::Roles;
use crate::session::{Session, SessionId};
use crate::token;
use crate::user::User;

/// A user in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AccountView {
    /// The user's account.
    #[serde(flatten)]
    pub(crate) account: Account,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self { account }
    }
}

/// A user.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserView {
    /// The part that lists show as well.
    #[serde(flatten)]
    pub(crate) account: Account,
    /// The address that replaces the present one as soon as it is verified.
    pub(crate) pending_email: Option<Email>,
    /// Whether the user can sign in with a password.
    pub(crate) has_password: bool,
    /// The providers with which the user can sign in.
    pub(crate) linked_providers: Vec<LinkedProvider>,
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

/// The roles of a user.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RolesView {
    /// The user's roles.
    pub(crate) roles: Roles,
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

/// Tokens, in the format of OAuth 2 (RFC 6749, section 5.1).
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenView {
    /// The access token, which the client sends as `Authorization: Bearer …`.
    pub(crate) access_token: String,
    /// How the client sends the access token.
    pub(crate) token_type: TokenType,
    /// For how many seconds the access token is valid.
    #[schemars(example = token::LIFETIME_SECONDS)]
    pub(crate) expires_in: i64,
    /// Can be used once, to get the next access token and refresh token.
    pub(crate) refresh_token: String,
    /// For how many seconds the refresh token is valid, unless the session ends earlier.
    #[schemars(example = crate::session::LIFETIME_SECONDS)]
    pub(crate) refresh_expires_in: i64,
}

/// How a client sends an access token.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) enum TokenType {
    /// In the header `Authorization`, as `Bearer <token>`.
    Bearer,
}

impl TokenView {
    /// The reply for newly issued tokens.
    #[must_use]
    pub(crate) fn of(access_token: String, refresh: &RefreshToken, refresh_seconds: i64) -> Self {
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

/// Tokens, and the token by which the device is known at its next login.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LoginView {
    /// The tokens of the new session.
    #[serde(flatten)]
    pub(crate) tokens: TokenView,
    /// The client stores it with the device and sends it with the next login.
    pub(crate) device_token: DeviceToken,
}

impl Reply for LoginView {}

/// A session.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SessionView {
    /// The session's id.
    pub(crate) id: SessionId,
    /// The client's `User-Agent` when the session started.
    #[schemars(example = &"Firefox on Linux")]
    pub(crate) device: Option<String>,
    /// The network from which the session started.
    #[schemars(example = &"203.0.113.0/24")]
    pub(crate) address_prefix: Option<String>,
    /// When the session started.
    pub(crate) created_at: Timestamp,
    /// When an access token was last issued for the session.
    pub(crate) last_used_at: Timestamp,
    /// When the session expires.
    pub(crate) expires_at: Timestamp,
    /// Whether it is the session of this request.
    pub(crate) is_current: bool,
}

impl SessionView {
    /// The view of a session for a request that has the session `current`.
    #[must_use]
    pub(crate) fn of(session: &Session, current: &str) -> Self {
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
