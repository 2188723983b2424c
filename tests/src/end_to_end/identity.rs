//! Signing in over HTTP, with real mails, and attacks on it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;
use serde_json::{Value, json};
use testkit::Response;

use crate::api::{self, delete, get, learner, post, put, text, unique};
use crate::emulator::{eventually, invoke};
use crate::mails::mails_to;

const PASSWORD: &str = "correct horse battery";

fn send(path: &str, body: &Value) -> Response {
    post(path).json(body).send()
}

fn refresh(token: &str) -> Response {
    send("/api/v1/auth/refresh", &json!({ "refresh_token": token }))
}

fn login(email: &str) -> (String, String) {
    let body = json!({ "email": email, "password": PASSWORD });
    tokens(&send("/api/v1/auth/login", &body).with_status(200))
}

fn tokens(reply: &Response) -> (String, String) {
    let reply = reply.json();
    (text(&reply["access_token"]), text(&reply["refresh_token"]))
}

fn me(token: &str) -> Response {
    get("/api/v1/users/me").bearer(token).send()
}

fn register() -> String {
    let email = format!("{}@example.org", unique().to_lowercase());
    api::register(&email, PASSWORD);
    email
}

/// The token of the link to that page in a mail.
pub(crate) fn mailed_token(email: &str, page: &str) -> String {
    let start = format!("/{page}?token=");
    eventually("a mail", || {
        let mails = mails_to(email);
        let texts = mails.iter().filter_map(|mail| mail["BodyText"].as_str());
        let mut lines = texts.flat_map(str::lines);
        lines.find_map(|line| line.split_once(&start).map(|(_, token)| token.to_owned()))
    })
}

/// Registers a user, verifies the address, and returns an access token.
pub(crate) fn verified_learner() -> String {
    let email = register();
    let link = mailed_token(&email, "verify-email");
    let verification = json!({ "token": link, "password": PASSWORD });
    send("/api/v1/auth/email/verify", &verification).with_status(204);
    login(&email).0
}

/// Sends the caller's name and address, which the test may change, with the present version.
fn change_email(token: &str, email: &str) -> Response {
    let present = me(token).with_status(200);
    let path = format!("/api/v1/users/{}", text(&present.json()["id"]));
    let body = json!({ "name": "Ada", "email": email });
    let request = put(path).header("if-match", present.header("etag").unwrap());
    request.bearer(token).json(&body).send()
}

#[test]
fn an_address_is_changed_and_its_previous_owner_takes_that_back() {
    let email = register();
    let link = mailed_token(&email, "verify-email");
    let verification = json!({ "token": link, "password": PASSWORD });
    send("/api/v1/auth/email/verify", &verification).with_status(204);
    let (access, _) = login(&email);
    let proof = |password: &str| {
        let request = post("/api/v1/auth/proof").bearer(&access);
        request.json(&json!({ "password": password })).send()
    };
    proof("wrong horse battery").assert_refused(403, "identity.wrong_password");
    proof(PASSWORD).with_status(204);
    let next = format!("{}@example.org", unique().to_lowercase());
    change_email(&access, &next).with_status(200);
    let link = mailed_token(&next, "verify-email");
    let verify = post("/api/v1/auth/email/verify").bearer(&access);
    verify
        .json(&json!({ "token": link }))
        .send()
        .with_status(204);
    assert_eq!(me(&access).json()["email"], next);
    let undo = json!({
        "token": mailed_token(&email, "undo-email-change"), "new_password": "incorrect donkey charger"
    });
    send("/api/v1/auth/email/undo", &undo).with_status(204);
    send("/api/v1/auth/email/undo", &undo).assert_refused(409, "identity.invalid_link");
    me(&access).assert_refused(401, "auth.revoked");
    let body = json!({ "email": email, "password": "incorrect donkey charger" });
    send("/api/v1/auth/login", &body).with_status(200);
}

#[test]
fn tokens_rotate_and_are_revoked_after_reuse_and_logout() {
    let email = register();
    let link = mailed_token(&email, "verify-email");
    let verification = json!({ "token": link });
    send("/api/v1/auth/email/verify", &verification)
        .assert_refused(401, "identity.account_proof_required");
    let verification = json!({ "token": link, "password": PASSWORD });
    send("/api/v1/auth/email/verify", &verification).with_status(204);

    let (access, first) = login(&email);
    assert_eq!(me(&access).with_status(200).json()["email_verified"], true);
    let (access, second) = tokens(&refresh(&first).with_status(200));
    me(&access).with_status(200);
    let (_, repeated) = tokens(&refresh(&first).with_status(200));
    refresh(&second).assert_refused(401, "identity.refresh_token_reused");
    me(&access).assert_refused(401, "auth.revoked");
    refresh(&repeated).assert_refused(401, "identity.invalid_refresh_token");

    let (access, third) = login(&email);
    me(&access).with_status(200);
    post("/api/v1/auth/logout")
        .bearer(&access)
        .send()
        .with_status(204);
    me(&access).assert_refused(401, "auth.revoked");
    refresh(&third).assert_refused(401, "identity.invalid_refresh_token");
}

#[test]
fn a_forgotten_password_is_reset_with_a_mailed_link_that_works_once() {
    let email = register();
    let (access, _) = login(&email);
    let (other, _) = login(&email);
    send("/api/v1/auth/password/forgot", &json!({ "email": email })).with_status(202);
    let link = mailed_token(&email, "reset-password");
    let chosen = json!({ "token": link, "new_password": "incorrect donkey charger" });
    send("/api/v1/auth/password/reset", &chosen).with_status(204);
    send("/api/v1/auth/password/reset", &chosen).assert_refused(409, "identity.invalid_link");
    for session in [access, other] {
        me(&session).assert_refused(401, "auth.revoked");
    }
    let unknown = json!({ "email": format!("{}@example.org", unique()) });
    send("/api/v1/auth/password/forgot", &unknown).with_status(202);
}

/// Invokes `login` as API Gateway would, with a source address of our choice. Returns the status, or 0
/// if the function timed out on a busy machine; a timeout reveals nothing about the password.
fn login_from(address: &str, email: &str, password: &str) -> u64 {
    let body = json!({ "email": email, "password": password }).to_string();
    let reply = invoke(
        "login",
        &json!({
            "version": "2.0", "routeKey": "POST /api/v1/auth/login",
            "rawPath": "/api/v1/auth/login", "rawQueryString": "",
            "headers": { "content-type": "application/json" },
            "requestContext": {
                "accountId": "1", "apiId": "1", "domainName": "d", "domainPrefix": "d",
                "http": {
                    "method": "POST", "path": "/api/v1/auth/login", "protocol": "HTTP/1.1",
                    "sourceIp": address, "userAgent": "test",
                },
                "requestId": "1", "routeKey": "POST /api/v1/auth/login", "stage": "$default",
                "time": "21/Nov/2026:00:00:00 +0000", "timeEpoch": 1,
            },
            "body": body, "isBase64Encoded": false,
        }),
    );
    reply["statusCode"].as_u64().unwrap_or_default()
}

#[test]
fn of_a_thousand_wrong_passwords_from_many_addresses_at_most_ten_are_checked() {
    let email = register();
    login(&email);
    let guess = |thread_number: usize| {
        let answered = (0..250).filter(|number| {
            let address = format!(
                "198.{}.{}.{}",
                18 + thread_number % 2,
                thread_number,
                number
            );
            login_from(&address, &email, &format!("wrong horse {number}")) == 401
        });
        answered.count()
    };
    let answered: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread_number| scope.spawn(move || guess(thread_number)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    // Five attempts are free; then each lock is longer: 30, 60, 120 seconds.
    assert!((1..=10).contains(&answered), "{answered}");
    assert_eq!(login_from("198.51.100.1", &email, PASSWORD), 429);
    login(&email);
}

/// Does something at the end of its scope.
struct OnDrop<F: Fn()>(F);

impl<F: Fn()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[test]
fn keys_rotate_under_load_without_a_failed_request() {
    let token = learner();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        // The clients also stop when this test fails.
        let end = OnDrop(|| is_over.store(true, Ordering::Relaxed));
        let requests = || {
            let mut served = 0;
            while !is_over.load(Ordering::Relaxed) {
                me(&token).with_status(200);
                served += 1;
            }
            served
        };
        let clients: Vec<_> = (0..3).map(|_| scope.spawn(requests)).collect();
        for _ in 0..3 {
            let before = get("/.well-known/jwks.json").send().with_status(200).json();
            let rotation = invoke("rotate-signing-keys", &json!({ "occasion": "now" }));
            assert_eq!(rotation["rotated"], true, "{rotation}");
            assert!(before["keys"].as_array().unwrap().len() >= 2);
            me(&learner()).with_status(200);
            thread::sleep(Duration::from_millis(300));
        }
        drop(end);
        for client in clients {
            assert!(client.join().unwrap() > 0);
        }
    });
}

#[test]
fn a_forged_or_tampered_token_is_refused() {
    let token = learner();
    let pieces: Vec<&str> = token.split('.').collect();
    let claims: Value = serde_json::from_slice(&BASE64.decode(pieces[1]).unwrap()).unwrap();
    let jwks = get("/.well-known/jwks.json").send().with_status(200).json();
    let kid = jwks["keys"][0]["kid"].clone();
    let part = |value: &Value| BASE64.encode(value.to_string());
    let none = part(&json!({ "typ": "JWT", "alg": "none", "kid": kid }));
    let hs256 = part(&json!({ "typ": "JWT", "alg": "HS256", "kid": kid }));
    let mut admin = claims.clone();
    admin["roles"] = json!(["admin"]);
    let mut not_expiring = claims.clone();
    not_expiring["exp"] = json!(9_999_999_999_i64);
    let mut forged = vec![
        format!("{none}.{}.", pieces[1]),
        format!("{none}.{}.{}", pieces[1], pieces[2]),
        format!("{}.{}.{}", pieces[0], part(&admin), pieces[2]),
        format!("{}.{}.{}", pieces[0], part(&not_expiring), pieces[2]),
        format!("{}.{}.", pieces[0], pieces[1]),
        format!("{}.{}", pieces[0], pieces[1]),
    ];
    for key in jwks["keys"].as_array().unwrap() {
        let public = text(&key["x"]);
        let message = format!("{hs256}.{}", pieces[1]);
        for secret in [BASE64.decode(&public).unwrap(), public.clone().into_bytes()] {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
            let tag = hmac::sign(&key, message.as_bytes());
            forged.push(format!("{message}.{}", BASE64.encode(tag)));
        }
    }
    for token in forged {
        me(&token).assert_refused(401, "auth.malformed");
    }
    me(&token).with_status(200);
}

#[test]
fn claimed_headers_give_no_access_to_the_resources_of_another_user() {
    let (ada, eve) = (learner(), learner());
    let id = text(&me(&ada).with_status(200).json()["id"]);
    let claimed = |request: crate::api::Request| {
        request
            .header("x-user-id", &id)
            .header("x-roles", "admin")
            .header("x-forwarded-for", "127.0.0.1")
    };
    claimed(get("/api/v1/users/me"))
        .send()
        .assert_refused(401, "auth.missing");
    claimed(get("/api/v1/users").bearer(&eve))
        .send()
        .assert_refused(403, "auth.forbidden");
    let of_ada = [
        get(format!("/api/v1/users/{id}")),
        delete(format!("/api/v1/users/{id}")),
        put(format!("/api/v1/users/{id}/roles")).json(&json!({ "roles": ["admin"] })),
        put(format!("/api/v1/users/{id}/profile")).json(&json!({ "bio": "" })),
    ];
    for request in of_ada {
        claimed(request.bearer(&eve))
            .send()
            .assert_refused(403, "auth.forbidden");
    }
    me(&ada).with_status(200);
}

#[test]
fn a_program_is_authenticated_by_its_key_until_the_key_is_revoked() {
    let body = json!({ "name": "reports", "scopes": ["read_subjects"] });
    let made = post("/api/v1/auth/api-keys").by_admin().json(&body).send();
    let made = made.with_status(201).json();
    let (key, id) = (text(&made["key"]), text(&made["id"]));
    let subjects = || get("/api/v1/subjects").header("x-api-key", &key).send();
    subjects().with_status(200);
    get("/api/v1/subjects").bearer(&key).send().with_status(200);
    get("/api/v1/users")
        .header("x-api-key", &key)
        .send()
        .assert_refused(403, "auth.forbidden");
    let shown = get(format!("/api/v1/auth/api-keys/{id}")).by_admin().send();
    let shown = shown.with_status(200);
    assert!(shown.json()["last_used_at"].is_string() && !shown.text().contains(&key));
    let revoke = delete(format!("/api/v1/auth/api-keys/{id}")).by_admin();
    revoke.send().with_status(204);
    subjects().assert_refused(401, "auth.revoked");
}
