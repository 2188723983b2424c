//! The flow from the authorization URL to the user's claims.

use super::*;
use serde_json::{Value, json};
use testkit::oidc::Algorithm;

#[tokio::test]
async fn a_sign_in_returns_the_claims_of_the_provider_under_each_algorithm() {
    let sign_in = SignIn::new();
    for algorithm in Algorithm::ALL {
        sign_in.provider.sign_with(algorithm);
        let claims = sign_in.redeem().await.unwrap();
        let ada = Claims {
            subject: "ada-1815".to_owned(),
            email: Some("ada@example.org".to_owned()),
            email_verified: true,
            name: Some("Ada Lovelace".to_owned()),
        };
        assert!(claims == ada, "{}", algorithm.name());
        assert_eq!(format!("{claims:?}"), "Claims { .. }");
    }
}

#[tokio::test]
async fn the_authorization_url_has_the_state_and_the_challenge_and_no_secret() {
    let sign_in = SignIn::new();
    let challenge = &sign_in.challenge;
    let url = sign_in.client.authorization_url(challenge).await.unwrap();
    assert!(
        url.starts_with("https://accounts.test/tenant/authorize?prompt=login&"),
        "{url}"
    );
    assert!(url.contains("&scope=openid+email+profile&"), "{url}");
    assert!(
        !url.contains(&challenge.code_verifier) && !url.contains("hush"),
        "{url}"
    );
    assert_eq!(sign_in.provider.sign_in(&url).state, challenge.state);
}

#[tokio::test]
async fn only_an_address_that_the_provider_has_verified_is_verified() {
    let sign_in = SignIn::new();
    let cases = [
        (json!(true), true),
        (json!("true"), true),
        (json!("TRUE"), false),
        (json!("false"), false),
        (json!(1), false),
        (json!(false), false),
        (Value::Null, false),
    ];
    for (claimed, verified) in cases {
        sign_in
            .provider
            .claims(json!({ "email_verified": claimed.clone() }));
        let claims = sign_in.redeem().await.unwrap();
        assert_eq!(claims.email_verified, verified, "{claimed}");
    }
}

#[tokio::test]
async fn a_user_may_have_neither_address_nor_name() {
    let sign_in = SignIn::new();
    sign_in
        .provider
        .claims(json!({ "email": null, "name": null }));
    let claims = sign_in.redeem().await.unwrap();
    assert_eq!((claims.email, claims.name), (None, None));
}

#[tokio::test]
async fn a_code_is_redeemed_once() {
    let sign_in = SignIn::new();
    let (code, now) = (sign_in.code().await, sign_in.now());
    let redeem = || sign_in.client.redeem(&code, &sign_in.challenge, now);
    assert!(redeem().await.is_ok());
    assert_eq!(refusal(redeem().await), CODE_REFUSED);
}

#[tokio::test]
async fn a_code_is_refused_without_the_verifier_of_its_sign_in() {
    let sign_in = SignIn::new();
    let stolen = sign_in.code().await;
    let other = Challenge {
        nonce: sign_in.challenge.nonce.clone(),
        ..Challenge::random().unwrap()
    };
    let outcome = sign_in.client.redeem(&stolen, &other, sign_in.now()).await;
    assert_eq!(refusal(outcome), CODE_REFUSED);
}

#[tokio::test]
async fn a_provider_without_basic_authentication_receives_the_secret_in_the_form() {
    let sign_in = SignIn::new();
    let post = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] });
    sign_in.provider.metadata(post);
    assert!(sign_in.redeem().await.is_ok());
}
