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
    change_password, create_api_key, create_user, delete_user, introspect_token, login, logout,
    logout_all, refresh_token as refresh, register_user, request_avatar_upload,
    request_password_reset, reset_password, revoke_api_key, revoke_session, rotate_api_key,
    set_user_roles, set_user_status, update_profile, update_user, verify_email,
};
use consumers::{
    erase_user, remove_old_avatars, send_invitation, send_new_address_verification,
    send_password_reset, send_verification,
};
use event::{
    AllSessionsRevoked, EmailChangeRequested, EmailChangeWithdrawn, EmailVerified, LoginFailed,
    PasswordChanged, PasswordResetRequested, SessionRevoked, SigningKeysRotated, UserActivated,
    UserCreated, UserDeleted, UserLoggedIn, UserLoggedOut, UserProfileUpdated, UserRegistered,
    UserRolesChanged, UserSuspended, UserUpdated,
};
use jobs::{grant_admin, rotate_signing_keys};
use kernel::Kind;
use lambda::Catalogue;
use queries::{
    get_api_key, get_jwks, get_me, get_profile, get_session, get_user, get_user_roles,
    list_api_keys, list_sessions, list_users,
};

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
