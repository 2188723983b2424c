//! `POST /api/v1/users`
//!
//! Creates an account for a person, who chooses a password with the link in the invitation mail. The
//! address must not belong to another user. To create an administrator, the caller must have signed in
//! recently. One transaction, no read.

use kernel::email::Email;
use kernel::{
    Command, Commit, Context, EventSpec, Fact as _, Permission, Policy, Result, Role, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::Name;
use crate::event::UserCreated;
use crate::repository::Users;
use crate::roles::Roles;
use crate::user::{NewUser, User};
use crate::view::UserView;

/// The fields of the new account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateUser {
    email: Email,
    #[schemars(example = &"Ada Lovelace")]
    name: Name,
    roles: Roles,
}

impl Command for CreateUser {
    const NAME: &'static str = "create-user";
    const ROUTE: Route = Route::post("/api/v1/users");
    const PERMISSION: Permission = Permission::ManageUsers;
    const POLICY: Policy = Policy::DEFAULT.created();
    const EMITS: &'static [EventSpec] = &[UserCreated::SPEC];
    type Dependencies = Users;
    type Reply = UserView;

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<UserView>> {
        if self.roles.contains(Role::Admin) {
            cx.check_recent_proof()?;
        }
        let new_user = NewUser {
            email: self.email,
            email_verified: false,
            name: self.name,
            roles: self.roles,
            password_hash: None,
        };
        let user = User::create(cx.new_id(), new_user, cx.now);
        let view = UserView::from(&user);
        Ok(users.save(user)?.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{calls_of, create, read, reader};
    use crate::given::{PASSWORD, administrator, app, event_types, learner, login, me, registered};
    use serde_json::{Value, json};

    fn ada() -> Value {
        json!({ "email": "Ada@example.org", "name": "Ada", "roles": ["instructor"] })
    }

    #[tokio::test]
    async fn an_administrator_creates_an_account_without_a_password() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let reply = create(&app, &admin, &ada()).await.with_status(201);
        let mut user = reply.json();
        let id = user["id"].take();
        let path = format!("/api/v1/users/{}", id.as_str().unwrap());
        assert_eq!(reply.header("location"), Some(path.as_str()));
        assert_eq!(reply.header("etag"), Some("\"1\""));
        assert_eq!(
            user,
            json!({
                "id": null, "email": "ada@example.org", "email_verified": false, "name": "Ada",
                "roles": ["instructor"], "status": "active", "pending_email": null,
                "has_password": false, "linked_providers": [],
                "created_at": "2026-06-01T12:00:00Z", "updated_at": "2026-06-01T12:00:00Z",
            })
        );
        assert_eq!(read(&app, &admin, &path).await.json()["id"], id);
        let event = app.table("identity").events().pop().unwrap();
        assert_eq!(event.event_type, "UserCreated");
        assert_eq!(
            event.event_data,
            json!({
                "user_id": id, "roles": ["instructor"],
            })
        );
    }

    #[tokio::test]
    async fn creating_an_administrator_needs_a_recent_proof() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        app.clock().advance(std::time::Duration::from_secs(601));
        let mut body = ada();
        create(&app, &admin, &body).await.with_status(201);
        body["email"] = json!("eve@example.org");
        body["roles"] = json!(["admin"]);
        create(&app, &admin, &body)
            .await
            .assert_refused(401, "auth.proof_required");
    }

    #[tokio::test]
    async fn a_user_who_has_not_chosen_a_password_cannot_log_in_with_any() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        create(&app, &admin, &ada()).await.with_status(201);
        for password in [PASSWORD, "x", " "] {
            login(&app, "ada@example.org", password)
                .await
                .assert_refused(401, "identity.invalid_credentials");
        }
    }

    #[tokio::test]
    async fn the_address_of_another_user_is_refused_and_changes_nothing() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        registered(&app, "ada@example.org").await;
        let before = app.table("identity").rows();
        create(&app, &admin, &ada())
            .await
            .assert_refused(409, "identity.email_taken");
        assert_eq!(app.table("identity").rows(), before);
    }

    #[tokio::test]
    async fn a_second_request_with_the_same_idempotency_key_creates_no_other_user() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let send = || {
            let request = app.post("/api/v1/users").bearer(&admin).json(&ada());
            request.header("idempotency-key", "1").send()
        };
        let first = send().await.with_status(201);
        let second = send().await.with_status(201);
        assert_eq!(first.json(), second.json());
        assert_eq!(first.header("location"), second.header("location"));
        let events = event_types(&app).into_iter();
        assert_eq!(events.filter(|event| event == "UserCreated").count(), 1);
    }

    #[tokio::test]
    async fn only_administrators_create_users() {
        let app = app();
        let ((_, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let key = reader(&app, &admin).await;
        for token in [&learner, &key] {
            let body = json!({ "email": "b@example.org", "name": "B", "roles": ["learner"] });
            create(&app, token, &body)
                .await
                .assert_refused(403, "auth.forbidden");
        }
        let anonymous = app.post("/api/v1/users").json(&ada()).send().await;
        anonymous.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn invalid_and_unknown_fields_are_refused() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        for (field, value) in [
            ("email", json!("ada")),
            ("name", json!(" ")),
            ("roles", json!([])),
            ("roles", json!(["service"])),
            ("id", json!("1")),
            ("status", json!("active")),
            ("email_verified", json!(true)),
            ("password", json!(PASSWORD)),
            ("password_hash", json!("$argon2id$")),
        ] {
            let mut body = ada();
            body[field] = value;
            let refused = create(&app, &admin, &body).await;
            let details = refused.assert_refused(422, "request.invalid");
            assert!(
                details["fields"][0]["field"]
                    .as_str()
                    .unwrap()
                    .starts_with(field)
            );
        }
        assert!(!event_types(&app).contains(&"UserCreated".to_owned()));
    }

    #[tokio::test]
    async fn creating_a_user_takes_one_transaction_and_no_read() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        me(&app, &admin).await.with_status(200);
        let calls = calls_of(&app, create(&app, &admin, &ada())).await;
        assert_eq!(calls, (1, 1), "the authorizer reads once");
    }
}
