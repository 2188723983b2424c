//! `make admin EMAIL=… PASSWORD=…`
//!
//! Makes an administrator: a new account, or the role for an account that is there, whose password
//! stays what it is. The same again changes nothing. Two reads and at most one transaction.

use kernel::{Commit, Context, Deployment, Error, EventSpec, Fact as _, Job, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::{Name, UserId};
use crate::commands::register_user::Registry;
use crate::email::Email;
use crate::event::{UserRegistered, UserRolesChanged};
use crate::password::NewPassword;
use crate::roles::Roles;
use crate::user::{NewUser, User};

/// Who shall run the platform.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantAdmin {
    email: Email,
    /// The password of an account that is new.
    password: NewPassword,
    /// The name in an account that is new.
    name: Option<Name>,
}

/// Who runs the platform now.
#[derive(Debug, Serialize)]
pub struct Granted {
    user_id: UserId,
    email: Email,
    created: bool,
}

impl Job for GrantAdmin {
    const NAME: &'static str = "grant-admin";
    const SCHEDULE: Option<&'static str> = None;
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[UserRegistered::SPEC, UserRolesChanged::SPEC];
    type Dependencies = Registry;
    type Reply = Granted;

    async fn run(self, registry: &Registry, cx: &Context) -> Result<Commit<Granted>> {
        match registry.users.find_by_email(&self.email).await? {
            Some(user) => promote(registry, user, cx),
            None => self.create(registry, cx),
        }
    }
}

fn promote(registry: &Registry, mut user: User, cx: &Context) -> Result<Commit<Granted>> {
    let before = user.account().roles.clone();
    user.grant_admin(cx.now);
    let granted = Granted::of(&user, false);
    if user.account().roles == before {
        return Ok(Commit::nothing().reply(granted));
    }
    Ok(registry.users.save(user)?.reply(granted))
}

impl GrantAdmin {
    fn create(self, registry: &Registry, cx: &Context) -> Result<Commit<Granted>> {
        let unnamed = || Name::new("Administrator").map_err(Error::internal);
        let newcomer = NewUser {
            email: self.email,
            name: self.name.map_or_else(unnamed, Ok)?,
            // An operator vouches for it.
            email_verified: true,
            roles: Roles::of_administrator(),
            password_hash: Some(registry.passwords.hash(&self.password)?),
        };
        let user = User::register(cx.new_id(), newcomer, cx.now);
        let granted = Granted::of(&user, true);
        Ok(registry.users.save(user)?.reply(granted))
    }
}

impl Granted {
    fn of(user: &User, created: bool) -> Self {
        let account = user.account();
        Self {
            user_id: account.id.clone(),
            email: account.email.clone(),
            created,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, app, event_types, login, me, registered, token};
    use serde_json::{Value, json};
    use testkit::App;

    async fn grant(app: &App, password: &str) -> Value {
        app.job(
            "grant-admin",
            json!({ "email": "Ada@example.org", "password": password }),
        )
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn a_new_account_is_an_administrators() {
        let app = app();
        let granted = grant(&app, PASSWORD).await;
        assert_eq!(
            (&granted["email"], &granted["created"]),
            (&json!("ada@example.org"), &json!(true))
        );
        let me = me(&app, &token(&app, "ada@example.org").await).await.json();
        assert_eq!(
            (&me["roles"], &me["id"]),
            (&json!(["admin"]), &granted["user_id"])
        );
    }

    #[tokio::test]
    async fn an_account_that_is_there_gets_the_role_and_keeps_its_password() {
        let app = app();
        let id = registered(&app, "ada@example.org").await;
        let granted = grant(&app, "another password").await;
        assert_eq!(
            (&granted["user_id"], &granted["created"]),
            (&json!(id), &json!(false))
        );
        let me = me(&app, &token(&app, "ada@example.org").await).await.json();
        assert_eq!(me["roles"], json!(["admin", "learner"]));
        login(&app, "ada@example.org", "another password")
            .await
            .assert_refused(401, "identity.invalid_credentials");
    }

    #[tokio::test]
    async fn the_same_again_changes_nothing() {
        let app = app();
        registered(&app, "ada@example.org").await;
        grant(&app, PASSWORD).await;
        let rows = app.table("identity").rows();
        grant(&app, PASSWORD).await;
        assert_eq!(app.table("identity").rows(), rows);
        assert_eq!(event_types(&app), ["UserRegistered", "UserRolesChanged"]);
    }

    #[tokio::test]
    async fn a_password_that_nobody_may_choose_is_refused() {
        let app = app();
        let payload = json!({ "email": "ada@example.org", "password": "short" });
        assert_eq!(
            app.job("grant-admin", payload).await.unwrap_err().code(),
            "request.invalid"
        );
        assert!(event_types(&app).is_empty());
    }
}
