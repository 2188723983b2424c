//! Every function of this domain, by what it is about.

use kernel::Kind;
use lambda::Catalogue;

use crate::api_key::event::{ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated};
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
use crate::event::{
    AllSessionsRevoked, EmailChangeRequested, EmailChangeWithdrawn, EmailVerified, LoginFailed,
    OAuthIdentityLinked, OAuthIdentityUnlinked, PasswordChanged, PasswordResetRequested,
    SessionRevoked, SigningKeysRotated, UserActivated, UserCreated, UserDeleted, UserLoggedIn,
    UserLoggedOut, UserProfileUpdated, UserRegistered, UserRolesChanged, UserSuspended,
    UserUpdated,
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
    .authorizer(authorize::NAME, authorize::entry, authorize::POLICY);
    [
        ways_in, sessions, passwords, users, profiles, api_keys, keys,
    ]
    .into_iter()
    .fold(catalogue, |catalogue, add| add(catalogue))
}

fn ways_in(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<register_user::RegisterUser>(register_user::entry)
        .emits::<UserRegistered>()
        .refuses(Kind::Forbidden)
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
        .command::<verify_email::VerifyEmail>(verify_email::entry)
        .emits::<EmailVerified>()
        .emits::<UserUpdated>()
        .consumer::<send_verification::SendVerification>(send_verification::entry)
        .consumer::<send_new_address_verification::SendNewAddressVerification>(
            send_new_address_verification::entry,
        )
        .consumer::<send_invitation::SendInvitation>(send_invitation::entry)
}

fn sessions(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<refresh_token::RefreshAccess>(refresh_token::entry)
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
}

fn passwords(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<request_password_reset::RequestPasswordReset>(request_password_reset::entry)
        .emits::<PasswordResetRequested>()
        .consumer::<send_password_reset::SendPasswordReset>(send_password_reset::entry)
        .command::<reset_password::ResetPassword>(reset_password::entry)
        .emits::<PasswordChanged>()
        .emits::<EmailVerified>()
        .emits::<EmailChangeWithdrawn>()
        .command::<change_password::ChangePassword>(change_password::entry)
        .emits::<PasswordChanged>()
        .emits::<EmailChangeWithdrawn>()
        .emits::<UserLoggedIn>()
        .emits::<LoginFailed>()
        .refuses(Kind::NotFound)
}

fn users(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<create_user::CreateUser>(create_user::entry)
        .emits::<UserCreated>()
        .query::<list_users::ListUsers>(list_users::entry)
        .query::<get_me::GetMe>(get_me::entry)
        .refuses(Kind::NotFound)
        .query::<get_user::GetUser>(get_user::entry)
        .command::<update_user::UpdateUser>(update_user::entry)
        .emits::<UserUpdated>()
        .emits::<EmailChangeRequested>()
        .emits::<EmailChangeWithdrawn>()
        .command::<delete_user::DeleteUser>(delete_user::entry)
        .emits::<UserDeleted>()
        .consumer::<erase_user::EraseUser>(erase_user::entry)
        .command::<set_user_status::SetUserStatus>(set_user_status::entry)
        .emits::<UserSuspended>()
        .emits::<UserActivated>()
        .query::<get_user_roles::GetUserRoles>(get_user_roles::entry)
        .command::<set_user_roles::SetUserRoles>(set_user_roles::entry)
        .emits::<UserRolesChanged>()
        .job::<grant_admin::GrantAdmin>(grant_admin::entry)
        .emits::<UserRegistered>()
        .emits::<UserRolesChanged>()
}

fn profiles(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<get_profile::GetProfile>(get_profile::entry)
        .command::<update_profile::UpdateProfile>(update_profile::entry)
        .emits::<UserProfileUpdated>()
        .command::<request_avatar_upload::RequestAvatarUpload>(request_avatar_upload::entry)
        .consumer::<remove_old_avatars::RemoveOldAvatars>(remove_old_avatars::entry)
}

fn api_keys(catalogue: Catalogue) -> Catalogue {
    catalogue
        .command::<create_api_key::CreateApiKey>(create_api_key::entry)
        .emits::<ApiKeyCreated>()
        .command::<rotate_api_key::RotateApiKey>(rotate_api_key::entry)
        .emits::<ApiKeyRotated>()
        .command::<revoke_api_key::RevokeApiKey>(revoke_api_key::entry)
        .emits::<ApiKeyRevoked>()
        .query::<list_api_keys::ListApiKeys>(list_api_keys::entry)
        .query::<get_api_key::GetApiKey>(get_api_key::entry)
}

fn keys(catalogue: Catalogue) -> Catalogue {
    catalogue
        .query::<get_jwks::GetJwks>(get_jwks::entry)
        .job::<rotate_signing_keys::RotateSigningKeys>(rotate_signing_keys::entry)
        .emits::<SigningKeysRotated>()
}
