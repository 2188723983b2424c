//! `POST /api/v1/auth/refresh`
//!
//! Exchanges a refresh token, which can be used once, for an access token and the next refresh
//! token. One read and one transaction.
//!
//! When a refresh token is used a second time, two clients have it: the session ends, and both have
//! to sign in again. A second use within ten seconds of the first counts as a retry; it is refused,
//! and the session continues.

use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Kind, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::IdentityError;
use crate::event::RevocationReason;
use crate::event::SessionRevoked;
use crate::refresh_token::{GRACE_SECONDS, RefreshToken};
use crate::repository::Refreshable;
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
        let found = sign_in.sessions().refreshable(&token).await?;
        let Refreshable {
            stay: found,
            used_at,
        } = found.ok_or_else(unknown)?;
        if !found.is_alive(cx.now) {
            return Err(unknown().into());
        }
        match used_at {
            None => sign_in.refresh(found.session, &token, cx).await,
            Some(used_at) if is_recent(used_at, cx) => {
                Err(IdentityError::RefreshTokenJustUsed.into())
            }
            Some(_) => {
                let mut session = found.session;
                session.revoke(RevocationReason::RefreshTokenReused);
                let refusal = IdentityError::RefreshTokenReused.into();
                Ok(sign_in.sessions().remove(session).refuse(refusal))
            }
        }
    }
}

/// `used_at` is in milliseconds since 1970.
fn is_recent(used_at: i64, cx: &Context) -> bool {
    cx.now.as_millisecond() - used_at <= GRACE_SECONDS * 1000
}

#[cfg(test)]
mod tests {
    use crate::given::{
        PASSWORD, Tokens, app, event_types, login, me, refresh, signed_in, suspend,
    };
    use std::time::Duration;
    use testkit::App;

    async fn refreshed(app: &App, token: &str) -> Tokens {
        Tokens::of(&refresh(app, token).await.with_status(200))
    }

    #[tokio::test]
    async fn a_refresh_token_is_exchanged_for_the_next_one() {
        let app = app();
        let first = signed_in(&app).await;
        let second = refreshed(&app, &first.refresh).await;
        assert_eq!(me(&app, &second.access).await.status, 200);
        assert_eq!(
            me(&app, &first.access).await.status,
            200,
            "it has not expired"
        );
        let third = refreshed(&app, &second.refresh).await;
        assert_eq!(me(&app, &third.access).await.status, 200);
        assert_ne!(second.refresh, third.refresh);
    }

    #[tokio::test]
    async fn a_second_use_of_a_refresh_token_ends_the_session() {
        let app = app();
        let first = signed_in(&app).await;
        let second = refreshed(&app, &first.refresh).await;
        app.clock().advance(Duration::from_millis(10_001));
        refresh(&app, &first.refresh)
            .await
            .assert_refused(401, "identity.refresh_token_reused");
        me(&app, &second.access)
            .await
            .assert_refused(401, "auth.revoked");
        refresh(&app, &second.refresh)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
        assert_eq!(event_types(&app).last().unwrap(), "SessionRevoked");
        assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
    }

    #[tokio::test]
    async fn a_retry_within_ten_seconds_does_not_end_the_session() {
        let app = app();
        let first = signed_in(&app).await;
        let second = refreshed(&app, &first.refresh).await;
        app.clock().advance(Duration::from_secs(10));
        refresh(&app, &first.refresh)
            .await
            .assert_refused(409, "identity.refresh_token_just_used");
        assert_eq!(me(&app, &second.access).await.status, 200);
        refreshed(&app, &second.refresh).await;
    }

    #[tokio::test]
    async fn of_many_concurrent_refreshes_one_gets_tokens_and_the_session_continues() {
        let app = app();
        let first = signed_in(&app).await;
        let replies =
            futures_util::future::join_all((0..20).map(|_| refresh(&app, &first.refresh)));
        let replies = replies.await;
        let succeeded: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(succeeded.len(), 1);
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            reply.assert_refused(409, "identity.refresh_token_just_used");
        }
        refreshed(&app, &Tokens::of(succeeded[0]).refresh).await;
    }

    #[tokio::test]
    async fn a_refresh_takes_one_read_and_one_transaction_without_the_rate_limit() {
        let app = app();
        let first = signed_in(&app).await;
        let second = refreshed(&app, &first.refresh).await;
        app.clock().advance(Duration::from_secs(2));
        app.table("identity").forget_counts();
        refreshed(&app, &second.refresh).await;
        let table = app.table("identity");
        assert_eq!((table.reads(), table.commits()), (1, 2));
    }

    #[tokio::test]
    async fn an_unknown_token_is_refused_and_the_session_continues() {
        let app = app();
        let tokens = signed_in(&app).await;
        let (ids, _) = tokens.refresh.rsplit_once('_').unwrap();
        for other in [
            "",
            "x",
            &tokens.access,
            &format!("{ids}_{}", "0".repeat(64)),
            &tokens.refresh.to_uppercase(),
        ] {
            refresh(&app, other)
                .await
                .assert_refused(401, "identity.invalid_refresh_token");
        }
        refreshed(&app, &tokens.refresh).await;
    }

    #[tokio::test]
    async fn an_expired_session_and_a_suspended_users_session_are_not_refreshed() {
        let app = app();
        let tokens = signed_in(&app).await;
        app.clock().advance(Duration::from_secs(30 * 24 * 3600));
        refresh(&app, &tokens.refresh)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
        let tokens = Tokens::of(&login(&app, "ada@example.org", PASSWORD).await);
        suspend(&app, &tokens.user_id(&app).await);
        refresh(&app, &tokens.refresh)
            .await
            .assert_refused(401, "identity.invalid_refresh_token");
    }

    #[tokio::test]
    async fn no_row_and_no_event_holds_a_refresh_token() {
        let app = app();
        let first = signed_in(&app).await;
        let second = refreshed(&app, &first.refresh).await;
        let rows = format!("{:?} {:?}", app.table("identity").rows(), app.log());
        for token in [&first, &second] {
            let secret = token.refresh.rsplit('_').next().unwrap();
            assert!(!rows.contains(secret));
        }
    }
}
