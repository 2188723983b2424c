//! `POST /api/v1/users/lookup`
//!
//! Finds the users who have verified some e-mail addresses: for administrators, and for programs with the scope
//! `look_up_users`. An address that nobody has verified is left out, also where somebody has registered it: anybody
//! can register the address of another person beforehand. The reply is never stored. Two reads of many rows.

use std::collections::BTreeSet;

use kernel::email::Email;
use kernel::{Command, Commit, Context, List, Permission, Policy, Reply, Result, Route};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::account::{Account, UserId};
use crate::repository::Users;

/// The addresses, in a body, because paths and queries are logged.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookUpUsers {
    /// The addresses.
    emails: List<Email, 100>,
}

/// The users who were found.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FoundUsersView {
    /// In no particular order.
    users: Vec<FoundUser>,
}

/// A user with an address that was asked for.
#[derive(Serialize, JsonSchema)]
struct FoundUser {
    /// The verified address.
    email: Email,
    /// The user's id.
    user_id: UserId,
}

impl From<Account> for FoundUser {
    fn from(account: Account) -> Self {
        Self {
            email: account.email,
            user_id: account.id,
        }
    }
}

impl Reply for FoundUsersView {}

impl Command for LookUpUsers {
    const NAME: &'static str = "look-up-users";
    const ROUTE: Route = Route::post("/api/v1/users/lookup");
    const PERMISSION: Permission = Permission::LookUpUsers;
    const POLICY: Policy = Policy::DEFAULT.without_replay().with_rate(600, 100);
    type Dependencies = Users;
    type Reply = FoundUsersView;

    async fn handle(self, users: &Users, _: &Context) -> Result<Commit<FoundUsersView>> {
        let emails: BTreeSet<_> = self.emails.iter().cloned().collect();
        let found = users.with_verified(&emails).await?.into_iter();
        let users = found.map(FoundUser::from).collect();
        Ok(Commit::nothing().reply(FoundUsersView { users }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use testkit::keys::service_key;
    use testkit::{App, Response};

    use crate::api_key::given::issued;
    use crate::given::users::{calls_of, reader};
    use crate::given::{administrator, app, learner, registered, verified};

    async fn look_up(app: &App, token: &str, emails: &Value) -> Response {
        let body = json!({ "emails": emails });
        let request = app.post("/api/v1/users/lookup").bearer(token);
        request.json(&body).send().await
    }

    async fn found(app: &App, token: &str, emails: Value) -> Vec<String> {
        let reply = look_up(app, token, &emails).await.with_status(200).json();
        let users = reply["users"].as_array().unwrap().iter();
        let mut found: Vec<_> = users
            .map(|user| user["email"].as_str().unwrap().to_owned())
            .collect();
        found.sort();
        found
    }

    #[tokio::test]
    async fn users_are_found_by_their_verified_addresses_in_any_case() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let ada = verified(&app, "ada@example.org").await;
        let emails = json!(["Ada@Example.org", "ada@example.org", "nobody@example.org"]);
        let reply = look_up(&app, &admin, &emails).await.with_status(200);
        let expected = json!({ "users": [{ "email": "ada@example.org", "user_id": ada }] });
        assert_eq!(reply.json(), expected);
        assert_eq!(found(&app, &admin, json!([])).await, [""; 0]);
    }

    #[tokio::test]
    async fn an_address_that_was_registered_without_proof_is_not_found() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        registered(&app, "squatter@example.org").await;
        let emails = json!(["squatter@example.org", "root@example.org"]);
        assert_eq!(found(&app, &admin, emails).await, ["root@example.org"]);
    }

    #[tokio::test]
    async fn domains_look_up_and_learners_and_keys_without_the_scope_do_not() {
        let app = app();
        let ((_, learner), (_, admin)) = (learner(&app).await, administrator(&app).await);
        let emails = json!(["root@example.org"]);
        let with_key = |key: String| {
            let request = app.post("/api/v1/users/lookup").header("x-api-key", &key);
            request.json(&json!({ "emails": emails })).send()
        };
        with_key(service_key("enrollments")).await.with_status(200);
        let plain = issued(&app, &admin).await.text;
        for key in [plain, reader(&app, &admin).await] {
            let refused = with_key(key).await;
            refused.assert_refused(403, "auth.forbidden");
        }
        let refused = look_up(&app, &learner, &emails).await;
        refused.assert_refused(403, "auth.forbidden");
        let anonymous = app.post("/api/v1/users/lookup");
        let anonymous = anonymous.json(&json!({ "emails": emails })).send().await;
        anonymous.assert_refused(401, "auth.missing");
    }

    #[tokio::test]
    async fn a_hundred_addresses_take_two_reads_and_more_are_refused() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        let emails = |count: usize| {
            let others = (1..count).map(|number| format!("u{number}@example.org"));
            json!(
                others
                    .chain(["root@example.org".to_owned()])
                    .collect::<Vec<_>>()
            )
        };
        found(&app, &admin, json!([])).await;
        let (reads, _) = calls_of(&app, found(&app, &admin, emails(100))).await;
        assert_eq!(reads, 3, "the authorizer's, the addresses, the users");
        let refused = look_up(&app, &admin, &emails(101)).await;
        refused.assert_refused(422, "request.invalid");
        for wrong in [json!("a@b.org"), json!(["a"]), json!([7]), Value::Null] {
            let refused = look_up(&app, &admin, &wrong).await;
            refused.assert_refused(422, "request.invalid");
        }
    }

    #[tokio::test]
    async fn a_caller_looks_up_100_times_at_once_and_then_waits() {
        let app = app();
        let (_, admin) = administrator(&app).await;
        for _ in 0..100 {
            found(&app, &admin, json!([])).await;
        }
        let refused = look_up(&app, &admin, &json!([])).await;
        refused.assert_refused(429, "request.rate_limited");
    }
}
