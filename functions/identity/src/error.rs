//! The errors of this domain.

kernel::errors! {
    /// A reason why this domain refuses a request.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) enum IdentityError {
        /// The user does not exist.
        UserNotFound => NotFound, "identity.user_not_found", "there is no such user";
        /// The session does not exist, or belongs to another user.
        SessionNotFound => NotFound, "identity.session_not_found", "there is no such session";
        /// Registration is closed by a setting.
        RegistrationClosed => Forbidden, "identity.registration_closed",
            "registration is closed at present";
        /// Another user has the address.
        EmailTaken => Conflict, "identity.email_taken", "another user has this e-mail address";
        /// One error for an unknown address, a wrong password and a suspended user, so that a client
        /// cannot find out which addresses have an account.
        InvalidCredentials => Unauthenticated, "identity.invalid_credentials",
            "the e-mail address or the password is wrong";
        /// The caller's current password is wrong.
        WrongPassword => Forbidden, "identity.wrong_password", "the current password is wrong";
        /// The refresh token is unknown or expired, or its session has ended.
        InvalidRefreshToken => Unauthenticated, "identity.invalid_refresh_token",
            "the refresh token is not valid; sign in again";
        /// The refresh token was replaced, or its successor was used: somebody has a copy of it, so the
        /// session ends.
        RefreshTokenReused => Unauthenticated, "identity.refresh_token_reused",
            "the refresh token was used before; its session has ended";
        /// The address was never verified, so the account may not belong to its owner.
        EmailUnverified => Conflict, "identity.email_unverified",
            "the e-mail address of the account is not verified; verify it first";
        /// Too many changes of the address can still be taken back.
        TooManyEmailChanges => Conflict, "identity.too_many_email_changes",
            "the e-mail address was changed three times within seven days; wait";
        /// The link of a verification mail came without a session or the password of the account.
        AccountProofRequired => Unauthenticated, "identity.account_proof_required",
            "sign in to the account, or send its password with the token of the link";
        /// The link of a mail is forged, expired or used, or the account changed since it was sent.
        InvalidLink => Conflict, "identity.invalid_link",
            "the link is not valid; request a new one";
        /// The caller was suspended or lost the role `admin` after the request was authorized.
        NoLongerAllowed => Forbidden, "identity.no_longer_allowed",
            "your account was changed meanwhile, and you may not do this any more";
        /// An administrator would remove their own role `admin`.
        OwnAdminRole => Conflict, "identity.own_admin_role",
            "you cannot take the role admin from yourself";
        /// An administrator would suspend themselves.
        OwnStatus => Conflict, "identity.own_status", "you cannot suspend yourself";
        /// The user has a link to another identity of this provider.
        ProviderLinked => Conflict, "identity.provider_linked",
            "another identity of this provider is linked to your account";
        /// The identity is linked to another user.
        IdentityTaken => Conflict, "identity.identity_taken",
            "this identity is linked to another account";
        /// The user has no linked identity of this provider.
        NotLinked => NotFound, "identity.not_linked", "this provider is not linked to your account";
        /// The user would have no way to sign in left.
        LastWayIn => Conflict, "identity.last_way_in",
            "this is your only way to sign in; choose a password first";
        /// The provider is not configured in this deployment.
        UnknownProvider => NotFound, "identity.unknown_provider",
            "there is no such identity provider";
        /// The state of a sign-in is forged, expired or used, or belongs to another provider.
        InvalidOAuthState => Conflict, "identity.invalid_oauth_state",
            "this sign-in is not valid; start it again";
        /// The person did not give the provider their consent.
        OAuthDenied => Unauthenticated, "identity.oauth_denied",
            "you did not allow the identity provider to sign you in";
        /// The provider redirected the browser with an error other than `access_denied`.
        OAuthFailed => BadGateway, "identity.oauth_failed",
            "the identity provider could not sign you in; start again";
        /// A signed-in user started the sign-in, and the callback has no credential.
        OAuthSignedOut => Unauthenticated, "identity.oauth_signed_out",
            "you were signed in when this sign-in started; sign in again first";
        /// A signed-in user started the sign-in, and the callback has the credential of another user.
        OAuthOtherUser => Forbidden, "identity.oauth_other_user",
            "another user started this sign-in";
        /// The provider has not verified the address, so the identity cannot be matched to a user.
        OAuthEmailUnverified => Conflict, "identity.oauth_email_unverified",
            "the identity provider has not verified your e-mail address; sign in and link it";
        /// The account has this address but never verified it, so its owner may be another person.
        SignInToLink => Conflict, "identity.sign_in_to_link",
            "an account has your e-mail address and never verified it; sign in to it, or reset its \
         password, and link the identity then";
        /// The user has not uploaded the picture as announced.
        AvatarNotUploaded => Conflict, "identity.avatar_not_uploaded",
            "you have not uploaded this picture, or its type or length differs from the request";
        /// The picture is older than the one that was chosen last, so it may be deleted already.
        AvatarReplaced => Conflict, "identity.avatar_replaced",
            "the picture was replaced by a newer one; upload it again";
        /// The API key does not exist.
        ApiKeyNotFound => NotFound, "identity.api_key_not_found", "there is no such API key";
        /// A revoked or expired key cannot be rotated.
        ApiKeyNotActive => Conflict, "identity.api_key_not_active",
            "the API key was revoked or has expired";
    }
}
