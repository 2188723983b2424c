//! Why a caller is anonymous.

/// Why the caller could not be authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anonymity {
    /// The request has no credential.
    Missing,
    /// The token is expired.
    Expired,
    /// The session has ended, or its user is suspended.
    Revoked,
    /// The credential is not one that Aurora issued.
    Malformed,
    /// The credential could not be checked because of a fault on our side.
    Unverified,
    /// The API key has used up its rate limit.
    Limited,
}

impl Anonymity {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Missing,
        Self::Expired,
        Self::Revoked,
        Self::Malformed,
        Self::Unverified,
        Self::Limited,
    ];

    /// The name that the authorizer passes to the pipeline.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Malformed => "malformed",
            Self::Unverified => "unverified",
            Self::Limited => "limited",
        }
    }

    /// The reason with this name; an unknown name gives [`Anonymity::Malformed`].
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|reason| reason.name() == name)
            .unwrap_or(Self::Malformed)
    }
}
