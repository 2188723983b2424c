//! Which account an identity signs in to, and when it must be refused.

use super::*;
use crate::given::users::create;
use crate::given::{PASSWORD, administrator, login, registered, token, verified};
use crate::oauth::given::link;

#[tokio::test]
async fn an_identity_with_the_verified_address_of_a_user_signs_in_as_that_user() {
    let app = app();
    let id = verified(&app, "ada@example.org").await;
    app.identity_provider()
        .claims(json!({ "email": "ADA@Example.org" }));
    let me = me(&app, &sign_in(&app).await).await.json();
    assert_eq!((&me["id"], &me["has_password"]), (&json!(id), &json!(true)));
    assert_eq!(accounts(&app), 1);
    assert_eq!(login(&app, "ada@example.org", PASSWORD).await.status, 200);
}

/// An attacker could have registered the address beforehand and still know the password.
#[tokio::test]
async fn an_account_with_an_unverified_address_is_not_linked_automatically() {
    let app = app();
    registered(&app, "ada@example.org").await;
    arrive(&app)
        .await
        .assert_refused(409, "identity.sign_in_to_link");
    let owner = token(&app, "ada@example.org").await;
    assert_eq!(linked(&app, &owner).await, Vec::<String>::new());
    link(&app, &owner).await.with_status(200);
    arrive(&app).await.with_status(200);
}

#[tokio::test]
async fn a_user_who_was_invited_accepts_by_signing_in_with_a_provider() {
    let app = app();
    let (_, admin) = administrator(&app).await;
    let invited = json!({ "email": "ada@example.org", "name": "Ada", "roles": ["instructor"] });
    create(&app, &admin, &invited).await.with_status(201);
    let me = me(&app, &sign_in(&app).await).await.json();
    assert_eq!(me["roles"], json!(["instructor"]));
    assert_eq!(me["email_verified"], true);
}

/// An attacker could have entered the address of another person at the provider.
#[tokio::test]
async fn an_address_that_the_provider_has_not_verified_is_refused() {
    let app = app();
    verified(&app, "ada@example.org").await;
    for claims in [
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email_verified": "yes" }),
        json!({ "email": null }),
        json!({ "email": "nobody" }),
        json!({ "email": "new@example.org", "email_verified": false }),
    ] {
        app.identity_provider().claims(claims);
        let reply = arrive(&app).await;
        reply.assert_refused(409, "identity.oauth_email_unverified");
    }
    assert_eq!(accounts(&app), 1);
}

#[tokio::test]
async fn while_registration_is_closed_an_unknown_identity_gets_no_account() {
    let app = app();
    app.settings("identity")
        .value("registration-open", &json!(false));
    arrive(&app)
        .await
        .assert_refused(403, "identity.registration_closed");
    assert_eq!(accounts(&app), 0);
    app.settings("identity")
        .value("registration-open", &json!(true));
    app.clock().advance(std::time::Duration::from_secs(60));
    sign_in(&app).await;
}

#[tokio::test]
async fn an_identity_with_the_address_of_a_suspended_user_is_refused() {
    let app = app();
    suspend(&app, &verified(&app, "ada@example.org").await);
    arrive(&app)
        .await
        .assert_refused(401, "identity.invalid_credentials");
}

#[tokio::test]
async fn a_user_can_link_an_identity_with_any_address() {
    let app = app();
    let id = verified(&app, "countess@example.org").await;
    let mine = token(&app, "countess@example.org").await;
    app.identity_provider()
        .claims(json!({ "email_verified": false }));
    link(&app, &mine).await.with_status(200);
    link(&app, &mine).await.with_status(200);
    assert_eq!(linked(&app, &mine).await, ["test"]);
    let me = me(&app, &sign_in(&app).await).await.json();
    assert_eq!(
        (&me["id"], &me["email"]),
        (&json!(id), &json!("countess@example.org"))
    );
}

#[tokio::test]
async fn an_identity_belongs_to_one_user_and_a_user_has_one_identity_of_a_provider() {
    let app = app();
    let first = sign_in(&app).await;
    verified(&app, "eve@example.org").await;
    let eve = token(&app, "eve@example.org").await;
    link(&app, &eve)
        .await
        .assert_refused(409, "identity.identity_taken");
    app.identity_provider().claims(json!({ "sub": "another" }));
    link(&app, &first)
        .await
        .assert_refused(409, "identity.provider_linked");
    arrive(&app)
        .await
        .assert_refused(409, "identity.provider_linked");
    assert_eq!(linked(&app, &eve).await, Vec::<String>::new());
}

#[tokio::test]
async fn only_the_user_who_started_a_link_can_complete_it() {
    let app = app();
    verified(&app, "eve@example.org").await;
    verified(&app, "lin@example.org").await;
    let (eve, lin) = (
        token(&app, "eve@example.org").await,
        token(&app, "lin@example.org").await,
    );
    let back = depart(&app, "test", Some(&eve)).await;
    let reply = come_back(&app, "test", &back, None).await;
    reply.assert_refused(401, "identity.oauth_signed_out");
    let reply = come_back(&app, "test", &back, Some(&lin)).await;
    reply.assert_refused(403, "identity.oauth_other_user");
    for token in [&lin, &eve] {
        assert_eq!(linked(&app, token).await, Vec::<String>::new());
    }
    come_back(&app, "test", &back, Some(&eve))
        .await
        .with_status(200);
}

#[tokio::test]
async fn of_two_users_who_link_one_identity_concurrently_one_is_refused() {
    let app = app();
    verified(&app, "eve@example.org").await;
    verified(&app, "lin@example.org").await;
    let (eve, lin) = (
        token(&app, "eve@example.org").await,
        token(&app, "lin@example.org").await,
    );
    let (of_eve, of_lin) = tokio::join!(link(&app, &eve), link(&app, &lin));
    let refused = if of_eve.status == 200 { of_lin } else { of_eve };
    refused.assert_refused(409, "identity.identity_taken");
    let both = [linked(&app, &eve).await, linked(&app, &lin).await].concat();
    assert_eq!(both, ["test"]);
}
