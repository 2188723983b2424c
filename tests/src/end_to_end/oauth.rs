//! Signing in with a provider that runs on this machine: `infra/ops/oidc_provider.py`.

use serde_json::{Value, json};
use testkit::Response;

use crate::api::{delete, get, post, text, unique};
use crate::identity::verified_learner;

/// The routes of the provider, which `infra/ops/end_to_end.py` configures under the name `local`.
const PROVIDER: &str = "/api/v1/auth/oauth/local";

/// The query string that the browser brings back, `code=…&state=…`.
type Callback = String;

fn begin(token: Option<&str>) -> String {
    let begin = get(format!("{PROVIDER}/authorize"));
    let begin = token.iter().fold(begin, |begin, token| begin.bearer(token));
    text(&begin.send().with_status(200).json()["authorization_url"])
}

/// Sends the provider's form and returns the query string of the redirect.
fn sign_in_at_provider(url: &str, form: &[(&str, &str)]) -> Callback {
    let request = ureq::post(url)
        .config()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .build();
    let reply = request.send_form(form.iter().copied()).unwrap();
    assert_eq!(reply.status().as_u16(), 302);
    let back = reply.headers()["location"].to_str().unwrap();
    back.split_once('?').unwrap().1.to_owned()
}

fn call_back(callback: &str, token: Option<&str>) -> Response {
    let back = get(format!("{PROVIDER}/callback?{callback}"));
    let back = token.iter().fold(back, |back, token| back.bearer(token));
    back.send()
}

fn me(token: &str) -> Value {
    let me = get("/api/v1/users/me").bearer(token).send();
    me.with_status(200).json()
}

fn token(reply: Response) -> String {
    text(&reply.with_status(200).json()["access_token"])
}

#[test]
fn a_new_user_signs_in_with_a_provider_and_signs_in_to_the_same_account_again() {
    let subject = unique();
    let email = format!("{subject}@example.org").to_lowercase();
    let form = [
        ("sub", subject.as_str()),
        ("email", &email),
        ("name", "Ada Lovelace"),
        ("email_verified", "true"),
    ];
    let callback = sign_in_at_provider(&begin(None), &form);
    let first = me(&token(call_back(&callback, None)));
    assert_eq!(
        (&first["email"], &first["name"]),
        (&json!(email), &json!("Ada Lovelace"))
    );
    assert_eq!(first["linked_providers"][0]["provider"], "local");

    let reused = call_back(&callback, None);
    reused.assert_refused(401, "oidc.code_refused");
    let again = sign_in_at_provider(&begin(None), &[("sub", &subject)]);
    assert_eq!(me(&token(call_back(&again, None)))["id"], first["id"]);
}

#[test]
fn a_user_links_a_provider_and_unlinks_it() {
    let (subject, mine) = (unique(), verified_learner());
    let form = [("sub", subject.as_str())];
    let unverified = call_back(&sign_in_at_provider(&begin(None), &form), None);
    unverified.assert_refused(409, "identity.oauth_email_unverified");

    let callback = sign_in_at_provider(&begin(Some(&mine)), &form);
    call_back(&callback, None).assert_refused(401, "identity.oauth_signed_out");
    let linked = token(call_back(&callback, Some(&mine)));
    assert_eq!(me(&linked)["id"], me(&mine)["id"]);
    let unlinked = delete(PROVIDER).bearer(&mine).send();
    unlinked.with_status(204);
    assert_eq!(me(&mine)["linked_providers"], json!([]));
}

/// The same user signs in twice, and both callbacks arrive at once.
#[test]
fn two_callbacks_at_once_make_one_account() {
    let subject = unique();
    let email = format!("{subject}@example.org");
    let form = [
        ("sub", subject.as_str()),
        ("email", &email),
        ("email_verified", "true"),
    ];
    let callbacks = [(); 2].map(|()| sign_in_at_provider(&begin(None), &form));
    let replies: Vec<Response> = std::thread::scope(|scope| {
        let threads = callbacks
            .each_ref()
            .map(|callback| scope.spawn(|| call_back(callback, None)));
        threads.map(|thread| thread.join().unwrap()).into()
    });
    assert!(replies.iter().any(|reply| reply.status == 200));
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 200 | 409))
    );
    let taken = post("/api/v1/auth/register")
        .json(&json!({ "email": email, "password": "correct horse battery", "name": "Eve" }))
        .send();
    taken.assert_refused(409, "identity.email_taken");
}

#[test]
fn a_user_who_denies_access_at_the_provider_is_refused() {
    let url = begin(None);
    let state = url.split('&').find_map(|pair| pair.strip_prefix("state="));
    let denied = format!("error=access_denied&state={}", state.unwrap());
    call_back(&denied, None).assert_refused(401, "identity.oauth_denied");
}
