//! `GET /api/v1/auth/oauth/{provider}/callback`
//!
//! Ends a sign-in with an identity provider: the browser comes back with a code, and a session
//! begins. Two to four reads and one transaction.
//!
//! An identity that is new to us becomes a new user, or a way in for the user with the same address,
//! but only if the provider has verified the address, and so have we. If the sign-in was begun by a
//! signed-in user, that user must call, and gets the identity as a way in. A state is good once. Of
//! two callbacks at once that link or make one account one is refused with 409, and may begin again.
//!
//! The reply is the same in every case. Parameters beyond these are ignored, as RFC 6749 (4.1.2)
//! asks: every provider sends some of its own.

use kernel::{
    Actor, Command, Commit, Context, Dependency, Deployment, Error, EventSpec, Fact as _, Kind,
    Permission, Policy, Result, Route,
};
use oidc::Provider;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::{OAuthIdentityLinked, UserLoggedIn, UserRegistered};
use crate::oauth::{AccountLinking, Identity, OAuth, State};
use crate::sign_in::SignIn;
use crate::view::TokenView;

/// What the browser brings back. Has no `deny_unknown_fields`: see above.
#[derive(Deserialize, JsonSchema)]
pub struct OauthCallback {
    /// The provider's name, as the deployment configures it.
    #[schemars(example = &"google")]
    provider: String,
    /// As it was given when the sign-in began.
    state: String,
    /// The provider's code, good once.
    code: Option<String>,
    /// In place of a code, why there is none.
    error: Option<String>,
    /// Who the provider says that it is (RFC 9207).
    iss: Option<String>,
}

/// What a callback works with.
pub struct Arrivals {
    oauth: OAuth,
    linking: AccountLinking,
    sign_in: SignIn,
}

impl Dependency for Arrivals {
    type Parts = (OAuth, AccountLinking, SignIn);

    fn new((oauth, linking, sign_in): Self::Parts) -> Result<Self> {
        Ok(Self {
            oauth,
            linking,
            sign_in,
        })
    }
}

impl Command for OauthCallback {
    const NAME: &'static str = "oauth-callback";
    const ROUTE: Route = Route::get("/api/v1/auth/oauth/{provider}/callback");
    const PERMISSION: Permission = Permission::Public;
    // Three calls to a provider that answers slowly still end in our own words.
    const POLICY: Policy = Policy::DEFAULT
        .with_optional_caller()
        .without_replay()
        .with_rate(60, 30);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024).with_timeout(20);
    const EMITS: &'static [EventSpec] = &[
        UserRegistered::SPEC,
        OAuthIdentityLinked::SPEC,
        UserLoggedIn::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::Unauthenticated, Kind::Forbidden, Kind::BadGateway];
    type Dependencies = Arrivals;
    type Reply = TokenView;

    async fn handle(self, arrivals: &Arrivals, cx: &Context) -> Result<Commit<TokenView>> {
        let provider = arrivals.oauth.provider(&self.provider)?;
        let state = arrivals
            .oauth
            .states()
            .check(&self.provider, &self.state, cx.now)?;
        let code = self.code_from(provider)?;
        check_caller(&state, cx)?;
        let client = arrivals.oauth.client_of(provider);
        let claims = client.redeem(code, state.challenge(), cx.now).await?;
        let identity = Identity {
            provider: self.provider,
            claims,
        };
        arrivals.let_in(&identity, &state, cx).await
    }
}

impl Arrivals {
    /// Uses the state up, whether whoever shows it may come in or not.
    async fn let_in(
        &self,
        identity: &Identity,
        state: &State,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        let spent = state.spend()?;
        let admitted = match self.linking.admit(identity, state.user_id(), cx).await {
            Ok(admitted) => admitted,
            Err(refusal) if refusal.kind().status() < 500 => {
                return Ok(Commit::nothing().write(spent).refuse(refusal));
            }
            Err(fault) => return Err(fault),
        };
        let session = self
            .sign_in
            .begin(admitted.user_id, admitted.generation, cx)
            .await?;
        Ok(session.write(spent).and(admitted.commit))
    }
}

impl OauthCallback {
    /// The code, if it is the provider's and there is one.
    fn code_from(&self, provider: &Provider) -> Result<&str> {
        if self
            .iss
            .as_ref()
            .is_some_and(|iss| iss != provider.issuer())
        {
            return Err(IdentityError::InvalidOAuthState.into());
        }
        match (self.error.as_deref(), self.code.as_deref()) {
            (Some("access_denied"), _) => Err(IdentityError::OAuthDenied.into()),
            (Some(_), _) => Err(IdentityError::OAuthFailed.into()),
            (None, Some(code)) => Ok(code),
            (None, None) => Err(Error::invalid_field("code", "must come with the browser")),
        }
    }
}

/// Whoever was signed in when it began must be so now. Otherwise one could send somebody else's
/// browser here, and have one's own identity linked to their account, or theirs to one's own.
fn check_caller(state: &State, cx: &Context) -> Result<(), IdentityError> {
    match (state.user_id(), &cx.actor) {
        (None, _) => Ok(()),
        (Some(user_id), actor) if actor.is_user(user_id.as_str()) => Ok(()),
        (Some(_), Actor::Anonymous(_)) => Err(IdentityError::OAuthSignedOut),
        (Some(_), _) => Err(IdentityError::OAuthOtherUser),
    }
}

#[cfg(test)]
mod tests;
