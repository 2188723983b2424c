//! Users, over HTTP and with real objects.

use serde_json::json;
use testkit::Response;

use crate::api::{delete, get, post, put, text, unique};
use crate::emulator::eventually;
use crate::identity::mailed_token;
use crate::transfers::upload;

const PASSWORD: &str = "correct horse battery";

fn login(email: &str) -> Response {
    let body = json!({ "email": email, "password": PASSWORD });
    post("/api/v1/auth/login").json(&body).send()
}

#[test]
fn a_user_is_invited_uploads_a_picture_is_suspended_and_deletes_the_account() {
    let email = format!("{}@example.org", unique().to_lowercase());
    let body = json!({ "email": email, "name": "Lin", "roles": ["instructor"] });
    let made = post("/api/v1/users").by_admin().json(&body).send();
    let id = text(&made.with_status(201).json()["id"]);
    let link = mailed_token(&email, "reset-password");
    let chosen = json!({ "token": link, "new_password": PASSWORD });
    let chosen = post("/api/v1/auth/password/reset").json(&chosen).send();
    chosen.with_status(204);
    let lin = text(&login(&email).with_status(200).json()["access_token"]);

    let picture = b"\x89PNG, or so they say";
    let announced = json!({ "content_type": "image/png", "length": picture.len() });
    let avatar = format!("/api/v1/users/{id}/avatar");
    let avatar = post(avatar).bearer(&lin).json(&announced).send();
    let avatar = avatar.with_status(200).json();
    let profile = format!("/api/v1/users/{id}/profile");
    let read = || get(&profile).bearer(&lin).send().with_status(200);
    let choose = |version: &str| {
        let body = json!({ "bio": "Hello", "avatar_id": avatar["avatar_id"] });
        let request = put(&profile).bearer(&lin).header("if-match", version);
        request.json(&body).send()
    };
    let version = read().header("etag").unwrap().to_owned();
    choose(&version).assert_refused(409, "identity.avatar_not_uploaded");
    assert_eq!(upload(&avatar["upload"], picture), 200);
    choose(&version).with_status(200);
    let url = text(&read().json()["avatar_url"]);
    let shown = ureq::get(&url).call().unwrap().body_mut().read_to_vec();
    assert_eq!(shown.unwrap(), picture);

    let status = |status: &str| {
        let body = json!({ "status": status });
        let path = format!("/api/v1/users/{id}/status");
        put(path).by_admin().json(&body).send().with_status(200)
    };
    status("suspended");
    let me = |token: &str| get("/api/v1/users/me").bearer(token).send();
    me(&lin).assert_refused(401, "auth.revoked");
    login(&email).assert_refused(401, "identity.invalid_credentials");
    status("active");
    me(&lin).assert_refused(401, "auth.revoked");
    let lin = text(&login(&email).with_status(200).json()["access_token"]);

    let leave = delete(format!("/api/v1/users/{id}")).bearer(&lin).send();
    leave.with_status(204);
    me(&lin).assert_refused(401, "auth.revoked");
    let gone = get(format!("/api/v1/users/{id}")).by_admin().send();
    gone.assert_refused(404, "identity.user_not_found");
    eventually("the picture's removal", || {
        ureq::get(&url).call().is_err().then_some(())
    });
}
