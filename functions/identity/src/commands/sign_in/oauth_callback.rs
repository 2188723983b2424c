//! `GET /api/v1/auth/oauth/{provider}/callback`: Finish signing in with an identity provider
//!
//! Completes a sign-in with an identity provider: the provider redirected the browser with a code,
//! and a session starts. Two to four reads and one transaction.
//!
//! A new identity becomes a new user, if the provider has verified the address. It is linked to an
//! existing user with the same address only if we have verified the address as well. If a signed-in
//! user started the sign-in, the same session must call, and the identity is linked to the user. A state is
//! valid once. Of two concurrent callbacks that link or create the same account, one is refused with
//! 409 and may start again.
//!
//! The reply is the same in every case. Unknown parameters are ignored, as RFC 6749 (4.1.2)
//! requires: every provider sends some of its own.

use kernel::{
    Actor, Command, Commit, Context, Dependency, Deployment, Error, EventSpec, Fact as _, Kind,
    Permission, Policy, Result, Route,
};
use oidc::Provider;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::caller;
use crate::error::IdentityError;
use crate::event::{
    EmailChangeWithdrawn, EmailVerified, OAuthIdentityLinked, OAuthIdentityUnlinked, UserLoggedIn,
    UserRegistered,
};
use crate::oauth::{AccountLinking, Identity, OAuth, State};
use crate::sign_in::SignIn;
use crate::view::TokenView;

/// The parameters of the redirect. Has no `deny_unknown_fields`: see above.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct OauthCallback {
    /// The provider's name, as the deployment configures it.
    #[schemars(example = &"google")]
    provider: String,
    /// The state from the reply of `oauth-authorize`.
    state: String,
    /// The authorization code of the provider, valid once.
    code: Option<String>,
    /// The error of the provider, in place of a code.
    error: Option<String>,
    /// The issuer of the provider (RFC 9207).
    iss: Option<String>,
}

/// The dependencies of a callback.
pub(crate) struct OauthCallbackDependencies {
    oauth: OAuth,
    linking: AccountLinking,
    sign_in: SignIn,
}

impl Dependency for OauthCallbackDependencies {
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
    // The provider accepts a code once, so a decision cannot be made again. The timeout allows three slow calls to a provider and still a reply with our own error.
    const POLICY: Policy = Policy::DEFAULT
        .with_optional_caller()
        .without_replay()
        .decides_once()
        .with_rate(60, 30);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024).with_timeout(20);
    const EMITS: &'static [EventSpec] = &[
        UserRegistered::SPEC,
        OAuthIdentityLinked::SPEC,
        EmailVerified::SPEC,
        EmailChangeWithdrawn::SPEC,
        OAuthIdentityUnlinked::SPEC,
        UserLoggedIn::SPEC,
    ];
    const REFUSES: &'static [Kind] = &[Kind::Unauthenticated, Kind::Forbidden, Kind::BadGateway];
    type Dependencies = OauthCallbackDependencies;
    type Reply = TokenView;

    async fn handle(
        self,
        dependencies: &OauthCallbackDependencies,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        let provider = dependencies.oauth.provider(&self.provider)?;
        let state = dependencies
            .oauth
            .states()
            .check(&self.provider, &self.state, cx.now)?;
        let code = self.code_from(provider)?;
        check_caller(&state, cx)?;
        let client = dependencies.oauth.client_of(provider);
        let claims = client.redeem(code, state.challenge(), cx.now).await?;
        let identity = Identity {
            provider: self.provider,
            claims,
        };
        dependencies.sign_in(&identity, &state, cx).await
    }
}

impl OauthCallbackDependencies {
    /// Signs the identity in. The state is used in the same transaction, also when the identity is
    /// refused.
    async fn sign_in(
        &self,
        identity: &Identity,
        state: &State,
        cx: &Context,
    ) -> Result<Commit<TokenView>> {
        let used_state = state.spend()?;
        let linker = state.linker().map(|linker| &linker.user_id);
        let user = match self.linking.admit(identity, linker, cx).await {
            Ok(user) => user,
            Err(refusal) if refusal.kind().status() < 500 => {
                return Ok(Commit::nothing().write(used_state).refuse(refusal));
            }
            Err(fault) => return Err(fault),
        };
        let session = self
            .sign_in
            .begin(user.user_id, user.generation, cx)
            .await?;
        Ok(session.write(used_state).and(user.commit))
    }
}

impl OauthCallback {
    /// The code, unless the redirect is from another issuer or contains an error.
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
            (None, None) => Err(Error::invalid_field(
                "code",
                "must be present when there is no error",
            )),
        }
    }
}

/// The session in which the sign-in started must be the caller's now. Otherwise an attacker
/// could send the browser of a victim here and have the attacker's identity linked to the victim's
/// account, or the victim's identity to the attacker's account.
fn check_caller(state: &State, cx: &Context) -> Result<(), IdentityError> {
    let Some(linker) = state.linker() else {
        return Ok(());
    };
    match &cx.actor {
        Actor::Anonymous(_) => Err(IdentityError::OAuthSignedOut),
        actor if !actor.is_user(linker.user_id.as_str()) => Err(IdentityError::OAuthOtherUser),
        _ if caller::session_id(cx) != linker.session_id.as_str() => {
            Err(IdentityError::InvalidOAuthState)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
