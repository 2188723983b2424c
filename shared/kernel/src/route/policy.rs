//! What the pipeline does around an endpoint.

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
}

impl Policy {
    /// 200, replay by key, no rate limit, bodies to 64 KiB.
    pub const DEFAULT: Self = Self {
        status: 200,
        if_match: IfMatch::Unheeded,
        or_oneself: false,
        recognises: false,
        replay: true,
        rate: None,
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
}
