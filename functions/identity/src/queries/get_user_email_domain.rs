//! `GET /api/v1/users/{user_id}/email-domain`: Get e-mail domain of a user
//!
//! The domain of a user's verified e-mail address, without the address: for administrators, for programs with the
//! scope `look_up_users`, and for the user themselves. One read.

use kernel::email::EmailDomain;
use kernel::{Context, Entity as _, Permission, Policy, Query, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::UserId;
use crate::repository::Users;
use crate::user::User;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetUserEmailDomain {
    user_id: UserId,
}

/// Where a user receives mail.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EmailDomainView {
    /// The domain; null until the user has verified the address.
    domain: Option<EmailDomain>,
    #[serde(skip)]
    version: u64,
}

impl From<&User> for EmailDomainView {
    fn from(user: &User) -> Self {
        let account = user.account();
        let verified = Some(&account.email).filter(|_| account.email_verified);
        Self {
            domain: verified.and_then(|email| email.domain()),
            version: user.history().version(),
        }
    }
}

impl Reply for EmailDomainView {
    fn version(&self) -> Option<u64> {
        Some(self.version)
    }
}

impl Query for GetUserEmailDomain {
    const NAME: &'static str = "get-user-email-domain";
    const ROUTE: Route = Route::get("/api/v1/users/{user_id}/email-domain");
    const PERMISSION: Permission = Permission::LookUpUsers;
    const POLICY: Policy = Policy::DEFAULT.or_oneself();
    type Dependencies = Users;
    type Reply = EmailDomainView;

    async fn fetch(self, users: &Users, _: &Context) -> Result<EmailDomainView> {
        Ok(EmailDomainView::from(&users.get(&self.user_id).await?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use testkit::keys::service_key;

    use crate::given::users::{calls_of, read, reader};
    use crate::given::{administrator, app, registered, token, verified_learner};

    #[tokio::test]
    async fn the_user_administrators_and_domains_read_the_domain_without_the_address() {
        let app = app();
        let ((id, learner), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        let path = format!("/api/v1/users/{id}/email-domain");
        for token in [&learner, &admin] {
            let seen = read(&app, token, &path).await.with_status(200);
            assert_eq!(seen.json(), json!({ "domain": "example.org" }));
        }
        let request = app
            .get(&path)
            .header("x-api-key", &service_key("enrollments"));
        let (reads, _) = calls_of(&app, async {
            request.send().await.with_status(200);
        })
        .await;
        assert_eq!(reads, 1);
    }

    #[tokio::test]
    async fn an_address_that_is_not_verified_has_no_domain() {
        let app = app();
        let id = registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let seen = read(&app, &eve, &format!("/api/v1/users/{id}/email-domain")).await;
        assert_eq!(seen.with_status(200).json(), json!({ "domain": null }));
    }

    #[tokio::test]
    async fn others_do_not_read_it() {
        let app = app();
        let ((id, _), (_, admin)) = (verified_learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let path = format!("/api/v1/users/{id}/email-domain");
        for token in [eve, reader(&app, &admin).await] {
            let refused = read(&app, &token, &path).await;
            refused.assert_refused(403, "auth.forbidden");
        }
        app.get(&path)
            .send()
            .await
            .assert_refused(401, "auth.missing");
        let unknown = read(&app, &admin, "/api/v1/users/404/email-domain").await;
        unknown.assert_refused(404, "identity.user_not_found");
    }
}
