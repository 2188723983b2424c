//! The rows of sessions and of the refresh tokens that belong to them.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    Action, AttributeValue, Condition, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key,
    sortable_time, to_row,
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

const USED_AT: &str = "used_at";

/// The row of a refresh token.
#[derive(Debug, Serialize, Deserialize)]
struct RefreshTokenRow {
    /// In milliseconds since 1970; absent until the token is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
    expires_at: i64,
}

/// A refresh token that was found, with its session and user.
#[derive(Debug)]
pub(crate) struct Refreshable {
    /// The session and its user.
    pub(crate) stay: SessionWithUser,
    /// When the token was used, in milliseconds since 1970, if it was.
    pub(crate) used_at: Option<i64>,
}

impl Sessions {
    /// Stores a new session and its first refresh token.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row.
    pub(crate) fn add(&self, session: Session, token: &RefreshToken) -> Result<Commit<()>> {
        let expires_at = session.expires_at();
        Ok(save(session)?.write(put_unused(token, expires_at)?))
    }

    /// Marks a refresh token as used, and stores the session and the next refresh token.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row. The commit fails with
    /// `identity.refresh_token_just_used` when another request has used the token in the meantime.
    pub(crate) fn rotate(
        &self,
        session: Session,
        used: &RefreshToken,
        next: &RefreshToken,
        now: Timestamp,
    ) -> Result<Commit<()>> {
        let spend = Action::Update {
            key: refresh_key(used),
            set: vec![(USED_AT, AttributeValue::N(now.as_millisecond().to_string()))],
            add: Vec::new(),
        };
        let spend = Write::when(spend, Condition::AbsentOrAtMost(USED_AT, 0))
            .or(IdentityError::RefreshTokenJustUsed.into());
        let follow = put_unused(next, session.expires_at())?;
        Ok(Commit::nothing()
            .write(spend)
            .and(save(session)?)
            .write(follow))
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

    /// Reads a refresh token, its session and its user in one call; `None` when any is missing.
    ///
    /// # Errors
    /// The errors of the table.
    pub(crate) async fn refreshable(&self, token: &RefreshToken) -> Result<Option<Refreshable>> {
        let [session, user] = keys(token.session_id(), token.user_id());
        let rows = self
            .table
            .get_many(&[session, user, refresh_key(token)])
            .await?;
        let Ok([Some(session), Some(user), Some(row)]) = <[Option<Item>; 3]>::try_from(rows) else {
            return Ok(None);
        };
        let RefreshTokenRow { used_at, .. } = from_row(row)?;
        Ok(Some(Refreshable {
            stay: session_with_user(session, user)?,
            used_at,
        }))
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

fn put_unused(token: &RefreshToken, expires_at: i64) -> Result<Write> {
    let row = RefreshTokenRow {
        used_at: None,
        expires_at,
    };
    let row = to_row(&refresh_key(token), &row)?;
    Ok(Write::when(Action::Put(row), Condition::Absent))
}

fn refresh_key(token: &RefreshToken) -> Key {
    let session = Session::partition(token.session_id().as_str());
    Key::new(session, format!("REFRESH#{}", token.hash()))
}
