//! Where users and sessions are kept.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | user | `USER#<id>` / `META` | |
//! | address | `UNIQUE#email#<address>`, whose `owner` is the user's id | |
//! | linked identity | `UNIQUE#oauth#<provider>#<subject>`, whose `owner` is the user's id | |
//! | used state of a sign-in | `UNIQUE#oauth-state#<id>`, until `expires_at` | |
//! | lists of users | `USERS`, `USERS#role#<role>`, `USERS#status#<status>`, `USERS#role#<role>#status#<status>` / `<created>#<id>`, an account | |
//! | session | `SESSION#<id>` / `META`, until `expires_at` | gsi1 `USER#<user id>#<generation>` / `SESSION#<created>#<id>` |
//! | request for a reset | `PASSWORDRESET#<id>` / `META`, until `expires_at` | |
//! | refresh token | `SESSION#<id>` / `REFRESH#<hash>`, until `expires_at` | |
//!
//! A user stands in each list that describes them, in the user's own transaction and without
//! anything secret: every list is one consistent query, whatever it shows.

mod password_resets;
mod sessions;
mod users;

use jiff::Timestamp;

pub use self::password_resets::PasswordResets;
pub use self::sessions::{Refreshable, SessionOwner, SessionWithUser, Sessions};
pub(crate) use self::users::claim_of_email;
pub use self::users::{ListOf, Users};

/// Milliseconds with leading zeros: they sort as text, which timestamps with and without fractions
/// do not.
pub(crate) fn moment(timestamp: Timestamp) -> String {
    format!("{:015}", timestamp.as_millisecond())
}
