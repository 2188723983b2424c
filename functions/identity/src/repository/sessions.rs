//! The rows of sessions and of the refresh tokens that belong to them.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    Action, Condition, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key, sortable_time,
    to_row,
};
use kernel::{Commit, Context, Dependency, Entity as _, Result};
use serde::{Deserialize, Serialize};

use crate::account::{Account, UserId};
use crate::error::IdentityError;
use crate::refresh_token::RefreshToken;
use crate::session::{Session, SessionId};
use crate::user::User;

/// All sessions.
pub(crate) struct Sessions {
    table: Arc<dyn Table>,
}

impl Dependency for Sessions {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// The part of a user that decides whether their sessions are valid.
#[derive(Debug, Deserialize)]
pub(crate) struct SessionOwner {
    /// The user.
    #[serde(flatten)]
    pub(crate) account: Account,
    /// Only sessions of this generation are valid.
    pub(crate) generation: u64,
}

/// A session and its user, read together.
#[derive(Debug)]
pub(crate) struct SessionWithUser {
    /// The session.
    pub(crate) session: Session,
    /// Its user.
    pub(crate) standing: SessionOwner,
}

impl SessionWithUser {
    /// Whether the session is valid: it is not expired, its generation is current, and its user is
    /// active.
    #[must_use]
    pub(crate) fn is_alive(&self, now: Timestamp) -> bool {
        let SessionOwner {
            account,
            generation,
        } = &self.standing;
        account.is_active() && self.session.admits(&account.id, *generation, now)
    }
}

/// The row of a refresh token. It says that the session issued the token; whether the token can still
/// be exchanged is part of the session.
#[derive(Debug, Serialize, Deserialize)]
struct RefreshTokenRow {
    /// Set when the token was used, for a token of a session that has no chain.
    #[serde(skip_serializing)]
    used_at: Option<i64>,
    expires_at: i64,
}

impl Sessions {
    /// Stores a session and the refresh token that it issued.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row.
    pub(crate) fn add(&self, session: Session, issued: &RefreshToken) -> Result<Commit<()>> {
        let expires_at = session.expires_at();
        let row = RefreshTokenRow {
            used_at: None,
            expires_at,
        };
        let row = to_row(&refresh_key(issued), &row)?;
        let issued = Write::when(Action::Put(row), Condition::Absent);
        Ok(save(session)?.write(issued))
    }

    /// Removes a session. Without it, its refresh tokens are refused; their rows expire.
    pub(crate) fn remove(&self, session: Session) -> Commit<()> {
        Commit::remove(session)
    }

    /// Reads one session.
    ///
    /// # Errors
    /// `identity.session_not_found`
    pub(crate) async fn get(&self, id: &SessionId) -> Result<Session> {
        let row = self.table.get(&Session::key(id.as_str())).await?;
        from_row(row.ok_or(IdentityError::SessionNotFound)?)
    }

    /// Reads a session and a user in one call; `None` when either is missing.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn stay(
        &self,
        session: &SessionId,
        user: &UserId,
    ) -> Result<Option<SessionWithUser>> {
        let rows = self.table.get_many(&keys(session, user)).await?;
        let Ok([Some(session), Some(user)]) = <[Option<Item>; 2]>::try_from(rows) else {
            return Ok(None);
        };
        session_with_user(session, user).map(Some)
    }

    /// Reads a session and the whole user in one call; `None` when either is missing.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn with_user(
        &self,
        session: &SessionId,
        user: &UserId,
    ) -> Result<Option<(Session, User)>> {
        let rows = self.table.get_many(&keys(session, user)).await?;
        let Ok([Some(session), Some(user)]) = <[Option<Item>; 2]>::try_from(rows) else {
            return Ok(None);
        };
        Ok(Some((from_row(session)?, from_row(user)?)))
    }

    /// Stores a changed session.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row.
    pub(crate) fn save(&self, session: Session) -> Result<Commit<()>> {
        save(session)
    }

    /// Reads the session that issued a refresh token, and its user, in one call; `None` when the
    /// session did not issue it, or session or user are missing.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn issuer_of(&self, token: &RefreshToken) -> Result<Option<SessionWithUser>> {
        let [session, user] = keys(token.session_id(), token.user_id());
        let rows = self
            .table
            .get_many(&[session, user, refresh_key(token)])
            .await?;
        let Ok([Some(session), Some(user), Some(row)]) = <[Option<Item>; 3]>::try_from(rows) else {
            return Ok(None);
        };
        let mut found = session_with_user(session, user)?;
        let row: RefreshTokenRow = from_row(row)?;
        if row.used_at.is_none() {
            found.session.adopt(token);
        }
        Ok(Some(found))
    }

    /// A page of a user's sessions of the current generation, the newest first: one query. The index
    /// is eventually consistent.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub(crate) async fn page(
        &self,
        user: &User,
        limit: Limit,
        cursor: Option<&str>,
        cx: &Context,
    ) -> Result<Page<Session>> {
        let partition = family(user.id(), user.generation());
        let query = KeyQuery::partition(Index::Gsi1, partition).descending();
        read_page(self.table.as_ref(), query, limit, cursor, cx).await
    }
}

fn keys(session: &SessionId, user: &UserId) -> [Key; 2] {
    [Session::key(session.as_str()), User::key(user.as_str())]
}

fn session_with_user(session: Item, user: Item) -> Result<SessionWithUser> {
    Ok(SessionWithUser {
        session: from_row(session)?,
        standing: from_row(user)?,
    })
}

fn save(session: Session) -> Result<Commit<()>> {
    Commit::save(session, |session, row| {
        let began = sortable_time(session.created_at());
        let by_time = format!("SESSION#{began}#{}", session.session_id());
        let family = family(session.user_id().as_str(), session.generation());
        set_key(row, Index::Gsi1, &family, &by_time);
    })
}

/// The index partition of a user's sessions of one generation.
fn family(user_id: &str, generation: u64) -> String {
    format!("{}#{generation}", User::partition(user_id))
}

fn refresh_key(token: &RefreshToken) -> Key {
    let session = Session::partition(token.session_id().as_str());
    Key::new(session, format!("REFRESH#{}", token.hash()))
}
