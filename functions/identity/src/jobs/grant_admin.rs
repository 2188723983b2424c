//! `make admin EMAIL=… PASSWORD=…`
//!
//! Creates an administrator: a new account, or the role for an existing account. That account keeps its
//! password if its address is verified. Otherwise a stranger may have registered the address: the
//! account gets the given password, and its sessions and linked identities end. Running the job again
//! changes nothing. Two reads and at most one transaction.

use kernel::email::Email;
use kernel::{Commit, Context, Deployment, Entity as _, Error, EventSpec, Fact as _, Job, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::{Name, UserId};
use crate::event::{
    EmailChangeWithdrawn, EmailVerified, OAuthIdentityUnlinked, PasswordChanged, UserRegistered,
    UserRolesChanged,
};
use crate::hashing::Passwords;
use crate::password::NewPassword;
use crate::repository::Users;
use crate::roles::Roles;
use crate::user::{NewUser, User};

/// The account that becomes an administrator.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantAdmin {
    email: Email,
    /// The password, if the account is new or its address was never verified.
    password: NewPassword,
    /// The display name, if the account is new.
    name: Option<Name>,
}

/// The account that is an administrator now.
#[derive(Debug, Serialize)]
pub(crate) struct Granted {
    user_id: UserId,
    email: Email,
    created: bool,
}

impl Job for GrantAdmin {
    const NAME: &'static str = "grant-admin";
    const SCHEDULE: Option<&'static str> = None;
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[
        UserRegistered::SPEC,
        UserRolesChanged::SPEC,
        EmailVerified::SPEC,
        EmailChangeWithdrawn::SPEC,
        OAuthIdentityUnlinked::SPEC,
        PasswordChanged::SPEC,
    ];
    type Dependencies = (Users, Passwords);
    type Reply = Granted;

    async fn run(
        self,
        (users, passwords): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<Granted>> {
        match users.find_by_email(&self.email).await? {
            Some(user) => self.promote(users, user, passwords, cx),
            None => self.create(users, passwords, cx),
        }
    }
}

impl GrantAdmin {
    fn promote(
        self,
        users: &Users,
        mut user: User,
        passwords: &Passwords,
        cx: &Context,
    ) -> Result<Commit<Granted>> {
        user.grant_admin(|| passwords.hash(&self.password), cx.now)?;
        let granted = Granted::of(&user, false);
        if !user.history().has_changed() {
            return Ok(Commit::nothing().reply(granted));
        }
        Ok(users.save(user)?.reply(granted))
    }

    fn create(self, users: &Users, passwords: &Passwords, cx: &Context) -> Result<Commit<Granted>> {
        let default_name = || Name::new("Administrator").map_err(Error::internal);
        let new_user = NewUser {
            email: self.email,
            name: self.name.map_or_else(default_name, Ok)?,
            // The operator vouches for the address.
            email_verified: true,
            roles: Roles::of_administrator(),
            password_hash: Some(passwords.hash(&self.password)?),
        };
        let user = User::register(cx.new_id(), new_user, cx.now);
        let granted = Granted::of(&user, true);
        Ok(users.save(user)?.reply(granted))
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
    use crate::given::{PASSWORD, Tokens, app, event_types, login, me, signed_in, token, verified};
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
    async fn a_new_account_has_only_the_role_admin() {
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
    async fn an_existing_account_gets_the_role_and_keeps_its_password() {
        let app = app();
        let id = verified(&app, "ada@example.org").await;
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

    /// A stranger may have registered the address, and know the password.
    #[tokio::test]
    async fn an_account_whose_address_was_never_verified_is_taken_over() {
        let app = app();
        let stranger = signed_in(&app).await;
        grant(&app, "incorrect donkey charger").await;
        me(&app, &stranger.access)
            .await
            .assert_refused(401, "auth.revoked");
        login(&app, "ada@example.org", PASSWORD)
            .await
            .assert_refused(401, "identity.invalid_credentials");
        let own = login(&app, "ada@example.org", "incorrect donkey charger").await;
        let me = me(&app, &Tokens::of(&own).access).await.json();
        assert_eq!(me["roles"], json!(["admin", "learner"]));
        assert_eq!(me["email_verified"], true);
    }

    #[tokio::test]
    async fn a_second_run_changes_nothing() {
        let app = app();
        verified(&app, "ada@example.org").await;
        grant(&app, PASSWORD).await;
        let rows = app.table("identity").rows();
        grant(&app, PASSWORD).await;
        assert_eq!(app.table("identity").rows(), rows);
        assert_eq!(event_types(&app), ["UserRegistered", "UserRolesChanged"]);
    }

    #[tokio::test]
    async fn a_password_that_breaks_the_rules_is_refused() {
        let app = app();
        let payload = json!({ "email": "ada@example.org", "password": "short" });
        assert_eq!(
            app.job("grant-admin", payload).await.unwrap_err().code(),
            "request.invalid"
        );
        assert!(event_types(&app).is_empty());
    }
}
