//! Who is who: the people of the platform, their passwords, their sessions and the tokens that
//! stand for these, and the API keys of programs.
//!
//! Owns the users, the uniqueness of their e-mail addresses, the sessions, the API keys and the keys
//! that sign access tokens; its authorizer tells every other domain who calls. Tells
//! `UserRegistered`, `UserRolesChanged`, `UserLoggedIn`, `OAuthIdentityLinked`,
//! `OAuthIdentityUnlinked`, `ApiKeyCreated`, `ApiKeyRotated` and `ApiKeyRevoked`; listens to nobody.

pub mod account;
pub mod api_key;
pub mod attempts;
pub mod authorize;
pub mod caller;
pub mod commands;
pub mod consumers;
pub mod email;
pub mod error;
pub mod event;
#[cfg(test)]
mod given;
pub mod hashing;
pub mod jobs;
pub mod keys;
pub mod linked;
pub mod links;
pub mod mails;
pub mod oauth;
pub mod password;
pub mod password_reset;
pub mod profile;
pub mod queries;
pub mod refresh_token;
pub mod repository;
pub mod roles;
pub mod session;
pub mod sign_in;
pub mod token;
pub mod user;
pub mod view;

use api_key::event::{ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated};
use commands::{
    change_password, create_api_key, introspect_token, login, logout, logout_all,
    refresh_token as refresh, register_user, request_password_reset, reset_password,
    revoke_api_key, revoke_session, rotate_api_key, set_user_roles, verify_email,
};
use commands::{oauth_callback, unlink_oauth};
use consumers::{
    send_invitation, send_new_address_verification, send_password_reset, send_verification,
};
use event::{
    AllSessionsRevoked, EmailVerified, LoginFailed, PasswordChanged, PasswordResetRequested,
    SessionRevoked, SigningKeysRotated, UserLoggedIn, UserLoggedOut, UserRegistered,
    UserRolesChanged, UserUpdated,
};
use event::{OAuthIdentityLinked, OAuthIdentityUnlinked};
use jobs::{grant_admin, rotate_signing_keys};
use kernel::Kind;
use lambda::Catalogue;
use queries::oauth_authorize;
use queries::{
    get_api_key, get_jwks, get_me, get_session, list_api_keys, list_sessions, list_users,
};

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(
        "identity",
        "Who is who: users, their sessions, and the authorizer that recognises them",
    )
    .authorizer(authorize::NAME, authorize::entry, authorize::POLICY)
    .command::<register_user::RegisterUser>(register_user::entry)
    .emits::<UserRegistered>()
    .command::<login::Login>(login::entry)
    .emits::<UserLoggedIn>()
    .emits::<LoginFailed>()
    .refuses(Kind::Unauthenticated)
    .command::<refresh::RefreshAccess>(refresh::entry)
    .emits::<SessionRevoked>()
    .refuses(Kind::Unauthenticated)
    .command::<logout::Logout>(logout::entry)
    .emits::<UserLoggedOut>()
    .refuses(Kind::NotFound)
    .command::<logout_all::LogoutAll>(logout_all::entry)
    .emits::<AllSessionsRevoked>()
    .refuses(Kind::NotFound)
    .query::<list_sessions::ListSessions>(list_sessions::entry)
    .refuses(Kind::NotFound)
    .query::<get_session::GetSession>(get_session::entry)
    .command::<revoke_session::RevokeSession>(revoke_session::entry)
    .emits::<SessionRevoked>()
    .command::<introspect_token::IntrospectToken>(introspect_token::entry)
    .command::<request_password_reset::RequestPasswordReset>(request_password_reset::entry)
    .emits::<PasswordResetRequested>()
    .command::<reset_password::ResetPassword>(reset_password::entry)
    .emits::<PasswordChanged>()
    .emits::<EmailVerified>()
    .command::<change_password::ChangePassword>(change_password::entry)
    .emits::<PasswordChanged>()
    .emits::<UserLoggedIn>()
    .emits::<LoginFailed>()
    .refuses(Kind::NotFound)
    .command::<verify_email::VerifyEmail>(verify_email::entry)
    .emits::<EmailVerified>()
    .emits::<UserUpdated>()
    .consumer::<send_verification::SendVerification>(send_verification::entry)
    .consumer::<send_new_address_verification::SendNewAddressVerification>(
        send_new_address_verification::entry,
    )
    .consumer::<send_invitation::SendInvitation>(send_invitation::entry)
    .consumer::<send_password_reset::SendPasswordReset>(send_password_reset::entry)
    .query::<oauth_authorize::OauthAuthorize>(oauth_authorize::entry)
    .refuses(Kind::BadGateway)
    .command::<oauth_callback::OauthCallback>(oauth_callback::entry)
    .emits::<UserRegistered>()
    .emits::<OAuthIdentityLinked>()
    .emits::<UserLoggedIn>()
    .refuses(Kind::Unauthenticated)
    .refuses(Kind::Forbidden)
    .refuses(Kind::BadGateway)
    .command::<unlink_oauth::UnlinkOauth>(unlink_oauth::entry)
    .emits::<OAuthIdentityUnlinked>()
    .command::<set_user_roles::SetUserRoles>(set_user_roles::entry)
    .emits::<UserRolesChanged>()
    .command::<create_api_key::CreateApiKey>(create_api_key::entry)
    .emits::<ApiKeyCreated>()
    .command::<rotate_api_key::RotateApiKey>(rotate_api_key::entry)
    .emits::<ApiKeyRotated>()
    .command::<revoke_api_key::RevokeApiKey>(revoke_api_key::entry)
    .emits::<ApiKeyRevoked>()
    .query::<list_api_keys::ListApiKeys>(list_api_keys::entry)
    .query::<get_api_key::GetApiKey>(get_api_key::entry)
    .query::<get_me::GetMe>(get_me::entry)
    .refuses(Kind::NotFound)
    .query::<list_users::ListUsers>(list_users::entry)
    .query::<get_jwks::GetJwks>(get_jwks::entry)
    .job::<grant_admin::GrantAdmin>(grant_admin::entry)
    .emits::<UserRegistered>()
    .emits::<UserRolesChanged>()
    .job::<rotate_signing_keys::RotateSigningKeys>(rotate_signing_keys::entry)
    .emits::<SigningKeysRotated>()
}
