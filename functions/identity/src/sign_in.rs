//! Starts a session and issues its first tokens: the last step of every way to sign in.

use kernel::{Commit, Context, Dependency, Result};

use crate::account::UserId;
use crate::attempts::Attempts;
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
        let session = Session::begin(user_id, generation, cx);
        let refresh = RefreshToken::of(&session)?;
        let view = self.tokens(&session, &refresh, cx).await?;
        Ok(self.sessions.add(session, &refresh)?.reply(view))
    }

    /// Continues a session: replaces the refresh token `used` with a new one and issues an access
    /// token.
    ///
    /// # Errors
    /// Unavailable, while no signing key is available. The commit fails with
    /// `identity.refresh_token_just_used` when the token was used meanwhile.
    pub(crate) async fn refresh(
        &self,
        mut session: Session,
        used: &RefreshToken,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        session.refresh(cx.now);
        let next = RefreshToken::of(&session)?;
        let view = self.tokens(&session, &next, cx).await?;
        let commit = self.sessions.rotate(session, used, &next, cx.now)?;
        Ok(commit.reply(view))
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
