//! What can go wrong with users, sessions and API keys.

use kernel::{Error, Kind};

/// A refusal of this domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// There is no such user.
    #[error("there is no such user")]
    UserNotFound,
    /// The caller has no such session.
    #[error("there is no such session")]
    SessionNotFound,
    /// Administrators let no newcomers in.
    #[error("nobody can register at present")]
    RegistrationClosed,
    /// Another user has the address.
    #[error("another user has this e-mail address")]
    EmailTaken,
    /// One refusal for an unknown address, a wrong password and a suspended user, so that nobody
    /// learns which addresses are known.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// The present password is wrong.
    #[error("the present password is wrong")]
    WrongPassword,
    /// The refresh token is unknown, expired or of a session that has ended.
    #[error("the refresh token is not good; sign in again")]
    InvalidRefreshToken,
    /// The refresh token was used long ago: somebody has a copy, and the session ends.
    #[error("the refresh token was used before; its session has ended")]
    RefreshTokenReused,
    /// The refresh token was used a moment ago, perhaps by the same client.
    #[error("the refresh token was used a moment ago; use the one that was given for it")]
    RefreshTokenJustUsed,
    /// The link of a mail is not ours, too old, used, or overtaken by a change of the account.
    #[error("the link is not good any more; ask for another")]
    InvalidLink,
    /// An administrator would lock themselves out.
    #[error("you cannot take the role admin from yourself")]
    OwnAdminRole,
    /// An administrator would lock themselves out.
    #[error("you cannot suspend yourself")]
    OwnStatus,
    /// The user comes in by somebody else at this provider.
    #[error("another identity of this provider is linked to your account")]
    ProviderLinked,
    /// The identity is linked to another user.
    #[error("this identity is linked to another account")]
    IdentityTaken,
    /// The user does not come in by this provider.
    #[error("this provider is not linked to your account")]
    NotLinked,
    /// Nothing would be left to come in by.
    #[error("this is your only way to sign in; choose a password first")]
    LastWayIn,
    /// The deployment knows no such provider.
    #[error("there is no such identity provider")]
    UnknownProvider,
    /// The state of a sign-in is not ours, too old, used, or another provider's.
    #[error("this sign-in is not good any more; begin again")]
    InvalidOAuthState,
    /// The person said no to the provider.
    #[error("you did not allow the identity provider to sign you in")]
    OAuthDenied,
    /// The provider sent the browser back with an error of its own.
    #[error("the identity provider could not sign you in; begin again")]
    OAuthFailed,
    /// A signed-in user began, and comes back as nobody.
    #[error("you were signed in when this began; sign in again first")]
    OAuthSignedOut,
    /// A signed-in user began, and somebody else comes back.
    #[error("another user began this sign-in")]
    OAuthOtherUser,
    /// The provider does not vouch for an address, so that the identity is nobody's yet.
    #[error("the identity provider has not verified your e-mail address; sign in and link it")]
    OAuthEmailUnverified,
    /// Whoever has the account may not be who has the address.
    #[error(
        "an account has your e-mail address and never verified it; sign in to it, or reset its \
         password, and link the identity then"
    )]
    SignInToLink,
    /// The user has uploaded no such picture.
    #[error("you have uploaded no such picture, or it is not as the upload was announced")]
    AvatarNotUploaded,
    /// Pictures before the one that was chosen last may be gone.
    #[error("the picture was replaced by a newer one; upload it again")]
    AvatarReplaced,
    /// There is no such API key.
    #[error("there is no such API key")]
    ApiKeyNotFound,
    /// What is worth nothing gets no other secret.
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
