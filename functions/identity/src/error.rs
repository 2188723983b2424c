//! The errors of this domain.

use kernel::{Error, Kind};

/// A reason why this domain refuses a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdentityError {
    /// The user does not exist.
    #[error("there is no such user")]
    UserNotFound,
    /// The session does not exist, or belongs to another user.
    #[error("there is no such session")]
    SessionNotFound,
    /// Registration is closed by a setting.
    #[error("registration is closed at present")]
    RegistrationClosed,
    /// Another user has the address.
    #[error("another user has this e-mail address")]
    EmailTaken,
    /// One error for an unknown address, a wrong password and a suspended user, so that a client
    /// cannot find out which addresses have an account.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// The caller's current password is wrong.
    #[error("the current password is wrong")]
    WrongPassword,
    /// The refresh token is unknown or expired, or its session has ended.
    #[error("the refresh token is not valid; sign in again")]
    InvalidRefreshToken,
    /// The refresh token was used before, and not just now: it was probably copied, so the session
    /// ends.
    #[error("the refresh token was used before; its session has ended")]
    RefreshTokenReused,
    /// The refresh token was used a moment ago, probably by a retry of the same client.
    #[error("the refresh token was used a moment ago; use the token that replaced it")]
    RefreshTokenJustUsed,
    /// The link of a mail is forged, expired or used, or the account changed since it was sent.
    #[error("the link is not valid; request a new one")]
    InvalidLink,
    /// An administrator would remove their own role `admin`.
    #[error("you cannot take the role admin from yourself")]
    OwnAdminRole,
    /// An administrator would suspend themselves.
    #[error("you cannot suspend yourself")]
    OwnStatus,
    /// The user has a link to another identity of this provider.
    #[error("another identity of this provider is linked to your account")]
    ProviderLinked,
    /// The identity is linked to another user.
    #[error("this identity is linked to another account")]
    IdentityTaken,
    /// The user has no linked identity of this provider.
    #[error("this provider is not linked to your account")]
    NotLinked,
    /// The user would have no way to sign in left.
    #[error("this is your only way to sign in; choose a password first")]
    LastWayIn,
    /// The provider is not configured in this deployment.
    #[error("there is no such identity provider")]
    UnknownProvider,
    /// The state of a sign-in is forged, expired or used, or belongs to another provider.
    #[error("this sign-in is not valid; start it again")]
    InvalidOAuthState,
    /// The person did not give the provider their consent.
    #[error("you did not allow the identity provider to sign you in")]
    OAuthDenied,
    /// The provider redirected the browser with an error other than `access_denied`.
    #[error("the identity provider could not sign you in; start again")]
    OAuthFailed,
    /// A signed-in user started the sign-in, and the callback has no credential.
    #[error("you were signed in when this sign-in started; sign in again first")]
    OAuthSignedOut,
    /// A signed-in user started the sign-in, and the callback has the credential of another user.
    #[error("another user started this sign-in")]
    OAuthOtherUser,
    /// The provider has not verified the address, so the identity cannot be matched to a user.
    #[error("the identity provider has not verified your e-mail address; sign in and link it")]
    OAuthEmailUnverified,
    /// The account has this address but never verified it, so its owner may be another person.
    #[error(
        "an account has your e-mail address and never verified it; sign in to it, or reset its \
         password, and link the identity then"
    )]
    SignInToLink,
    /// The user has not uploaded the picture as announced.
    #[error("you have not uploaded this picture, or its type or length differs from the request")]
    AvatarNotUploaded,
    /// The picture is older than the one that was chosen last, so it may be deleted already.
    #[error("the picture was replaced by a newer one; upload it again")]
    AvatarReplaced,
    /// The API key does not exist.
    #[error("there is no such API key")]
    ApiKeyNotFound,
    /// A revoked or expired key cannot be rotated.
    #[error("the API key was revoked or has expired")]
    ApiKeyNotActive,
}

impl From<IdentityError> for Error {
    fn from(error: IdentityError) -> Self {
        use IdentityError as E;
        let (kind, code) = match error {
            E::UserNotFound => (Kind::NotFound, "identity.user_not_found"),
            E::SessionNotFound => (Kind::NotFound, "identity.session_not_found"),
            E::RegistrationClosed => (Kind::Forbidden, "identity.registration_closed"),
            E::EmailTaken => (Kind::Conflict, "identity.email_taken"),
            E::InvalidCredentials => (Kind::Unauthenticated, "identity.invalid_credentials"),
            E::WrongPassword => (Kind::Forbidden, "identity.wrong_password"),
            E::InvalidRefreshToken => (Kind::Unauthenticated, "identity.invalid_refresh_token"),
            E::RefreshTokenReused => (Kind::Unauthenticated, "identity.refresh_token_reused"),
            E::RefreshTokenJustUsed => (Kind::Conflict, "identity.refresh_token_just_used"),
            E::InvalidLink => (Kind::Conflict, "identity.invalid_link"),
            E::OwnAdminRole => (Kind::Conflict, "identity.own_admin_role"),
            E::OwnStatus => (Kind::Conflict, "identity.own_status"),
            E::ProviderLinked => (Kind::Conflict, "identity.provider_linked"),
            E::IdentityTaken => (Kind::Conflict, "identity.identity_taken"),
            E::NotLinked => (Kind::NotFound, "identity.not_linked"),
            E::LastWayIn => (Kind::Conflict, "identity.last_way_in"),
            E::UnknownProvider => (Kind::NotFound, "identity.unknown_provider"),
            E::InvalidOAuthState => (Kind::Conflict, "identity.invalid_oauth_state"),
            E::OAuthDenied => (Kind::Unauthenticated, "identity.oauth_denied"),
            E::OAuthFailed => (Kind::BadGateway, "identity.oauth_failed"),
            E::OAuthSignedOut => (Kind::Unauthenticated, "identity.oauth_signed_out"),
            E::OAuthOtherUser => (Kind::Forbidden, "identity.oauth_other_user"),
            E::OAuthEmailUnverified => (Kind::Conflict, "identity.oauth_email_unverified"),
            E::SignInToLink => (Kind::Conflict, "identity.sign_in_to_link"),
            E::AvatarNotUploaded => (Kind::Conflict, "identity.avatar_not_uploaded"),
            E::AvatarReplaced => (Kind::Conflict, "identity.avatar_replaced"),
            E::ApiKeyNotFound => (Kind::NotFound, "identity.api_key_not_found"),
            E::ApiKeyNotActive => (Kind::Conflict, "identity.api_key_not_active"),
        };
        Self::new(kind, code, error.to_string())
    }
}
