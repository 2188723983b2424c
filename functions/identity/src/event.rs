//! What happened to users and sessions. These fields are a contract with every domain that listens.

use kernel::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::{Name, UserId};
use crate::email::Email;
use crate::password_reset::PasswordResetId;
use crate::roles::Roles;
use crate::session::SessionId;

/// Declares a fact whose name is its type's.
macro_rules! fact {
    ($(#[$docs:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$docs])*
        #[derive(Debug, Serialize, JsonSchema)]
        pub struct $name {
            $($(#[$about])* pub $field: $type,)*
        }

        impl Fact for $name {
            const TYPE: &'static str = stringify!($name);
        }
    };
}

/// Why a session was ended from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum RevocationReason {
    /// Its user ended it from another session.
    ByUser,
    /// An administrator ended it.
    ByAdministrator,
    /// A refresh token was used twice.
    RefreshTokenReused,
}

fact! {
    /// Somebody has an account from now on.
    ///
    /// Holds personal data, the address and the name, because whoever welcomes the user needs them.
    /// Listeners keep no more of it than they use, and forget it when the user is erased.
    UserRegistered {
        /// The user.
        user_id: UserId,
        /// Where the user gets mail.
        email: Email,
        /// What the user is called.
        name: Name,
        /// What the user is.
        roles: Roles,
    }
}

fact! {
    /// An administrator made an account for somebody, who has yet to choose a password.
    ///
    /// Holds the same personal data as [`UserRegistered`], for the same reason.
    UserCreated {
        /// The user.
        user_id: UserId,
        /// Where the user gets mail.
        email: Email,
        /// What the user is called.
        name: Name,
        /// What the user is.
        roles: Roles,
    }
}

fact! {
    /// A user has another name or another address. Holds personal data, as [`UserRegistered`] does.
    UserUpdated {
        /// The user.
        user_id: UserId,
        /// Where the user gets mail.
        email: Email,
        /// What the user is called.
        name: Name,
    }
}

fact! {
    /// A user tells others something else of themselves.
    UserProfileUpdated {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// Somebody became something else on the platform.
    UserRolesChanged {
        /// The user.
        user_id: UserId,
        /// What the user is now.
        roles: Roles,
    }
}

fact! {
    /// Somebody may not come in any more; their sessions have ended.
    UserSuspended {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// Somebody may come in again.
    UserActivated {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// An account is gone. Every domain that keeps anything of the user forgets it.
    UserDeleted {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// A user named another address, which they have yet to verify.
    EmailChangeRequested {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// A user keeps the address that they have; the one that waited is forgotten.
    EmailChangeWithdrawn {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// A user showed that mail reaches them.
    EmailVerified {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// Somebody says that they forgot a password. Whether there is such a user is not known here: the
    /// address is with the request and not in the fact.
    PasswordResetRequested {
        /// The request.
        reset_id: PasswordResetId,
    }
}

fact! {
    /// A user has another password; their sessions have ended.
    PasswordChanged {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// Somebody began a session.
    UserLoggedIn {
        /// The user.
        user_id: UserId,
        /// The session.
        session_id: SessionId,
    }
}

fact! {
    /// Somebody tried a wrong password. For an address that is nobody's, there is no user.
    LoginFailed {
        /// The user, if the address is one's.
        user_id: Option<UserId>,
        /// How many failures in a row this was.
        failures: i64,
    }
}

fact! {
    /// Somebody ended a session of theirs.
    UserLoggedOut {
        /// The user.
        user_id: UserId,
        /// The session.
        session_id: SessionId,
    }
}

fact! {
    /// A session was ended from elsewhere.
    SessionRevoked {
        /// The user.
        user_id: UserId,
        /// The session.
        session_id: SessionId,
        /// Why.
        reason: RevocationReason,
    }
}

fact! {
    /// Somebody ended all their sessions.
    AllSessionsRevoked {
        /// The user.
        user_id: UserId,
    }
}

fact! {
    /// A user can come in by a provider.
    OAuthIdentityLinked {
        /// The user.
        user_id: UserId,
        /// The provider.
        provider: String,
    }
}

fact! {
    /// A user cannot come in by a provider any more.
    OAuthIdentityUnlinked {
        /// The user.
        user_id: UserId,
        /// The provider.
        provider: String,
    }
}

fact! {
    /// Access tokens are signed by another key.
    SigningKeysRotated {
        /// The id of the key that signs from now on.
        current_kid: String,
        /// The id of the key that will sign after it.
        next_kid: String,
    }
}
