//! `POST /api/v1/auth/refresh`: Refresh tokens
//!
//! Exchanges a refresh token for an access token and the next refresh token. One read and one
//! transaction.
//!
//! A client whose answer was lost sends the same token again and gets another successor, which
//! replaces the first one. This is possible until a successor is used. A client that sends a replaced
//! token, or a token whose successor was used, has a copy of a token of another client: the session
//! ends, and both have to sign in again.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::SessionRevoked;
use crate::refresh_token::RefreshToken;
use crate::sign_in::SignIn;
use crate::view::TokenView;

/// The refresh token that was issued with the last access token.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshAccess {
    refresh_token: String,
}

impl Command for RefreshAccess {
    const NAME: &'static str = "refresh-token";
    const ROUTE: Route = Route::post("/api/v1/auth/refresh");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.without_replay().with_rate(120, 60);
    const EMITS: &'static [EventSpec] = &[SessionRevoked::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Unauthenticated];
    type Dependencies = SignIn;
    type Reply = TokenView;

    async fn handle(self, sign_in: &SignIn, cx: &Context) -> Result<Commit<TokenView>> {
        let unknown = || IdentityError::InvalidRefreshToken;
        let token = RefreshToken::parse(&self.refresh_token).ok_or_else(unknown)?;
        let found = sign_in.sessions().issuer_of(&token).await?;
        let found = found.filter(|found| found.is_alive(cx.now));
        let session = found.ok_or_else(unknown)?.session;
        sign_in.refresh(session, &token, cx).await
    }
}

#[cfg(test)]
mod tests;
