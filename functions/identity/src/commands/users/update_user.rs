//! `PUT /api/v1/users/{user_id}`
//!
//! Changes the name of a user and requests a change of the address, if the user has not changed
//! since the caller read them. The present address is in use until the user has verified the new
//! one; for a change of the address, the caller must have signed in recently. Sending the present
//! address withdraws an earlier request. One read and one transaction.
//!
//! The address of another user is refused, as at registration. The calls from a network count together
//! with the registrations from it, so that nobody learns more addresses with many accounts. The owner
//! gets no mail about an account that is not theirs.

use kernel::email::Email;
use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::{Name, UserId};
use crate::commands::registration::register_user::RegisterUser;
use crate::event::{EmailChangeRequested, EmailChangeWithdrawn, UserUpdated};
use crate::repository::Users;
use crate::view::UserView;

/// The new name and address of the user.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateUser {
    user_id: UserId,
    #[schemars(example = &"Ada Lovelace")]
    name: Name,
    email: Email,
}

impl Command for UpdateUser {
    const NAME: &'static str = "update-user";
    const ROUTE: Route = Route::put("/api/v1/users/{user_id}");
    const PERMISSION: Permission = Permission::ManageUsers;
    const POLICY: Policy = Policy::DEFAULT
        .or_oneself()
        .requires_if_match()
        .with_rate(30, 20)
        .counted_with(RegisterUser::NAME);
    const EMITS: &'static [EventSpec] = &[
        UserUpdated::SPEC,
        EmailChangeRequested::SPEC,
        EmailChangeWithdrawn::SPEC,
    ];
    type Dependencies = Users;
    type Reply = UserView;

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<UserView>> {
        let mut user = users.get(&self.user_id).await?;
        cx.check_version(user.history().version())?;
        if !user.has_requested(&self.email) {
            cx.check_recent_proof()?;
        }
        user.update(self.name, self.email, cx.now)?;
        let free = user.email_to_claim(cx.now).map(Users::is_free);
        let view = UserView::from(&user);
        let commit = free.into_iter().fold(users.save(user)?, Commit::write);
        Ok(commit.reply(view))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{calls_of, put, reader, update};
    use crate::given::{
        PASSWORD, administrator, app, confirm, event_types, learner, login, me, registered, token,
    };
    use serde_json::{Value, json};
    use std::time::Duration;

    fn body(name: &str, email: &str) -> Value {
        json!({ "name": name, "email": email })
    }

    #[tokio::test]
    async fn a_new_name_shows_at_once_and_in_every_list() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        app.clock().advance(Duration::from_secs(60));
        let own = body("Ada Lovelace", "ada@example.org");
        let reply = update(&app, &learner, &id, 1, &own).await.with_status(200);
        let user = reply.json();
        assert_eq!(
            (&user["name"], &user["updated_at"], reply.header("etag")),
            (
                &json!("Ada Lovelace"),
                &json!("2026-06-01T12:01:00Z"),
                Some("\"2\"")
            )
        );
        let event = app.table("identity").events().pop().unwrap();
        assert_eq!(
            (event.event_type.as_str(), event.event_data),
            ("UserUpdated", json!({ "user_id": id }))
        );
        for list in [
            "",
            "?role=learner",
            "?status=active",
            "?role=learner&status=active",
        ] {
            let page = app.get(&format!("/api/v1/users{list}")).bearer(&admin);
            let page = page.send().await.with_status(200).json();
            let mut users = page["items"].as_array().unwrap().iter();
            let listed = users.find(|user| user["id"] == id.as_str()).unwrap();
            assert_eq!(listed["name"], "Ada Lovelace", "{list}");
        }
    }

    #[tokio::test]
    async fn a_new_address_is_pending_until_it_is_verified() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let reply = update(&app, &learner, &id, 1, &body("Ada", "new@example.org")).await;
        let user = reply.with_status(200).json();
        assert_eq!(
            (&user["email"], &user["pending_email"]),
            (&json!("ada@example.org"), &json!("new@example.org"))
        );
        let event = app.table("identity").events().pop().unwrap();
        assert_eq!(
            (event.event_type.as_str(), event.event_data),
            ("EmailChangeRequested", json!({ "user_id": id }))
        );
        login(&app, "ada@example.org", PASSWORD)
            .await
            .with_status(200);
        assert_eq!(login(&app, "new@example.org", PASSWORD).await.status, 401);
    }

    #[tokio::test]
    async fn a_pending_address_is_not_reserved_and_can_be_withdrawn() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let wanted = body("Ada", "new@example.org");
        update(&app, &learner, &id, 1, &wanted)
            .await
            .with_status(200);
        update(&app, &learner, &id, 2, &wanted)
            .await
            .with_status(200);
        registered(&app, "new@example.org").await;
        update(&app, &learner, &id, 2, &wanted)
            .await
            .assert_refused(409, "identity.email_taken");
        let reply = update(&app, &learner, &id, 2, &body("Ada", "ADA@example.org")).await;
        let user = reply.with_status(200).json();
        assert_eq!(user["pending_email"], json!(null));
        assert_eq!(event_types(&app).pop().unwrap(), "EmailChangeWithdrawn");
    }

    #[tokio::test]
    async fn the_address_of_another_user_is_refused_and_changes_nothing() {
        let app = app();
        let (id, learner) = learner(&app).await;
        registered(&app, "b@example.org").await;
        let events = event_types(&app);
        for email in ["b@example.org", "B@Example.org"] {
            update(&app, &learner, &id, 1, &body("Eve", email))
                .await
                .assert_refused(409, "identity.email_taken");
        }
        let user = me(&app, &learner).await.json();
        assert_eq!(
            (&user["name"], &user["pending_email"]),
            (&json!("Ada"), &json!(null))
        );
        assert_eq!(event_types(&app), events);
    }

    #[tokio::test]
    async fn the_rate_limit_is_the_one_of_registration() {
        let app = app();
        let (id, learner) = learner(&app).await;
        registered(&app, "b@example.org").await;
        app.clock().advance(Duration::from_secs(600));
        let taken = body("Ada", "b@example.org");
        for _ in 0..20 {
            update(&app, &learner, &id, 1, &taken)
                .await
                .assert_refused(409, "identity.email_taken");
        }
        update(&app, &learner, &id, 1, &taken)
            .await
            .assert_refused(429, "request.rate_limited");
    }

    #[tokio::test]
    async fn two_accounts_and_a_stranger_in_one_network_share_the_rate_of_registration() {
        let app = app();
        let (ada, by_ada) = learner(&app).await;
        let eve = registered(&app, "eve@example.org").await;
        let by_eve = token(&app, "eve@example.org").await;
        app.clock().advance(Duration::from_secs(600));
        let taken = body("Ada", "eve@example.org");
        let mut told = 0;
        for number in 0..22 {
            let (user, token) = if number % 2 == 0 {
                (&ada, &by_ada)
            } else {
                (&eve, &by_eve)
            };
            let refused = update(&app, token, user, 1, &taken).await.status;
            told += usize::from(refused != 429);
        }
        let register = json!({ "email": "eve@example.org", "password": PASSWORD, "name": "Ada" });
        let register = app.post("/api/v1/auth/register").json(&register);
        register
            .send()
            .await
            .assert_refused(429, "request.rate_limited");
        assert_eq!(told, 20);
    }

    #[tokio::test]
    async fn only_administrators_and_the_user_themselves_update_a_user() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = reader(&app, &admin).await;
        for token in [&eve, &key] {
            update(&app, token, &id, 1, &body("Eve", "eve@example.org"))
                .await
                .assert_refused(403, "auth.forbidden");
        }
        for (token, version) in [(&learner, 1), (&admin, 2)] {
            let name = body(&format!("Name {version}"), "ada@example.org");
            update(&app, token, &id, version, &name)
                .await
                .with_status(200);
        }
    }

    #[tokio::test]
    async fn fields_other_than_name_and_address_are_refused() {
        let app = app();
        let (id, learner) = learner(&app).await;
        for field in [
            "roles",
            "status",
            "email_verified",
            "pending_email",
            "password_hash",
            "version",
            "id",
            "user_id",
        ] {
            let mut body = body("Ada", "ada@example.org");
            body[field] = json!(["admin"]);
            let refused = update(&app, &learner, &id, 1, &body).await;
            let details = refused.assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], field);
        }
        assert_eq!(me(&app, &learner).await.json()["roles"], json!(["learner"]));
    }

    #[tokio::test]
    async fn a_missing_or_stale_version_updates_nothing() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let (path, body) = (
            format!("/api/v1/users/{id}"),
            body("Eve", "ada@example.org"),
        );
        put(&app, &learner, &path, &body)
            .await
            .assert_refused(428, "request.if_match_missing");
        for version in [0, 2] {
            update(&app, &learner, &id, version, &body)
                .await
                .assert_refused(412, "request.stale_version");
        }
        assert_eq!(me(&app, &learner).await.json()["name"], "Ada");
    }

    #[tokio::test]
    async fn of_two_concurrent_updates_one_succeeds() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let (rival, user) = (app.clone(), id.clone());
        let winner = || {
            Box::pin(async move {
                let body = body("The winner's", "ada@example.org");
                let won = update(&rival, &admin, &user, 1, &body).await;
                assert_eq!(won.status, 200);
            }) as kernel::table::BoxFuture<'static, ()>
        };
        // The first commit belongs to the rate limit and comes before all reads.
        let again = app.clone();
        app.table("identity").before_next_commit(move || {
            again.table("identity").before_next_commit(winner);
            Box::pin(async {})
        });
        update(
            &app,
            &learner,
            &id,
            1,
            &body("The loser's", "ada@example.org"),
        )
        .await
        .assert_refused(412, "request.stale_version");
        assert_eq!(me(&app, &learner).await.json()["name"], "The winner's");
    }

    #[tokio::test]
    async fn a_new_address_needs_a_recent_proof_and_a_new_name_does_not() {
        let app = app();
        let (id, learner) = learner(&app).await;
        update(&app, &learner, &id, 1, &body("Ada", "eve@example.org"))
            .await
            .with_status(200);
        app.clock().advance(Duration::from_secs(601));
        for (version, name, email) in [
            (2, "Ada", "eve@example.org"),
            (2, "Ada L.", "ada@example.org"),
        ] {
            update(&app, &learner, &id, version, &body(name, email))
                .await
                .with_status(200);
        }
        let other = body("Ada L.", "lin@example.org");
        update(&app, &learner, &id, 4, &other)
            .await
            .assert_refused(401, "auth.proof_required");
        confirm(&app, &learner, PASSWORD).await.with_status(204);
        update(&app, &learner, &id, 4, &other)
            .await
            .with_status(200);
    }

    #[tokio::test]
    async fn an_unknown_user_is_not_found() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        update(&app, &admin, "404", 1, &body("Ada", "ada@example.org"))
            .await
            .assert_refused(404, "identity.user_not_found");
    }

    #[tokio::test]
    async fn an_update_takes_one_read_and_one_transaction_without_the_rate_limit() {
        let app = app();
        let (id, learner) = learner(&app).await;
        me(&app, &learner).await.with_status(200);
        let body = body("Ada Lovelace", "new@example.org");
        app.clock().advance(Duration::from_secs(60));
        me(&app, &learner).await.with_status(200);
        let calls = calls_of(&app, update(&app, &learner, &id, 1, &body)).await;
        assert_eq!(
            calls,
            (2, 3),
            "the authorizer reads once; user and network are counted"
        );
    }
}
