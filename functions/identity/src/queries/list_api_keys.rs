//! `GET /api/v1/auth/api-keys`: List API keys
//!
//! Lists all API keys with the times of their last uses, the newest key first, including revoked and
//! expired ones. Each key says whether the person who received it is an administrator now. One query,
//! and one read of the uses and these persons.

use kernel::page::{Limit, Page};
use kernel::{Context, Permission, Query, Result, Route};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api_key::repository::ApiKeys;
use crate::api_key::view::ListedApiKeyView;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListApiKeys {
    #[serde(default)]
    limit: Limit,
    cursor: Option<String>,
}

impl Query for ListApiKeys {
    const NAME: &'static str = "list-api-keys";
    const ROUTE: Route = Route::get("/api/v1/auth/api-keys");
    const PERMISSION: Permission = Permission::ManageApiKeys;
    type Dependencies = ApiKeys;
    type Reply = Page<ListedApiKeyView>;

    async fn fetch(self, keys: &ApiKeys, cx: &Context) -> Result<Page<ListedApiKeyView>> {
        let page = keys.page(self.limit, self.cursor.as_deref(), cx).await?;
        Ok(page.map(ListedApiKeyView::from))
    }
}

#[cfg(test)]
mod tests {
    use crate::api_key::given::{issued, program, revoke, rotate};
    use crate::given::users::{delete, put, set_status};
    use crate::given::{administrator, app, learner, token, verified};
    use serde_json::{Value, json};
    use std::time::Duration;
    use testkit::{App, Response};

    const GRACE: &str = "grace@example.org";

    async fn list(app: &App, token: &str, query: &str) -> Response {
        app.get(&format!("/api/v1/auth/api-keys{query}"))
            .bearer(token)
            .send()
            .await
    }

    fn each<'a>(page: &'a Value, field: &str) -> Vec<&'a Value> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|key| &key[field]).collect()
    }

    #[tokio::test]
    async fn the_newest_keys_come_first_with_their_last_uses_and_a_page_takes_two_reads() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let mut keys = Vec::new();
        for _ in 0..3 {
            app.clock().advance(Duration::from_secs(1));
            keys.push(issued(&app, &admin).await);
        }
        assert_eq!(program(&app, &keys[1].text).await.status, 403);
        revoke(&app, &admin, &keys[2].id).await.with_status(204);
        app.table("identity").forget_counts();
        let page = list(&app, &admin, "?limit=2").await.with_status(200).json();
        assert_eq!(app.table("identity").reads(), 3, "with the authorizer's");
        assert_eq!(each(&page, "id"), [&keys[2].id, &keys[1].id]);
        assert_eq!(each(&page, "status"), ["revoked", "active"]);
        assert_eq!(
            each(&page, "last_used_at"),
            [&Value::Null, &json!("2026-06-01T12:00:03Z")]
        );
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = list(&app, &admin, &format!("?limit=2&cursor={cursor}")).await;
        assert_eq!(each(&rest.json(), "id"), [&keys[0].id]);
        let text = format!("{page}{}", rest.text());
        assert!(!text.contains("ak_test") && !text.contains("secret"));
    }

    #[tokio::test]
    async fn a_key_whose_holder_is_no_administrator_any_more_is_marked_until_another_one_rotates_it()
     {
        for end in ["demote", "suspend", "delete"] {
            let app = app();
            let ((_, admin), grace) = (administrator(&app).await, verified(&app, GRACE).await);
            let roles = format!("/api/v1/users/{grace}/roles");
            put(&app, &admin, &roles, &json!({ "roles": ["admin"] })).await;
            let key = issued(&app, &token(&app, GRACE).await).await;
            let own = issued(&app, &admin).await;
            let marks = async || {
                let page = list(&app, &admin, "").await.with_status(200).json();
                let marks = each(&page, "issued_to_administrator");
                let ids = each(&page, "id");
                let at = |id: &str| marks[ids.iter().position(|it| **it == id).unwrap()].clone();
                [at(&key.id), at(&own.id)]
            };
            assert_eq!(marks().await, [true, true]);
            match end {
                "demote" => put(&app, &admin, &roles, &json!({ "roles": ["learner"] })).await,
                "suspend" => set_status(&app, &admin, &grace, "suspended").await,
                _ => delete(&app, &admin, &grace).await,
            };
            assert_eq!(marks().await, [false, true], "{end}");
            let still_valid = program(&app, &key.text).await;
            still_valid.assert_refused(403, "auth.forbidden");
            rotate(&app, &admin, &key.id, &json!({}))
                .await
                .with_status(200);
            assert_eq!(marks().await, [true, true], "{end}");
        }
    }

    #[tokio::test]
    async fn the_list_is_empty_without_keys() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let page = list(&app, &admin, "").await.with_status(200).json();
        assert_eq!(page, json!({ "items": [], "next_cursor": null }));
    }

    #[tokio::test]
    async fn only_administrators_list_keys_and_a_forged_cursor_is_refused() {
        let app = app();
        let ((_, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let key = issued(&app, &admin).await;
        for token in [&learner, &key.text] {
            list(&app, token, "")
                .await
                .assert_refused(403, "auth.forbidden");
        }
        list(&app, &admin, "?cursor=forged")
            .await
            .assert_refused(400, "request.invalid_cursor");
    }
}
