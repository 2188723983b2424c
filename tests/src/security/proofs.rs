//! Routes that need a recent proof of who the caller is: a stolen access token is not enough.

use std::time::Duration;

use kernel::actor::Role;

use super::routes::{is_authorized, request_about, specs};
use crate::given::app;

/// The routes, listed here so that dropping the requirement takes two changes. Three more routes ask
/// for it depending on the request: `create-user`, `set-user-roles` and `update-user`.
const PROVEN: [&str; 5] = [
    "create-api-key",
    "delete-user",
    "oauth-authorize",
    "rotate-api-key",
    "unlink-oauth",
];

#[test]
fn these_routes_need_a_recent_proof() {
    let specs = specs().into_iter();
    let proven = specs.filter(|spec| spec.policy.recent_proof);
    let mut proven: Vec<&str> = proven.map(|spec| spec.name).collect();
    proven.sort_unstable();
    assert_eq!(proven, PROVEN);
}

#[tokio::test]
async fn a_sign_in_of_ten_minutes_ago_is_not_enough_and_programs_have_none() {
    let app = app();
    for spec in specs().into_iter().filter(|spec| spec.policy.recent_proof) {
        let request = || request_about(&app, spec.route, "ada");
        let signed_in = request().signed_in("ada", &[Role::Admin]);
        let old = request().signed_in("ada", &[Role::Admin]);
        app.clock().advance(Duration::from_secs(600));
        assert!(is_authorized(&signed_in.send().await), "{}", spec.name);
        app.clock().advance(Duration::from_secs(1));
        let refused = old.send().await;
        refused.assert_refused(401, "auth.proof_required");
        assert_eq!(refused.json()["details"]["max_age"], 600, "{}", spec.name);
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(challenge.contains("insufficient_user_authentication"));
    }
}
