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
pub mod commands;
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
use commands::{create_api_key, revoke_api_key, rotate_api_key};
use commands::{login, register_user, set_user_roles};
use commands::{oauth_callback, unlink_oauth};
use event::{LoginFailed, SigningKeysRotated, UserLoggedIn, UserRegistered, UserRolesChanged};
use event::{OAuthIdentityLinked, OAuthIdentityUnlinked};
use jobs::{grant_admin, rotate_signing_keys};
use kernel::Kind;
use lambda::Catalogue;
use queries::oauth_authorize;
use queries::{get_api_key, get_jwks, get_me, list_api_keys, list_users};

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
