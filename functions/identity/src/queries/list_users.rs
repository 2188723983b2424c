//! `GET /api/v1/users`
//!
//! Lists users, the newest first: all, or those with one role, one status, or both. One query.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Role, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::account::Status;
use crate::repository::{ListOf, Users};
use crate::view::AccountView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListUsers {
    /// Only users with this role.
    role: Option<Role>,
    /// Only users with this status.
    status: Option<Status>,
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListUsers {
    const NAME: &'static str = "list-users";
    const ROUTE: Route = Route::get("/api/v1/users");
    const PERMISSION: Permission = Permission::ManageUsers;
    type Dependencies = Users;
    type Reply = Page<AccountView>;

    async fn fetch(self, users: &Users, cx: &Context) -> Result<Page<AccountView>> {
        let list = ListOf {
            role: self.role,
            status: self.status,
        };
        let page = users
            .page(list, self.limit, self.cursor.as_deref(), cx)
            .await?;
        Ok(page.map(AccountView::from))
    }
}

#[cfg(test)]
mod tests {
    use crate::given::users::{put, set_status};
    use crate::given::{administrator, app, learner, verified};
    use serde_json::{Value, json};
    use std::time::Duration;
    use testkit::App;

    async fn list(app: &App, token: &str, query: &str) -> Value {
        app.get(&format!("/api/v1/users{query}"))
            .bearer(token)
            .send()
            .await
            .with_status(200)
            .json()
    }

    fn emails(page: &Value) -> Vec<&str> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["email"].as_str().unwrap())
            .collect()
    }

    async fn three(app: &App) -> String {
        let (_, admin) = administrator(app).await;
        for email in ["a@example.org", "b@example.org"] {
            app.clock().advance(Duration::from_secs(1));
            verified(app, email).await;
        }
        admin
    }

    #[tokio::test]
    async fn the_newest_users_come_first_and_a_page_takes_one_query() {
        let app = app();
        let admin = three(&app).await;
        list(&app, &admin, "").await;
        app.table("identity").forget_counts();
        let page = list(&app, &admin, "?limit=2").await;
        assert_eq!(
            app.table("identity").reads(),
            2,
            "the authorizer's and the query's"
        );
        assert_eq!(emails(&page), ["b@example.org", "a@example.org"]);
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = list(&app, &admin, &format!("?limit=2&cursor={cursor}")).await;
        assert_eq!(emails(&rest), ["root@example.org"]);
        assert!(!page.to_string().contains("password"));
        let other = app
            .get(&format!("/api/v1/users?role=admin&cursor={cursor}"))
            .bearer(&admin)
            .send()
            .await;
        other.assert_refused(400, "request.invalid_cursor");
    }

    #[tokio::test]
    async fn the_list_of_a_role_contains_the_users_who_have_it_now() {
        let app = app();
        let admin = three(&app).await;
        let page = list(&app, &admin, "?role=learner").await;
        assert_eq!(emails(&page), ["b@example.org", "a@example.org"]);
        let path = format!(
            "/api/v1/users/{}/roles",
            page["items"][0]["id"].as_str().unwrap()
        );
        let roles = json!({ "roles": ["instructor"] });
        let set = app.put(&path).bearer(&admin).json(&roles).send().await;
        assert_eq!(set.status, 200);
        assert_eq!(
            emails(&list(&app, &admin, "?role=learner").await),
            ["a@example.org"]
        );
        assert_eq!(
            emails(&list(&app, &admin, "?role=instructor").await),
            ["b@example.org"]
        );
        assert_eq!(
            list(&app, &admin, "").await["items"][0]["roles"],
            json!(["instructor"])
        );
        assert_eq!(
            emails(&list(&app, &admin, "?role=service").await),
            Vec::<&str>::new()
        );
    }

    #[tokio::test]
    async fn the_list_of_a_status_contains_the_users_who_have_it_now_of_one_role_or_all() {
        let app = app();
        let admin = three(&app).await;
        let page = list(&app, &admin, "").await;
        let [b, a] = [0, 1].map(|place| page["items"][place]["id"].as_str().unwrap());
        set_status(&app, &admin, b, "suspended")
            .await
            .with_status(200);
        let both = ["b@example.org", "a@example.org"];
        for (query, expected) in [
            ("?status=suspended", &both[..1]),
            ("?status=suspended&role=learner", &both[..1]),
            ("?role=admin&status=suspended", &[]),
            ("?status=active&role=learner", &both[1..]),
            ("?status=active", &["a@example.org", "root@example.org"]),
            ("?role=learner", &both),
        ] {
            assert_eq!(
                emails(&list(&app, &admin, query).await),
                expected,
                "{query}"
            );
        }
        let roles = json!({ "roles": ["instructor", "learner"] });
        for id in [a, b] {
            let path = format!("/api/v1/users/{id}/roles");
            put(&app, &admin, &path, &roles).await.with_status(200);
        }
        set_status(&app, &admin, b, "active").await.with_status(200);
        for (query, expected) in [
            ("?status=suspended", &[][..]),
            ("?status=suspended&role=learner", &[]),
            ("?status=active&role=instructor", &both),
            ("?status=active&role=learner", &both),
        ] {
            assert_eq!(
                emails(&list(&app, &admin, query).await),
                expected,
                "{query}"
            );
        }
    }

    #[tokio::test]
    async fn a_change_of_status_moves_a_user_between_lists_atomically() {
        let app = app();
        let admin = three(&app).await;
        let page = list(&app, &admin, "?limit=1").await;
        let id = page["items"][0]["id"].as_str().unwrap();
        let before = app.table("identity").rows();
        app.table("identity").fail_next_commits(1);
        set_status(&app, &admin, id, "suspended")
            .await
            .assert_refused(503, "unavailable");
        assert_eq!(app.table("identity").rows(), before);
        app.table("identity").forget_counts();
        set_status(&app, &admin, id, "suspended")
            .await
            .with_status(200);
        assert_eq!(app.table("identity").commits(), 1);
        let listed = app.table("identity").rows().len();
        assert_eq!(listed, before.len() + 1, "only the row of the event is new");
    }

    #[tokio::test]
    async fn only_administrators_list_users() {
        let app = app();
        let (_, token) = learner(&app).await;
        app.get("/api/v1/users")
            .bearer(&token)
            .send()
            .await
            .assert_refused(403, "auth.forbidden");
        app.get("/api/v1/users")
            .send()
            .await
            .assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn an_unknown_role_or_status_is_refused() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        for query in ["role=root", "status=deleted", "status="] {
            let request = app.get(&format!("/api/v1/users?{query}"));
            let reply = request.bearer(&admin).send().await;
            reply.assert_refused(422, "request.invalid");
        }
    }
}
