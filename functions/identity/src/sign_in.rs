//! How every way in ends: a session begins, and its first tokens are handed out.

use kernel::{Commit, Context, Dependency, Result};

use crate::account::UserId;
use crate::attempts::Attempts;
use crate::hashing::Passwords;
use crate::refresh_token::RefreshToken;
use crate::repository::{Sessions, Users};
use crate::session::Session;
use crate::token::TokenIssuer;
use crate::view::TokenView;

/// Begins sessions.
pub struct SignIn {
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
    /// Begins a session of a user of that generation. Whoever calls this makes the same transaction
    /// depend on the user, so that nobody comes in by what was changed meanwhile.
    ///
    /// # Errors
    /// Unavailable, while no signing key is known.
    pub async fn begin(
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

    /// Goes on with a session, by the refresh token that follows the one that was used.
    ///
    /// # Errors
    /// Unavailable, while no signing key is known; `identity.refresh_token_just_used`, once carried
    /// out.
    pub async fn go_on(
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

    /// All sessions.
    #[must_use]
    pub const fn sessions(&self) -> &Sessions {
        &self.sessions
    }
}

/// What a password is checked with, and what follows if it is right.
pub struct LoginDependencies {
    /// Who may try.
    pub attempts: Attempts,
    /// All users.
    pub users: Users,
    /// Makes and compares hashes.
    pub passwords: Passwords,
    /// Begins sessions.
    pub sign_in: SignIn,
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
