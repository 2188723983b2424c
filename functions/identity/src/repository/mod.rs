//! The rows of users and sessions.
//!
//! | row | pk / sk | index |
//! |---|---|---|
//! | user | `USER#<id>` / `META` | |
//! | address | `UNIQUE#email#<address>`, whose `owner` is the user's id; with `expires_at` if the user had the address before | |
//! | linked identity | `UNIQUE#oauth#<provider>#<subject>`, whose `owner` is the user's id | |
//! | used state of a sign-in | `UNIQUE#oauth-state#<id>`, until `expires_at` | |
//! | lists of users | `USERS`, `USERS#role#<role>`, `USERS#status#<status>`, `USERS#role#<role>#status#<status>` / `<created>#<id>`, an account | |
//! | session | `SESSION#<id>` / `META`, until `expires_at` | gsi1 `USER#<user id>#<generation>` / `SESSION#<created>#<id>` |
//! | request for a reset | `PASSWORDRESET#<id>` / `META`, until `expires_at` | |
//! | refresh token | `SESSION#<id>` / `REFRESH#<hash>`, until `expires_at` | |
//!
//! A user has an entry in each list whose filter matches. The transaction that writes the user also
//! writes the entries, and they contain no secrets: so every list is one consistent query, with any
//! filter.

mod addresses;
mod authority;
mod lookup;
mod password_resets;
mod sessions;
mod users;

pub(crate) use self::addresses::claim_of_email;
pub(crate) use self::password_resets::PasswordResets;
pub(crate) use self::sessions::{SessionWithUser, Sessions};
pub(crate) use self::users::{ListOf, Users};
