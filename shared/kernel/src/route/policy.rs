//! Settings of the pipeline for an endpoint.

/// How often one caller may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Average number of calls per minute.
    pub per_minute: u32,
    /// Number of calls that may come at once.
    pub burst: u32,
}

/// How an endpoint treats `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// The header is ignored.
    Ignored,
    /// Where the header is sent, the entity must have its version.
    Optional,
    /// The header must be sent, and the entity must have its version.
    Required,
}

/// What the pipeline does before and after a handler. Most endpoints use `Policy::DEFAULT`; the
/// methods change single settings: `Policy::DEFAULT.created().with_rate(…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The status of success: 200, 201, 202, 204 or 302.
    pub status: u16,
    /// Further statuses of success, which [`Reply::status`](crate::Reply::status) may choose.
    pub other_statuses: &'static [u16],
    /// Whether `If-Match` is checked, and whether it is required.
    pub if_match: IfMatch,
    /// Whether the user whose id is the path's `{user_id}` is allowed, whatever their roles.
    pub or_oneself: bool,
    /// Whether a public route authenticates the caller where a credential is sent.
    pub optional_caller: bool,
    /// Whether the calling user must have signed in recently: see
    /// [`Context::check_recent_proof`](crate::Context::check_recent_proof).
    pub recent_proof: bool,
    /// Whether the reply is stored for `Idempotency-Key`. False where the reply contains a secret.
    pub replay: bool,
    /// The caller's rate limit, if any.
    pub rate: Option<RateLimit>,
    /// The public endpoint whose calls from the same network count together with the calls of this
    /// one, against the rate limit of this one.
    pub counted_with: Option<&'static str>,
    /// Whether the handler may decide again when another request was faster.
    pub decides_again: bool,
    /// Whether the handler's transaction also writes rows whose version `If-Match` does not name.
    pub shares_rows: bool,
    /// The largest accepted body in bytes.
    pub body_limit: usize,
}

impl Policy {
    /// Status 200, replies stored for `Idempotency-Key`, no rate limit, bodies of up to 64 KiB.
    pub const DEFAULT: Self = Self {
        status: 200,
        other_statuses: &[],
        if_match: IfMatch::Ignored,
        or_oneself: false,
        optional_caller: false,
        recent_proof: false,
        replay: true,
        rate: None,
        counted_with: None,
        decides_again: true,
        shares_rows: false,
        body_limit: 64 * 1024,
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

    /// Success may also be one of these, as the reply says.
    #[must_use]
    pub const fn or(self, other_statuses: &'static [u16]) -> Self {
        Self {
            other_statuses,
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

    /// Success is 302: the caller is redirected to the reply's
    /// [`location`](crate::Reply::location).
    #[must_use]
    pub const fn found(self) -> Self {
        Self {
            status: 302,
            ..self
        }
    }

    /// `If-Match` is required: 428 without it, 412 when it is stale.
    #[must_use]
    pub const fn requires_if_match(self) -> Self {
        Self {
            if_match: IfMatch::Required,
            ..self
        }
    }

    /// `If-Match` is optional: 412 when it is stale.
    #[must_use]
    pub const fn accepts_if_match(self) -> Self {
        Self {
            if_match: IfMatch::Optional,
            ..self
        }
    }

    /// The user whose id is the path's `{user_id}` is also allowed, without the permission.
    #[must_use]
    pub const fn or_oneself(self) -> Self {
        Self {
            or_oneself: true,
            ..self
        }
    }

    /// The caller of a public route is authenticated. A caller without a credential is anonymous; a
    /// caller with an invalid credential is refused.
    #[must_use]
    pub const fn with_optional_caller(self) -> Self {
        Self {
            optional_caller: true,
            ..self
        }
    }

    /// The calling user must have signed in, or sent their password, within the last ten minutes. For
    /// commands that change who can use an account.
    #[must_use]
    pub const fn requires_recent_proof(self) -> Self {
        Self {
            recent_proof: true,
            ..self
        }
    }

    /// The reply is never stored.
    #[must_use]
    pub const fn without_replay(self) -> Self {
        Self {
            replay: false,
            ..self
        }
    }

    /// On average at most `per_minute` calls a minute and `burst` at once, for each caller.
    #[must_use]
    pub const fn with_rate(self, per_minute: u32, burst: u32) -> Self {
        Self {
            rate: Some(RateLimit { per_minute, burst }),
            ..self
        }
    }

    /// The caller's network is counted too, together with its calls of the public endpoint `endpoint`.
    /// For a route that tells signed-in users what a public route tells everybody: with many accounts,
    /// a caller learns no more than without one.
    #[must_use]
    pub const fn counted_with(self, endpoint: &'static str) -> Self {
        Self {
            counted_with: Some(endpoint),
            ..self
        }
    }

    /// A request that loses a race is refused with 409 and not decided again: its handler uses up
    /// something outside the table, or the caller must see the other change first.
    #[must_use]
    pub const fn decides_once(self) -> Self {
        Self {
            decides_again: false,
            ..self
        }
    }

    /// The transaction also writes rows whose version `If-Match` does not name, so that a request with
    /// `If-Match` may lose a race although its version is current. It is decided again, and the handler
    /// refuses a stale version.
    #[must_use]
    pub const fn shares_rows(self) -> Self {
        Self {
            shares_rows: true,
            ..self
        }
    }

    /// Bodies of up to `bytes` are accepted.
    #[must_use]
    pub const fn with_body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }
}
