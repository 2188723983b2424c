//! What a deployment gives a function.

/// A deploy-time setting that a function asks for by name. Nobody else's environment has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    /// Authenticates cursors: 32 bytes in base64url.
    CursorKey,
    /// Goes into every password hash: 32 bytes in base64url.
    PasswordPepper,
    /// Seals the private keys of access tokens: 32 bytes in base64url.
    SigningKeySecret,
    /// Authenticates the links in mails: 32 bytes in base64url.
    LinkSecret,
    /// The name of the event bus.
    EventBus,
    /// Whom people may sign in with elsewhere: JSON of name to OpenID Connect provider.
    OAuthProviders,
    /// Goes into what is kept of every API key: 32 bytes in base64url.
    ApiKeySecret,
    /// The name of the bucket that all domains share.
    Bucket,
    /// The address that mails come from.
    MailSender,
    /// Where the web application is, for the links in mails: a URL without a slash at its end.
    WebUrl,
    /// The deployment's stage, `prod`. Every function has it.
    Stage,
    /// The domain in whose stack the function is. Every function has it.
    ServiceName,
    /// Seals the secret settings that are on their way to SSM: 32 bytes in base64url.
    SettingsSecret,
    /// The path of the deployment's parameters in SSM, `/aurora/prod`.
    ParameterPath,
}

impl Variable {
    /// The name in the function's environment.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CursorKey => "CURSOR_KEY",
            Self::PasswordPepper => "PASSWORD_PEPPER",
            Self::SigningKeySecret => "SIGNING_KEY_SECRET",
            Self::LinkSecret => "LINK_SECRET",
            Self::EventBus => "EVENT_BUS_NAME",
            Self::OAuthProviders => "OAUTH_PROVIDERS",
            Self::ApiKeySecret => "API_KEY_SECRET",
            Self::Bucket => "BUCKET_NAME",
            Self::MailSender => "MAIL_SENDER",
            Self::WebUrl => "WEB_URL",
            Self::Stage => "STAGE",
            Self::ServiceName => "SERVICE_NAME",
            Self::SettingsSecret => "SETTINGS_SECRET",
            Self::ParameterPath => "PARAMETER_PATH",
        }
    }
}
