//! Starts a session and issues its first tokens: the last step of every way to sign in.

use kernel::{Commit, Context, Dependency, Result};

use crate::account::UserId;
use crate::attempts::Attempts;
use crate::error::IdentityError;
use crate::event::RevocationReason;
use crate::hashing::Passwords;
use crate::refresh_token::RefreshToken;
use crate::repository::{Sessions, Users};
use crate::session::Session;
use crate::token::TokenIssuer;
use crate::view::TokenView;

/// Starts and refreshes sessions.
pub(crate) struct SignIn {
    sessions: Sessions,
    tokens: TokenIssuer,
}

impl Dependency for SignIn {
    type Parts = (Sessions, TokenIssuer);

    fn new((sessions, tokens): Self::Parts) -> Result<Self> {
        Ok(Self { sessions, tokens })
    }
}

impl SignIn {
    /// Starts a session for a user and their generation. The caller must add a condition on the
    /// user's row to the same transaction, so that the sign-in fails if the user changed meanwhile.
    ///
    /// # Errors
    /// Unavailable, while no signing key is available.
    pub(crate) async fn begin(
        &self,
        user_id: UserId,
        generation: u64,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        let mut session = Session::begin(user_id, generation, cx);
        let refresh = session.issue()?;
        let view = self.tokens(&session, &refresh, cx).await?;
        Ok(self.sessions.add(session, &refresh)?.reply(view))
    }

    /// Continues a session: exchanges a refresh token for its successor and issues an access token. A
    /// token that can no longer be exchanged ends the session, because somebody has a copy of it.
    ///
    /// # Errors
    /// Unavailable, while no signing key is available. The commit loses a race when the session changed
    /// meanwhile.
    pub(crate) async fn refresh(
        &self,
        mut session: Session,
        token: &RefreshToken,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        let Some(successor) = session.exchange(token, cx.now)? else {
            session.revoke(RevocationReason::RefreshTokenReused);
            let refusal = IdentityError::RefreshTokenReused.into();
            return Ok(self.sessions.remove(session).refuse(refusal));
        };
        let view = self.tokens(&session, &successor, cx).await?;
        Ok(self.sessions.add(session, &successor)?.reply(view))
    }

    async fn tokens(
        &self,
        session: &Session,
        refresh: &RefreshToken,
        cx: &Context,
    ) -> Result<TokenView> {
        let access = self.tokens.issue(session, cx).await?;
        let refresh_seconds = session.expires_at() - cx.now.as_second();
        Ok(TokenView::of(access, refresh, refresh_seconds))
    }

    /// The repository of sessions.
    #[must_use]
    pub(crate) const fn sessions(&self) -> &Sessions {
        &self.sessions
    }
}

/// The dependencies of commands that check a password and then start a session.
pub(crate) struct LoginDependencies {
    /// Limits the attempts.
    pub(crate) attempts: Attempts,
    /// The repository of users.
    pub(crate) users: Users,
    /// Creates and compares password hashes.
    pub(crate) passwords: Passwords,
    /// Starts sessions.
    pub(crate) sign_in: SignIn,
}

impl Dependency for LoginDependencies {
    type Parts = (Attempts, Users, Passwords, SignIn);

    fn new((attempts, users, passwords, sign_in): Self::Parts) -> Result<Self> {
        Ok(Self {
            attempts,
            users,
            passwords,
            sign_in,
        })
    }
}
