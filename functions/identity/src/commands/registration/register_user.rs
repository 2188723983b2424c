//! `POST /api/v1/auth/register`: Register
//!
//! Creates an account with the role `learner`. The address must not belong to another user, and
//! registration must be open (the setting `identity/registration-open`). One transaction, no read.

use kernel::email::Email;
use kernel::{
    Command, Commit, Context, Deployment, EventSpec, Fact as _, Kind, Permission, Policy, Result,
    Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::Name;
use crate::event::UserRegistered;
use crate::hashing::Passwords;
use crate::password::NewPassword;
use crate::registration::Registration;
use crate::repository::Users;
use crate::roles::Roles;
use crate::user::{NewUser, User};
use crate::view::UserView;

/// The fields of a registration. The client cannot choose the roles.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegisterUser {
    email: Email,
    password: NewPassword,
    #[schemars(example = &"Ada Lovelace")]
    name: Name,
}

impl Command for RegisterUser {
    const NAME: &'static str = "register-user";
    const ROUTE: Route = Route::post("/api/v1/auth/register");
    const PERMISSION: Permission = Permission::Public;
    const POLICY: Policy = Policy::DEFAULT.created().without_replay().with_rate(30, 20);
    const DEPLOYMENT: Deployment = Deployment::DEFAULT.with_memory(1024);
    const EMITS: &'static [EventSpec] = &[UserRegistered::SPEC];
    const REFUSES: &'static [Kind] = &[Kind::Forbidden];
    type Dependencies = (Users, Passwords, Registration);
    type Reply = UserView;

    async fn handle(
        self,
        (users, passwords, registration): &Self::Dependencies,
        cx: &Context,
    ) -> Result<Commit<UserView>> {
        registration.check(cx).await?;
        let new_user = NewUser {
            email: self.email,
            name: self.name,
            email_verified: false,
            roles: Roles::of_newcomer(),
            password_hash: Some(passwords.hash(&self.password)?),
        };
        let user = User::register(cx.new_id(), new_user, cx.now);
        let view = UserView::from(&user);
        Ok(users.save(user)?.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::{PASSWORD, app, event_types, registered};
    use serde_json::{Value, json};
    use testkit::Response;

    async fn register(app: &testkit::App, body: &Value) -> Response {
        app.post("/api/v1/auth/register").json(body).send().await
    }

    #[tokio::test]
    async fn a_user_who_registers_is_a_learner() {
        let app = app();
        let body = json!({ "email": "Ada@Example.org", "password": PASSWORD, "name": "Ada" });
        let reply = register(&app, &body).await.with_status(201);
        let user = reply.json();
        assert_eq!(
            (&user["email"], &user["roles"]),
            (&json!("ada@example.org"), &json!(["learner"]))
        );
        assert_eq!(reply.header("etag"), Some("\"1\""));
        assert!(!reply.text().contains("password_hash") && !reply.text().contains("argon2id"));
        assert_eq!(event_types(&app), ["UserRegistered"]);
        assert!(
            !format!("{:?}", app.log()).contains("ada@"),
            "no personal data in logs"
        );
    }

    #[tokio::test]
    async fn a_registration_is_refused_unless_the_setting_says_true_or_nothing() {
        let app = app();
        let body = json!({ "email": "ada@example.org", "password": PASSWORD, "name": "Ada" });
        let settings = app.settings("identity");
        settings.value("registration-open", &json!(false));
        register(&app, &body)
            .await
            .assert_refused(403, "identity.registration_closed");
        for (value, status) in [(json!("flase"), 403), (json!(1), 403), (json!(true), 201)] {
            settings.value("registration-open", &value);
            app.clock().advance(std::time::Duration::from_secs(60));
            register(&app, &body).await.with_status(status);
        }
    }

    #[tokio::test]
    async fn an_address_that_differs_only_in_case_is_taken() {
        let app = app();
        registered(&app, "ada@example.org").await;
        let rows = app.table("identity").rows().len();
        let again = json!({ "email": "ADA@example.ORG", "password": PASSWORD, "name": "Eve" });
        register(&app, &again)
            .await
            .assert_refused(409, "identity.email_taken");
        assert_eq!(app.table("identity").rows().len(), rows);
    }

    #[tokio::test]
    async fn roles_and_other_protected_fields_are_refused() {
        let app = app();
        for field in [
            "roles",
            "status",
            "id",
            "version",
            "password_hash",
            "email_verified",
        ] {
            let mut body =
                json!({ "email": "eve@example.org", "password": PASSWORD, "name": "Eve" });
            body[field] = json!(["admin"]);
            register(&app, &body)
                .await
                .assert_refused(422, "request.invalid");
        }
        assert!(event_types(&app).is_empty());
    }

    #[tokio::test]
    async fn a_short_password_an_invalid_address_and_an_empty_name_are_refused() {
        let app = app();
        for (field, value) in [("password", "too short"), ("email", "ada"), ("name", " ")] {
            let mut body =
                json!({ "email": "ada@example.org", "password": PASSWORD, "name": "Ada" });
            body[field] = value.into();
            let details = register(&app, &body)
                .await
                .assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], field);
        }
    }

    #[tokio::test]
    async fn a_registration_takes_one_transaction_without_the_rate_limit_and_no_read() {
        let app = app();
        registered(&app, "ada@example.org").await;
        assert_eq!(
            (
                app.table("identity").reads(),
                app.table("identity").commits()
            ),
            (0, 2)
        );
    }
}
