//! Who is who: the people of the platform, their passwords, their sessions and the tokens that
//! stand for these, and the API keys of programs.
//!
//! Owns the users, their pictures, the uniqueness of their e-mail addresses, the sessions, the API
//! keys and the keys that sign access tokens; its authorizer tells every other domain who calls.
//! Tells what is in `event` and `api_key::event`; listens to itself alone.

pub mod account;
pub mod api_key;
pub mod attempts;
pub mod authorize;
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
use commands::{create_user, delete_user, set_user_status, update_user};
use commands::{login, register_user, set_user_roles};
use commands::{request_avatar_upload, update_profile};
use consumers::{erase_user, remove_old_avatars};
use event::{EmailChangeRequested, EmailChangeWithdrawn, UserActivated, UserCreated, UserDeleted};
use event::{LoginFailed, SigningKeysRotated, UserLoggedIn, UserRegistered, UserRolesChanged};
use event::{UserProfileUpdated, UserSuspended, UserUpdated};
use jobs::{grant_admin, rotate_signing_keys};
use kernel::Kind;
use lambda::Catalogue;
use queries::{get_api_key, get_jwks, get_me, list_api_keys, list_users};
use queries::{get_profile, get_user, get_user_roles};

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    let catalogue = Catalogue::new(
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
    .emits::<SigningKeysRotated>();
    users(catalogue)
}

/// What administrators do with users, and users with themselves.
fn users(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<create_user::CreateUser>(create_user::entry)
        .emits::<UserCreated>()
        .query::<get_user::GetUser>(get_user::entry)
        .command::<update_user::UpdateUser>(update_user::entry)
        .emits::<UserUpdated>()
        .emits::<EmailChangeRequested>()
        .emits::<EmailChangeWithdrawn>()
        .command::<delete_user::DeleteUser>(delete_user::entry)
        .emits::<UserDeleted>()
        .command::<set_user_status::SetUserStatus>(set_user_status::entry)
        .emits::<UserSuspended>()
        .emits::<UserActivated>()
        .query::<get_user_roles::GetUserRoles>(get_user_roles::entry)
        .query::<get_profile::GetProfile>(get_profile::entry)
        .command::<update_profile::UpdateProfile>(update_profile::entry)
        .emits::<UserProfileUpdated>()
        .command::<request_avatar_upload::RequestAvatarUpload>(request_avatar_upload::entry)
        .consumer::<erase_user::EraseUser>(erase_user::entry)
        .consumer::<remove_old_avatars::RemoveOldAvatars>(remove_old_avatars::entry)
}
