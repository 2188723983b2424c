//! The rows of sessions and of the refresh tokens that belong to them.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::page::{Limit, Page, read_page};
use kernel::table::{
    Action, AttributeValue, Condition, Index, Item, Key, KeyQuery, Table, Write, from_row, set_key,
    to_row,
};
use kernel::{Commit, Context, Dependency, Entity as _, Result};
use serde::{Deserialize, Serialize};

use super::moment;
use crate::account::{Account, UserId};
use crate::error::IdentityError;
use crate::refresh_token::RefreshToken;
use crate::session::{Session, SessionId};
use crate::user::User;

/// All sessions.
pub struct Sessions {
    table: Arc<dyn Table>,
}

impl Dependency for Sessions {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self { table })
    }
}

/// What of a user decides on their sessions.
#[derive(Debug, Deserialize)]
pub struct SessionOwner {
    /// The user.
    #[serde(flatten)]
    pub account: Account,
    /// Which sessions live.
    pub generation: u64,
}

/// A session with its user, both as they are now.
#[derive(Debug)]
pub struct SessionWithUser {
    /// The session.
    pub session: Session,
    /// Its user.
    pub standing: SessionOwner,
}

impl SessionWithUser {
    /// Whether the session still stands for its user.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        let SessionOwner {
            account,
            generation,
        } = &self.standing;
        account.is_active() && self.session.admits(&account.id, *generation, now)
    }
}

const USED_AT: &str = "used_at";

/// What is kept of a refresh token.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// In milliseconds since 1970; nothing while the token is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
    expires_at: i64,
}

/// A refresh token that was found, with what it belongs to.
#[derive(Debug)]
pub struct Refreshable {
    /// The session and its user.
    pub stay: SessionWithUser,
    /// When the token was used, in milliseconds since 1970, if it was.
    pub used_at: Option<i64>,
}

impl Sessions {
    /// Stores a session that is new, with the token that will refresh it.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row.
    pub fn add(&self, session: Session, token: &RefreshToken) -> Result<Commit<()>> {
        let expires_at = session.expires_at();
        Ok(save(session)?.write(first_use_of(token, expires_at)?))
    }

    /// Stores a session whose refresh token was used, and the token that follows it.
    ///
    /// # Errors
    /// Internal, when the session does not fit into a row; once carried out,
    /// `identity.refresh_token_just_used` when the token was used in between.
    pub fn rotate(
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
        let follow = first_use_of(next, session.expires_at())?;
        Ok(Commit::nothing()
            .write(spend)
            .and(save(session)?)
            .write(follow))
    }

    /// Removes a session. Its refresh tokens are worth nothing without it, and expire.
    pub fn remove(&self, session: Session) -> Commit<()> {
        Commit::remove(session)
    }

    /// Reads one session.
    ///
    /// # Errors
    /// `identity.session_not_found`
    pub async fn get(&self, id: &SessionId) -> Result<Session> {
        let row = self.table.get(&Session::key(id.as_str())).await?;
        from_row(row.ok_or(IdentityError::SessionNotFound)?)
    }

    /// Reads a session and a user together: one call. Nothing, when either is missing.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn stay(
        &self,
        session: &SessionId,
        user: &UserId,
    ) -> Result<Option<SessionWithUser>> {
        let rows = self.table.get_many(&keys(session, user)).await?;
        let Ok([Some(session), Some(user)]) = <[Option<Item>; 2]>::try_from(rows) else {
            return Ok(None);
        };
        stay(session, user).map(Some)
    }

    /// Reads a refresh token and what it belongs to: one call. Nothing, when anything is missing.
    ///
    /// # Errors
    /// Whatever the table refuses.
    pub async fn refreshable(&self, token: &RefreshToken) -> Result<Option<Refreshable>> {
        let [session, user] = keys(token.session_id(), token.user_id());
        let rows = self
            .table
            .get_many(&[session, user, refresh_key(token)])
            .await?;
        let Ok([Some(session), Some(user), Some(kept)]) = <[Option<Item>; 3]>::try_from(rows)
        else {
            return Ok(None);
        };
        let Kept { used_at, .. } = from_row(kept)?;
        Ok(Some(Refreshable {
            stay: stay(session, user)?,
            used_at,
        }))
    }

    /// A page of a user's living sessions, the newest first: one query. The index is a moment
    /// behind the table.
    ///
    /// # Errors
    /// `request.invalid_cursor`
    pub async fn page(
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

fn stay(session: Item, user: Item) -> Result<SessionWithUser> {
    Ok(SessionWithUser {
        session: from_row(session)?,
        standing: from_row(user)?,
    })
}

fn save(session: Session) -> Result<Commit<()>> {
    Commit::save(session, |session, row| {
        let began = moment(session.created_at());
        let by_time = format!("SESSION#{began}#{}", session.session_id());
        let family = family(session.user_id().as_str(), session.generation());
        set_key(row, Index::Gsi1, &family, &by_time);
    })
}

/// A user's sessions of one generation.
fn family(user_id: &str, generation: u64) -> String {
    format!("{}#{generation}", User::partition(user_id))
}

fn first_use_of(token: &RefreshToken, expires_at: i64) -> Result<Write> {
    let kept = Kept {
        used_at: None,
        expires_at,
    };
    let row = to_row(&refresh_key(token), &kept)?;
    Ok(Write::when(Action::Put(row), Condition::Absent))
}

fn refresh_key(token: &RefreshToken) -> Key {
    let session = Session::partition(token.session_id().as_str());
    Key::new(session, format!("REFRESH#{}", token.hash()))
}
