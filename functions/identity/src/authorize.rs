//! The authorizer: says who a credential belongs to, and leaves refusing to the pipeline.
//!
//! An API key is known by the id in it; see [`crate::api_key::verifier`].
//!
//! A token is checked without the table; then its session and its user are read in one call. So a
//! session that has ended, a user who was suspended and a role that was taken away count from the
//! very next request on.

use jiff::Timestamp;
use kernel::actor::Anonymity;
use kernel::{Dependency, Result};
use lambda::{Credential, Identify, Identity};

use crate::api_key::secret;
use crate::api_key::verifier::ApiKeyVerifier;
use crate::repository::{SessionWithUser, Sessions};
use crate::token::TokenVerifier;

/// Recognises callers.
pub struct Authorize {
    tokens: TokenVerifier,
    sessions: Sessions,
    keys: ApiKeyVerifier,
}

impl Dependency for Authorize {
    type Parts = (TokenVerifier, Sessions, ApiKeyVerifier);

    fn new((tokens, sessions, keys): Self::Parts) -> Result<Self> {
        Ok(Self {
            tokens,
            sessions,
            keys,
        })
    }
}

impl Identify for Authorize {
    const NAME: &'static str = "authorize";

    async fn identify(&self, credential: Credential, now: Timestamp) -> Result<Identity> {
        match credential {
            Credential::ApiKey(key) => self.keys.identify(&key, now).await,
            Credential::Bearer(key) if key.starts_with(secret::PREFIX) => {
                self.keys.identify(&key, now).await
            }
            Credential::Bearer(token) => self.bearer_of(&token, now).await,
            Credential::Unreadable => Ok(Identity::Unknown(Anonymity::Malformed)),
            Credential::None => Ok(Identity::Unknown(Anonymity::Missing)),
        }
    }
}

impl Authorize {
    async fn bearer_of(&self, token: &str, now: Timestamp) -> Result<Identity> {
        let claims = match self.tokens.verify(token, now).await? {
            Ok(claims) => claims,
            Err(reason) => return Ok(Identity::Unknown(reason)),
        };
        let stay = self.sessions.stay(&claims.sid, &claims.sub).await?;
        Ok(match stay.filter(|stay| stay.is_alive(now)) {
            None => Identity::Unknown(Anonymity::Revoked),
            Some(SessionWithUser { session, standing }) => Identity::User {
                user_id: standing.account.id.as_str().to_owned(),
                session_id: session.session_id().as_str().to_owned(),
                roles: standing.account.roles.as_slice().to_vec(),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{app, learner, me, session_key, suspend, tamper, user_key};
    use kernel::context::Clock as _;
    use kernel::table::{Action, AttributeValue, Key, Table as _, Write};
    use std::time::Duration;
    use testkit::App;

    async fn remove(app: &App, key: Key) {
        app.table("identity")
            .commit(vec![Write::always(Action::Delete(key))])
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_living_session_is_recognised() {
        let app = app();
        let (_, token) = learner(&app).await;
        assert_eq!(me(&app, &token).await.status, 200);
        app.clock().advance(Duration::from_secs(899));
        assert_eq!(me(&app, &token).await.status, 200);
    }

    #[tokio::test]
    async fn a_credential_that_is_not_ours_is_malformed() {
        let app = app();
        let (_, token) = learner(&app).await;
        me(&app, "a.b.c")
            .await
            .assert_refused(401, "auth.malformed");
        me(&app, "").await.assert_refused(401, "auth.malformed");
        me(&app, &token[1..])
            .await
            .assert_refused(401, "auth.malformed");
        let basic = app
            .get("/api/v1/users/me")
            .header("authorization", "Basic YTpi")
            .send()
            .await;
        basic.assert_refused(401, "auth.malformed");
        let key = app
            .get("/api/v1/users/me")
            .bearer(&token)
            .header("x-api-key", "ak_dev_1_2_3")
            .send()
            .await;
        key.assert_refused(401, "auth.malformed");
    }

    #[tokio::test]
    async fn a_token_whose_time_is_over_is_expired() {
        let app = app();
        let (_, token) = learner(&app).await;
        app.clock().advance(Duration::from_secs(900));
        me(&app, &token).await.assert_refused(401, "auth.expired");
    }

    #[tokio::test]
    async fn a_session_that_ended_is_revoked_at_once() {
        let app = app();
        let (_, token) = learner(&app).await;
        remove(&app, session_key(&app)).await;
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn a_session_whose_time_is_over_is_revoked_though_its_row_is_there() {
        let app = app();
        let (_, token) = learner(&app).await;
        app.clock().advance(Duration::from_secs(10));
        tamper(&app, &session_key(&app), |row| {
            let over = app.clock().now().as_second();
            row.insert("expires_at".to_owned(), AttributeValue::N(over.to_string()));
        });
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn another_users_session_is_worth_nothing() {
        let app = app();
        let (_, token) = learner(&app).await;
        tamper(&app, &session_key(&app), |row| {
            row.insert("user_id".to_owned(), AttributeValue::S("7".to_owned()));
        });
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn a_suspended_user_and_one_who_is_gone_are_revoked_at_once() {
        let app = app();
        let (id, token) = learner(&app).await;
        suspend(&app, &id);
        me(&app, &token).await.assert_refused(401, "auth.revoked");
        remove(&app, user_key(&id)).await;
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn nobody_is_recognised_while_the_table_is_down_or_a_row_is_broken() {
        let app = app();
        let (id, token) = learner(&app).await;
        app.table("identity").fail_next(1);
        me(&app, &token).await.assert_refused(503, "unavailable");
        tamper(&app, &user_key(&id), |row| {
            row.insert("roles".to_owned(), AttributeValue::S("admin".to_owned()));
        });
        me(&app, &token).await.assert_refused(503, "unavailable");
    }
}
