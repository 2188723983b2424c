//! The authorizer: identifies the owner of a credential. The pipeline refuses the request if the
//! route needs a credential and there is no valid one.
//!
//! An API key is found by the id that it contains; see [`crate::api_key::verifier`].
//!
//! The key of another domain is checked without the table: see [`kernel::service_key`].
//!
//! The signature of an access token is checked without the table; then its session and its user are
//! read in one call. So an ended session, a suspended user and a removed role take effect with the
//! next request.

use jiff::Timestamp;
use kernel::actor::Anonymity;
use kernel::dependencies::SecretKey;
use kernel::service_key::{self, ServiceKeySecret};
use kernel::{Dependency, Result};
use lambda::{Credential, Identify, Identity};

use crate::api_key::secret;
use crate::api_key::verifier::ApiKeyVerifier;
use crate::repository::{SessionWithUser, Sessions};
use crate::token::TokenVerifier;

/// Identifies callers by their credentials.
pub(crate) struct Authorize {
    tokens: TokenVerifier,
    sessions: Sessions,
    keys: ApiKeyVerifier,
    service_secret: [u8; 32],
}

impl Dependency for Authorize {
    type Parts = (
        TokenVerifier,
        Sessions,
        ApiKeyVerifier,
        SecretKey<ServiceKeySecret>,
    );

    fn new((tokens, sessions, keys, service_secret): Self::Parts) -> Result<Self> {
        Ok(Self {
            tokens,
            sessions,
            keys,
            service_secret: service_secret.into_bytes(),
        })
    }
}

impl Identify for Authorize {
    const NAME: &'static str = "authorize";

    async fn identify(&self, credential: Credential, now: Timestamp) -> Result<Identity> {
        match credential {
            Credential::ApiKey(key) | Credential::Bearer(key)
                if key.starts_with(service_key::PREFIX) =>
            {
                Ok(self.domain_of(&key))
            }
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
    /// The actor has the name of the domain.
    fn domain_of(&self, key: &str) -> Identity {
        match service_key::domain_of(&self.service_secret, key) {
            Some(domain) => Identity::Service {
                key_id: domain.to_owned(),
                scopes: service_key::SCOPES.to_vec(),
            },
            None => Identity::Unknown(Anonymity::Malformed),
        }
    }

    async fn bearer_of(&self, token: &str, now: Timestamp) -> Result<Identity> {
        let claims = match self.tokens.verify(token, now).await? {
            Ok(claims) => claims,
            Err(reason) => return Ok(Identity::Unknown(reason)),
        };
        let found = self.sessions.stay(&claims.sid, &claims.sub).await?;
        Ok(match found.filter(|found| found.is_alive(now)) {
            None => Identity::Unknown(Anonymity::Revoked),
            Some(SessionWithUser { session, standing }) => Identity::User {
                user_id: standing.account.id.as_str().to_owned(),
                session_id: session.session_id().as_str().to_owned(),
                roles: standing.account.roles.as_slice().to_vec(),
                authenticated_at: session.authenticated_at(),
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
    use testkit::keys::service_key;
    use testkit::{App, Response};

    async fn remove(app: &App, key: Key) {
        app.table("identity")
            .commit(vec![Write::always(Action::Delete(key))])
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn the_token_of_a_live_session_is_accepted() {
        let app = app();
        let (_, token) = learner(&app).await;
        assert_eq!(me(&app, &token).await.status, 200);
        app.clock().advance(Duration::from_secs(899));
        assert_eq!(me(&app, &token).await.status, 200);
    }

    #[tokio::test]
    async fn a_credential_that_aurora_did_not_issue_is_malformed() {
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

    /// A request for a route that needs more than the key of a domain has.
    async fn read_users(app: &App, key: &str) -> Response {
        let request = app.get("/api/v1/users/1");
        request.header("x-api-key", key).send().await
    }

    #[tokio::test]
    async fn the_key_of_a_domain_is_accepted_without_a_read_and_may_no_more_than_its_scopes() {
        let app = app();
        app.table("identity").forget_counts();
        let reply = read_users(&app, &service_key("syllabi")).await;
        reply.assert_refused(403, "auth.forbidden");
        let reply = me(&app, &service_key("syllabi")).await;
        reply.assert_refused(403, "auth.forbidden");
        let table = app.table("identity");
        assert_eq!((table.reads(), table.commits()), (0, 0));
    }

    #[tokio::test]
    async fn a_key_of_another_domain_or_stage_and_a_damaged_one_are_malformed() {
        let app = app();
        let key = service_key("syllabi");
        for wrong in [
            key.replace("syllabi", "courses"),
            key[..key.len() - 1].to_owned(),
            format!("{key}A"),
            kernel::service_key::of(&[1; 32], "syllabi"),
            "aurora_svc_syllabi_".to_owned(),
            "aurora_svc_".to_owned(),
        ] {
            let reply = read_users(&app, &wrong).await;
            reply.assert_refused(401, "auth.malformed");
        }
    }

    #[tokio::test]
    async fn a_token_expires_after_900_seconds() {
        let app = app();
        let (_, token) = learner(&app).await;
        app.clock().advance(Duration::from_secs(900));
        me(&app, &token).await.assert_refused(401, "auth.expired");
    }

    #[tokio::test]
    async fn the_token_of_an_ended_session_is_revoked_at_once() {
        let app = app();
        let (_, token) = learner(&app).await;
        remove(&app, session_key(&app)).await;
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn an_expired_session_is_revoked_although_its_row_still_exists() {
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
    async fn a_token_for_the_session_of_another_user_is_revoked() {
        let app = app();
        let (_, token) = learner(&app).await;
        tamper(&app, &session_key(&app), |row| {
            row.insert("user_id".to_owned(), AttributeValue::S("7".to_owned()));
        });
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn the_tokens_of_a_suspended_and_of_a_deleted_user_are_revoked_at_once() {
        let app = app();
        let (id, token) = learner(&app).await;
        suspend(&app, &id);
        me(&app, &token).await.assert_refused(401, "auth.revoked");
        remove(&app, user_key(&id)).await;
        me(&app, &token).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn the_authorizer_is_unavailable_while_the_table_is_down_or_a_row_is_invalid() {
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
