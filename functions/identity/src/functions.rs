//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::authorize::Authorize;
use crate::commands::api_keys::create_api_key::CreateApiKey;
use crate::commands::api_keys::revoke_api_key::RevokeApiKey;
use crate::commands::api_keys::rotate_api_key::RotateApiKey;
use crate::commands::passwords::change_password::ChangePassword;
use crate::commands::passwords::request_password_reset::RequestPasswordReset;
use crate::commands::passwords::reset_password::ResetPassword;
use crate::commands::registration::register_user::RegisterUser;
use crate::commands::registration::undo_email_change::UndoEmailChange;
use crate::commands::registration::verify_email::VerifyEmail;
use crate::commands::sign_in::confirm_identity::ConfirmIdentity;
use crate::commands::sign_in::introspect_token::IntrospectToken;
use crate::commands::sign_in::login::Login;
use crate::commands::sign_in::logout::Logout;
use crate::commands::sign_in::logout_all::LogoutAll;
use crate::commands::sign_in::oauth_callback::OauthCallback;
use crate::commands::sign_in::refresh_token::RefreshAccess;
use crate::commands::sign_in::revoke_session::RevokeSession;
use crate::commands::sign_in::unlink_oauth::UnlinkOauth;
use crate::commands::users::create_user::CreateUser;
use crate::commands::users::delete_user::DeleteUser;
use crate::commands::users::look_up_users::LookUpUsers;
use crate::commands::users::request_avatar_upload::RequestAvatarUpload;
use crate::commands::users::set_user_roles::SetUserRoles;
use crate::commands::users::set_user_status::SetUserStatus;
use crate::commands::users::update_profile::UpdateProfile;
use crate::commands::users::update_user::UpdateUser;
use crate::consumers::erase_user::EraseUser;
use crate::consumers::remove_old_avatars::RemoveOldAvatars;
use crate::consumers::send_invitation::SendInvitation;
use crate::consumers::send_new_address_verification::SendNewAddressVerification;
use crate::consumers::send_password_reset::SendPasswordReset;
use crate::consumers::send_security_notice::SendSecurityNotice;
use crate::consumers::send_undo_link::SendUndoLink;
use crate::consumers::send_verification::SendVerification;
use crate::jobs::grant_admin::GrantAdmin;
use crate::jobs::rotate_signing_keys::RotateSigningKeys;
use crate::queries::get_api_key::GetApiKey;
use crate::queries::get_jwks::GetJwks;
use crate::queries::get_me::GetMe;
use crate::queries::get_profile::GetProfile;
use crate::queries::get_session::GetSession;
use crate::queries::get_user::GetUser;
use crate::queries::get_user_email_domain::GetUserEmailDomain;
use crate::queries::get_user_roles::GetUserRoles;
use crate::queries::list_api_keys::ListApiKeys;
use crate::queries::list_sessions::ListSessions;
use crate::queries::list_users::ListUsers;
use crate::queries::oauth_authorize::OauthAuthorize;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<ChangePassword>()
        .command::<ConfirmIdentity>()
        .command::<CreateApiKey>()
        .command::<CreateUser>()
        .command::<DeleteUser>()
        .command::<IntrospectToken>()
        .command::<Login>()
        .command::<Logout>()
        .command::<LogoutAll>()
        .command::<LookUpUsers>()
        .command::<OauthCallback>()
        .command::<RefreshAccess>()
        .command::<RegisterUser>()
        .command::<RequestAvatarUpload>()
        .command::<RequestPasswordReset>()
        .command::<ResetPassword>()
        .command::<RevokeApiKey>()
        .command::<RevokeSession>()
        .command::<RotateApiKey>()
        .command::<SetUserRoles>()
        .command::<SetUserStatus>()
        .command::<UndoEmailChange>()
        .command::<UnlinkOauth>()
        .command::<UpdateProfile>()
        .command::<UpdateUser>()
        .command::<VerifyEmail>()
        .query::<GetApiKey>()
        .query::<GetJwks>()
        .query::<GetMe>()
        .query::<GetProfile>()
        .query::<GetSession>()
        .query::<GetUser>()
        .query::<GetUserEmailDomain>()
        .query::<GetUserRoles>()
        .query::<ListApiKeys>()
        .query::<ListSessions>()
        .query::<ListUsers>()
        .query::<OauthAuthorize>()
        .consumer::<EraseUser>()
        .consumer::<RemoveOldAvatars>()
        .consumer::<SendInvitation>()
        .consumer::<SendNewAddressVerification>()
        .consumer::<SendPasswordReset>()
        .consumer::<SendSecurityNotice>()
        .consumer::<SendUndoLink>()
        .consumer::<SendVerification>()
        .job::<GrantAdmin>()
        .job::<RotateSigningKeys>()
        .authorizer::<Authorize>()
}

/// The function `change-password`.
#[must_use]
pub fn change_password() -> Function {
    lambda::command::<ChangePassword>()
}

/// The function `confirm-identity`.
#[must_use]
pub fn confirm_identity() -> Function {
    lambda::command::<ConfirmIdentity>()
}

/// The function `create-api-key`.
#[must_use]
pub fn create_api_key() -> Function {
    lambda::command::<CreateApiKey>()
}

/// The function `create-user`.
#[must_use]
pub fn create_user() -> Function {
    lambda::command::<CreateUser>()
}

/// The function `delete-user`.
#[must_use]
pub fn delete_user() -> Function {
    lambda::command::<DeleteUser>()
}

/// The function `introspect-token`.
#[must_use]
pub fn introspect_token() -> Function {
    lambda::command::<IntrospectToken>()
}

/// The function `login`.
#[must_use]
pub fn login() -> Function {
    lambda::command::<Login>()
}

/// The function `logout`.
#[must_use]
pub fn logout() -> Function {
    lambda::command::<Logout>()
}

/// The function `logout-all`.
#[must_use]
pub fn logout_all() -> Function {
    lambda::command::<LogoutAll>()
}

/// The function `look-up-users`.
#[must_use]
pub fn look_up_users() -> Function {
    lambda::command::<LookUpUsers>()
}

/// The function `oauth-callback`.
#[must_use]
pub fn oauth_callback() -> Function {
    lambda::command::<OauthCallback>()
}

/// The function `refresh-token`.
#[must_use]
pub fn refresh_token() -> Function {
    lambda::command::<RefreshAccess>()
}

/// The function `register-user`.
#[must_use]
pub fn register_user() -> Function {
    lambda::command::<RegisterUser>()
}

/// The function `request-avatar-upload`.
#[must_use]
pub fn request_avatar_upload() -> Function {
    lambda::command::<RequestAvatarUpload>()
}

/// The function `request-password-reset`.
#[must_use]
pub fn request_password_reset() -> Function {
    lambda::command::<RequestPasswordReset>()
}

/// The function `reset-password`.
#[must_use]
pub fn reset_password() -> Function {
    lambda::command::<ResetPassword>()
}

/// The function `revoke-api-key`.
#[must_use]
pub fn revoke_api_key() -> Function {
    lambda::command::<RevokeApiKey>()
}

/// The function `revoke-session`.
#[must_use]
pub fn revoke_session() -> Function {
    lambda::command::<RevokeSession>()
}

/// The function `rotate-api-key`.
#[must_use]
pub fn rotate_api_key() -> Function {
    lambda::command::<RotateApiKey>()
}

/// The function `set-user-roles`.
#[must_use]
pub fn set_user_roles() -> Function {
    lambda::command::<SetUserRoles>()
}

/// The function `set-user-status`.
#[must_use]
pub fn set_user_status() -> Function {
    lambda::command::<SetUserStatus>()
}

/// The function `undo-email-change`.
#[must_use]
pub fn undo_email_change() -> Function {
    lambda::command::<UndoEmailChange>()
}

/// The function `unlink-oauth`.
#[must_use]
pub fn unlink_oauth() -> Function {
    lambda::command::<UnlinkOauth>()
}

/// The function `update-profile`.
#[must_use]
pub fn update_profile() -> Function {
    lambda::command::<UpdateProfile>()
}

/// The function `update-user`.
#[must_use]
pub fn update_user() -> Function {
    lambda::command::<UpdateUser>()
}

/// The function `verify-email`.
#[must_use]
pub fn verify_email() -> Function {
    lambda::command::<VerifyEmail>()
}

/// The function `get-api-key`.
#[must_use]
pub fn get_api_key() -> Function {
    lambda::query::<GetApiKey>()
}

/// The function `get-jwks`.
#[must_use]
pub fn get_jwks() -> Function {
    lambda::query::<GetJwks>()
}

/// The function `get-me`.
#[must_use]
pub fn get_me() -> Function {
    lambda::query::<GetMe>()
}

/// The function `get-profile`.
#[must_use]
pub fn get_profile() -> Function {
    lambda::query::<GetProfile>()
}

/// The function `get-session`.
#[must_use]
pub fn get_session() -> Function {
    lambda::query::<GetSession>()
}

/// The function `get-user`.
#[must_use]
pub fn get_user() -> Function {
    lambda::query::<GetUser>()
}

/// The function `get-user-email-domain`.
#[must_use]
pub fn get_user_email_domain() -> Function {
    lambda::query::<GetUserEmailDomain>()
}

/// The function `get-user-roles`.
#[must_use]
pub fn get_user_roles() -> Function {
    lambda::query::<GetUserRoles>()
}

/// The function `list-api-keys`.
#[must_use]
pub fn list_api_keys() -> Function {
    lambda::query::<ListApiKeys>()
}

/// The function `list-sessions`.
#[must_use]
pub fn list_sessions() -> Function {
    lambda::query::<ListSessions>()
}

/// The function `list-users`.
#[must_use]
pub fn list_users() -> Function {
    lambda::query::<ListUsers>()
}

/// The function `oauth-authorize`.
#[must_use]
pub fn oauth_authorize() -> Function {
    lambda::query::<OauthAuthorize>()
}

/// The function `erase-user`.
#[must_use]
pub fn erase_user() -> Function {
    lambda::consumer::<EraseUser>()
}

/// The function `remove-old-avatars`.
#[must_use]
pub fn remove_old_avatars() -> Function {
    lambda::consumer::<RemoveOldAvatars>()
}

/// The function `send-invitation`.
#[must_use]
pub fn send_invitation() -> Function {
    lambda::consumer::<SendInvitation>()
}

/// The function `send-new-address-verification`.
#[must_use]
pub fn send_new_address_verification() -> Function {
    lambda::consumer::<SendNewAddressVerification>()
}

/// The function `send-password-reset`.
#[must_use]
pub fn send_password_reset() -> Function {
    lambda::consumer::<SendPasswordReset>()
}

/// The function `send-security-notice`.
#[must_use]
pub fn send_security_notice() -> Function {
    lambda::consumer::<SendSecurityNotice>()
}

/// The function `send-undo-link`.
#[must_use]
pub fn send_undo_link() -> Function {
    lambda::consumer::<SendUndoLink>()
}

/// The function `send-verification`.
#[must_use]
pub fn send_verification() -> Function {
    lambda::consumer::<SendVerification>()
}

/// The function `grant-admin`.
#[must_use]
pub fn grant_admin() -> Function {
    lambda::job::<GrantAdmin>()
}

/// The function `rotate-signing-keys`.
#[must_use]
pub fn rotate_signing_keys() -> Function {
    lambda::job::<RotateSigningKeys>()
}

/// The function `authorize`.
#[must_use]
pub fn authorize() -> Function {
    lambda::authorizer::<Authorize>()
}
