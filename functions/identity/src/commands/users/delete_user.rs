//! `DELETE /api/v1/users/{user_id}`
//!
//! Deletes an account. All its sessions are rejected from the next request on, and the address is
//! free again. The caller must have signed in recently. Every domain deletes the data that it stores
//! about the user. One read and one transaction. Without `If-Match`, changes made meanwhile are deleted
//! too.

use kernel::{
    Command, Commit, Context, Entity as _, EventSpec, Fact as _, Permission, Policy, Result, Route,
};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::UserId;
use crate::event::UserDeleted;
use crate::repository::Users;

/// The user to delete.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeleteUser {
    user_id: UserId,
}

impl Command for DeleteUser {
    const NAME: &'static str = "delete-user";
    const ROUTE: Route = Route::delete("/api/v1/users/{user_id}");
    const PERMISSION: Permission = Permission::ManageUsers;
    const POLICY: Policy = Policy::DEFAULT
        .or_oneself()
        .accepts_if_match()
        .requires_recent_proof()
        .no_content();
    const EMITS: &'static [EventSpec] = &[UserDeleted::SPEC];
    type Dependencies = Users;
    type Reply = ();

    async fn handle(self, users: &Users, cx: &Context) -> Result<Commit<()>> {
        let (mut user, condition) = users.get_to_change(&self.user_id, cx).await?;
        cx.check_version(user.history().version())?;
        user.delete(&cx.actor)?;
        Ok(users.remove(user, cx.now).and(condition))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{calls_of, create, delete, read, reader, set_status};
    use crate::given::{
        PASSWORD, administrator, app, event_types, learner, login, me, registered, token, user_key,
    };
    use kernel::table::{AttributeValue, Item};
    use serde_json::json;

    fn mentions(row: &Item, text: &str) -> bool {
        format!("{row:?}").contains(text)
    }

    #[tokio::test]
    async fn a_user_who_deletes_themselves_is_signed_out_at_once() {
        let app = app();
        let (id, learner) = learner(&app).await;
        let reply = delete(&app, &learner, &id).await.with_status(204);
        assert!(reply.body.is_empty());
        let event = app.table("identity").events().pop().unwrap();
        assert_eq!(
            (event.event_type.as_str(), event.event_data),
            ("UserDeleted", json!({ "user_id": id }))
        );
        me(&app, &learner).await.assert_refused(401, "auth.revoked");
        assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 401);
    }

    #[tokio::test]
    async fn only_the_event_rows_of_a_deleted_account_remain() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let ada = json!({ "email": "ada@example.org", "name": "Lovelace", "roles": ["learner", "instructor"] });
        let id = create(&app, &admin, &ada).await.with_status(201).json()["id"].take();
        let id = id.as_str().unwrap();
        set_status(&app, &admin, id, "suspended")
            .await
            .with_status(200);
        delete(&app, &admin, id).await.with_status(204);
        let rows = app.table("identity").rows();
        let is_event = |row: &&Item| matches!(row.get("sk"), Some(AttributeValue::S(sk)) if sk.starts_with("EVENT#"));
        let (events, rows): (Vec<&Item>, Vec<&Item>) = rows.iter().partition(is_event);
        assert!(events.iter().any(|row| mentions(row, id)));
        for text in [id, "ada@example.org", "Lovelace"] {
            assert!(!rows.iter().any(|row| mentions(row, text)), "{text}");
        }
    }

    #[tokio::test]
    async fn the_address_is_free_again_and_its_next_user_has_another_id() {
        let app = app();
        let (id, learner) = learner(&app).await;
        delete(&app, &learner, &id).await.with_status(204);
        let next = registered(&app, "ada@example.org").await;
        assert_ne!(next, id);
        let next = token(&app, "ada@example.org").await;
        me(&app, &next).await.with_status(200);
        me(&app, &learner).await.assert_refused(401, "auth.revoked");
    }

    #[tokio::test]
    async fn a_deleted_user_cannot_be_deleted_again() {
        let app = app();
        let ((id, _), (_, admin)) = (learner(&app).await, administrator(&app).await);
        delete(&app, &admin, &id).await.with_status(204);
        let before = app.table("identity").rows();
        for gone in [id.as_str(), "404"] {
            delete(&app, &admin, gone)
                .await
                .assert_refused(404, "identity.user_not_found");
        }
        read(&app, &admin, &format!("/api/v1/users/{id}"))
            .await
            .assert_refused(404, "identity.user_not_found");
        assert_eq!(app.table("identity").rows(), before);
    }

    #[tokio::test]
    async fn other_callers_cannot_delete_a_user() {
        let app = app();
        let ((id, learner), (root, admin)) = (learner(&app).await, administrator(&app).await);
        registered(&app, "eve@example.org").await;
        let eve = token(&app, "eve@example.org").await;
        let key = reader(&app, &admin).await;
        for token in [&eve, &key] {
            delete(&app, token, &id)
                .await
                .assert_refused(403, "auth.forbidden");
        }
        delete(&app, &learner, &root)
            .await
            .assert_refused(403, "auth.forbidden");
        let anonymous = app.delete(&format!("/api/v1/users/{id}")).send().await;
        anonymous.assert_refused(401, "auth.missing");
        me(&app, &learner).await.with_status(200);
    }

    #[tokio::test]
    async fn an_administrator_cannot_delete_themselves() {
        let app = app();
        let (root, admin) = administrator(&app).await;
        delete(&app, &admin, &root)
            .await
            .assert_refused(409, "identity.own_admin_role");
        me(&app, &admin).await.with_status(200);
    }

    #[tokio::test]
    async fn a_user_who_is_suspended_at_the_same_time_does_not_delete_themselves() {
        let app = app();
        let ((id, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let (other, token, user) = (app.clone(), admin.clone(), id.clone());
        app.table("identity").before_next_commit(move || {
            Box::pin(async move {
                set_status(&other, &token, &user, "suspended")
                    .await
                    .with_status(200);
            })
        });
        delete(&app, &learner, &id)
            .await
            .assert_refused(403, "identity.no_longer_allowed");
        assert!(app.table("identity").row(&user_key(&id)).is_some());
        assert_eq!(event_types(&app).pop().unwrap(), "UserSuspended");
    }

    #[tokio::test]
    async fn a_deletion_takes_one_read_and_one_transaction() {
        let app = app();
        let (id, learner) = learner(&app).await;
        me(&app, &learner).await.with_status(200);
        let calls = calls_of(&app, delete(&app, &learner, &id)).await;
        assert_eq!(calls, (2, 1), "the authorizer reads once");
    }
}
