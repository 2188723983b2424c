//! Where an endpoint answers, and under which rules.

/// An HTTP method that Aurora's routes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Read.
    Get,
    /// Create, or do.
    Post,
    /// Replace.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    /// The method's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether an endpoint's fields come in the body; on `GET` they come in the query string.
    #[must_use]
    pub const fn has_body(self) -> bool {
        !matches!(self, Self::Get)
    }
}

/// What stands for the domain's name in the path of a function that every domain has.
const DOMAIN: &str = "domain";

/// A method and a path with `{parameters}`, as API Gateway spells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with base and without trailing slash.
    pub path: &'static str,
}

impl Route {
    /// What answers when no route fits.
    pub const DEFAULT: Self = Self::get("$default");

    /// `GET path`.
    #[must_use]
    pub const fn get(path: &'static str) -> Self {
        Self {
            method: Method::Get,
            path,
        }
    }

    /// `POST path`.
    #[must_use]
    pub const fn post(path: &'static str) -> Self {
        Self {
            method: Method::Post,
            path,
        }
    }

    /// `PUT path`.
    #[must_use]
    pub const fn put(path: &'static str) -> Self {
        Self {
            method: Method::Put,
            path,
        }
    }

    /// `DELETE path`.
    #[must_use]
    pub const fn delete(path: &'static str) -> Self {
        Self {
            method: Method::Delete,
            path,
        }
    }

    /// The names of the path's parameters, in order. `{domain}` is none: see [`Route::in_domain`].
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .filter(|name| *name != DOMAIN)
    }

    /// The route in one domain, of a function that every domain has: `/health/{domain}` becomes
    /// `/health/subjects`. For tools and tests, since the new path is never freed.
    #[must_use]
    pub fn in_domain(self, domain: &str) -> Self {
        let parameter = format!("{{{DOMAIN}}}");
        if !self.path.contains(&parameter) {
            return self;
        }
        Self {
            path: self.path.replace(&parameter, domain).leak(),
            ..self
        }
    }

    /// API Gateway's route key.
    #[must_use]
    pub fn key(&self) -> String {
        if *self == Self::DEFAULT {
            self.path.to_owned()
        } else {
            format!("{} {}", self.method.name(), self.path)
        }
    }
}

/// How often one caller may use an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Calls per minute in the long run.
    pub per_minute: u32,
    /// Calls at once.
    pub burst: u32,
}

/// What an endpoint makes of `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing.
    Unheeded,
    /// A version that the thing must have, where a caller says one.
    Optional,
    /// A version that the thing must have.
    Required,
}

/// What the pipeline does around a handler. `Policy::DEFAULT` fits most; the rest is said by the
/// methods, which read as a sentence: `Policy::DEFAULT.created().with_rate(…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The status of success: 200, 201, 202 or 204.
    pub status: u16,
    /// Whether `If-Match` is heeded, and must come along.
    pub if_match: IfMatch,
    /// Whether the user whom the path's `{user_id}` names may, whatever their roles.
    pub or_oneself: bool,
    /// Whether a public route wants to know who calls, if anybody does.
    pub recognises: bool,
    /// Whether a reply is kept for `Idempotency-Key`. Off where the reply holds a secret.
    pub replay: bool,
    /// The caller's rate limit, if any.
    pub rate: Option<RateLimit>,
    /// The largest accepted body in bytes.
    pub body_limit: usize,
    /// The function's memory in MB; CPU comes in proportion.
    pub memory_mb: u32,
    /// The function's time limit in seconds.
    pub timeout_s: u32,
    /// The variables beyond the common ones that the function needs.
    pub variables: &'static [Variable],
}

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

impl Policy {
    /// 200, replay by key, no rate limit, bodies to 64 KiB, 256 MB, 10 s.
    pub const DEFAULT: Self = Self {
        status: 200,
        if_match: IfMatch::Unheeded,
        or_oneself: false,
        recognises: false,
        replay: true,
        rate: None,
        body_limit: 64 * 1024,
        memory_mb: 256,
        timeout_s: 10,
        variables: &[],
    };

    /// Success is 201.
    #[must_use]
    pub const fn created(self) -> Self {
        Self {
            status: 201,
            ..self
        }
    }

    /// Success is 202: the work is done later.
    #[must_use]
    pub const fn accepted(self) -> Self {
        Self {
            status: 202,
            ..self
        }
    }

    /// Success is 204, without a body.
    #[must_use]
    pub const fn no_content(self) -> Self {
        Self {
            status: 204,
            ..self
        }
    }

    /// `If-Match` must come along: 428 without, 412 when stale.
    #[must_use]
    pub const fn requires_if_match(self) -> Self {
        Self {
            if_match: IfMatch::Required,
            ..self
        }
    }

    /// `If-Match` may come along: 412 when stale.
    #[must_use]
    pub const fn heeds_if_match(self) -> Self {
        Self {
            if_match: IfMatch::Optional,
            ..self
        }
    }

    /// The user whom the path's `{user_id}` names may too, without the permission.
    #[must_use]
    pub const fn or_oneself(self) -> Self {
        Self {
            or_oneself: true,
            ..self
        }
    }

    /// A public route that is told who calls. Who shows no credential is nobody; who shows a bad one
    /// is refused.
    #[must_use]
    pub const fn recognising(self) -> Self {
        Self {
            recognises: true,
            ..self
        }
    }

    /// The reply is never stored.
    #[must_use]
    pub const fn never_replayed(self) -> Self {
        Self {
            replay: false,
            ..self
        }
    }

    /// At most `per_minute` calls in the long run and `burst` at once, for each caller.
    #[must_use]
    pub const fn with_rate(self, per_minute: u32, burst: u32) -> Self {
        Self {
            rate: Some(RateLimit { per_minute, burst }),
            ..self
        }
    }

    /// The function has this much memory.
    #[must_use]
    pub const fn with_memory(self, memory_mb: u32) -> Self {
        Self { memory_mb, ..self }
    }

    /// The function may run for this many seconds; the gateway waits for 29 at most.
    #[must_use]
    pub const fn with_timeout(self, timeout_s: u32) -> Self {
        Self { timeout_s, ..self }
    }

    /// The function's environment holds these too.
    #[must_use]
    pub const fn with_variables(self, variables: &'static [Variable]) -> Self {
        Self { variables, ..self }
    }
}
