//! Why a caller is anonymous.

/// Why nobody was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anonymity {
    /// No credential came along.
    Missing,
    /// The token's time is over.
    Expired,
    /// The session was ended or its user suspended.
    Revoked,
    /// The credential is not one of ours.
    Malformed,
    /// The credential could not be checked: we are at fault.
    Unverified,
    /// The API key has used up its allowance.
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

    /// The reason's name between authorizer and pipeline.
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

    /// The reason of that name; an unknown name is [`Anonymity::Malformed`].
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|reason| reason.name() == name)
            .unwrap_or(Self::Malformed)
    }
}
