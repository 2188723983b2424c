//! Every function of this domain, by what it is about.

use lambda::Catalogue;

use crate::authorize;
use crate::commands::{
    change_password, create_api_key, create_user, delete_user, introspect_token, login, logout,
    logout_all, oauth_callback, refresh_token, register_user, request_avatar_upload,
    request_password_reset, reset_password, revoke_api_key, revoke_session, rotate_api_key,
    set_user_roles, set_user_status, unlink_oauth, update_profile, update_user, verify_email,
};
use crate::consumers::{
    erase_user, remove_old_avatars, send_invitation, send_new_address_verification,
    send_password_reset, send_verification,
};
use crate::jobs::{grant_admin, rotate_signing_keys};
use crate::queries::{
    get_api_key, get_jwks, get_me, get_profile, get_session, get_user, get_user_roles,
    list_api_keys, list_sessions, list_users, oauth_authorize,
};

/// The domain's functions.
#[must_use]
pub fn catalogue() -> Catalogue {
    let catalogue = Catalogue::new(
        "identity",
        "Who is who: users, their sessions, and the authorizer that recognises them",
    )
    .authorizer::<authorize::Authorize>();
    [
        ways_in, sessions, passwords, users, profiles, api_keys, keys,
    ]
    .into_iter()
    .fold(catalogue, |catalogue, add| add(catalogue))
}

fn ways_in(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<register_user::RegisterUser>()
        .command::<login::Login>()
        .query::<oauth_authorize::OauthAuthorize>()
        .command::<oauth_callback::OauthCallback>()
        .command::<unlink_oauth::UnlinkOauth>()
        .command::<verify_email::VerifyEmail>()
        .consumer::<send_verification::SendVerification>()
        .consumer::<send_new_address_verification::SendNewAddressVerification>()
        .consumer::<send_invitation::SendInvitation>()
}

fn sessions(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<refresh_token::RefreshAccess>()
        .command::<logout::Logout>()
        .command::<logout_all::LogoutAll>()
        .query::<list_sessions::ListSessions>()
        .query::<get_session::GetSession>()
        .command::<revoke_session::RevokeSession>()
        .command::<introspect_token::IntrospectToken>()
}

fn passwords(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<request_password_reset::RequestPasswordReset>()
        .consumer::<send_password_reset::SendPasswordReset>()
        .command::<reset_password::ResetPassword>()
        .command::<change_password::ChangePassword>()
}

fn users(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<create_user::CreateUser>()
        .query::<list_users::ListUsers>()
        .query::<get_me::GetMe>()
        .query::<get_user::GetUser>()
        .command::<update_user::UpdateUser>()
        .command::<delete_user::DeleteUser>()
        .consumer::<erase_user::EraseUser>()
        .command::<set_user_status::SetUserStatus>()
        .query::<get_user_roles::GetUserRoles>()
        .command::<set_user_roles::SetUserRoles>()
        .job::<grant_admin::GrantAdmin>()
}

fn profiles(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<get_profile::GetProfile>()
        .command::<update_profile::UpdateProfile>()
        .command::<request_avatar_upload::RequestAvatarUpload>()
        .consumer::<remove_old_avatars::RemoveOldAvatars>()
}

fn api_keys(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<create_api_key::CreateApiKey>()
        .command::<rotate_api_key::RotateApiKey>()
        .command::<revoke_api_key::RevokeApiKey>()
        .query::<list_api_keys::ListApiKeys>()
        .query::<get_api_key::GetApiKey>()
}

fn keys(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<get_jwks::GetJwks>()
        .job::<rotate_signing_keys::RotateSigningKeys>()
}
