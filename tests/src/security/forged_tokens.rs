//! Forged access tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;
use serde_json::{Value, json};
use testkit::keys::SigningKey;

use super::forging::{MALFORMED, given, header, me, message, part, signed, signed_by, with};
use crate::given::new_user;

/// Without this test, every test below could pass because the tests build tokens incorrectly.
#[tokio::test]
async fn a_token_built_like_ours_and_signed_with_our_key_is_accepted() {
    let (app, ada) = given().await;
    me(&app, &ada.token).await.with_status(200);
    me(&app, &signed(&part(&ada.token, 1)))
        .await
        .with_status(200);
}

#[tokio::test]
async fn a_tampered_token_is_refused() {
    let (app, ada) = given().await;
    let other = new_user(&app, "lin@example.org").await;
    let pieces: Vec<&str> = ada.token.split('.').collect();
    let others: Vec<&str> = other.token.split('.').collect();
    let claims = with(part(&ada.token, 1), "sub", json!(other.id));
    for forged in [
        format!("{}.{}", message(&header(), &claims), pieces[2]),
        format!("{}.{}.{}", pieces[0], pieces[1], others[2]),
        format!("{}.{}.{}", pieces[0], others[1], pieces[2]),
        format!("{}.{}.", pieces[0], pieces[1]),
        format!("{}.{}", pieces[0], pieces[1]),
        format!("{}x", ada.token),
        ada.token[1..].to_owned(),
        "..".to_owned(),
        "a".repeat(10_000),
    ] {
        me(&app, &forged).await.assert_refused(401, MALFORMED);
    }
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused_for_every_spelling_of_none() {
    let (app, ada) = given().await;
    let signature = ada.token.split('.').nth(2).unwrap();
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let message = message(&with(header(), "alg", json!(none)), &part(&ada.token, 1));
        me(&app, &format!("{message}."))
            .await
            .assert_refused(401, MALFORMED);
        me(&app, &format!("{message}.{signature}"))
            .await
            .assert_refused(401, MALFORMED);
    }
}

#[tokio::test]
async fn a_token_signed_with_our_public_key_as_an_hmac_secret_is_refused() {
    let (app, ada) = given().await;
    let key = SigningKey::of_apps();
    let public = BASE64.encode(key.public());
    let set = json!({ "keys": [key.jwk()] }).to_string();
    for secret in [key.public(), public.as_bytes(), set.as_bytes()] {
        for (name, algorithm) in [("HS256", hmac::HMAC_SHA256), ("HS512", hmac::HMAC_SHA512)] {
            let message = message(&with(header(), "alg", json!(name)), &part(&ada.token, 1));
            let tag = hmac::sign(&hmac::Key::new(algorithm, secret), message.as_bytes());
            let forged = format!("{message}.{}", BASE64.encode(tag));
            me(&app, &forged).await.assert_refused(401, MALFORMED);
        }
    }
}

#[tokio::test]
async fn a_token_with_a_foreign_key_or_an_unknown_key_id_is_refused() {
    let (app, ada) = given().await;
    let claims = part(&ada.token, 1);
    let foreign = SigningKey::of_seed(9);
    for header in [
        header(),
        with(header(), "kid", json!(foreign.kid())),
        with(header(), "kid", Value::Null),
        with(header(), "jwk", foreign.jwk()),
        with(header(), "jku", json!("https://example.org/jwks.json")),
    ] {
        me(&app, &signed_by(&foreign, &header, &claims))
            .await
            .assert_refused(401, MALFORMED);
    }
    for kid in [
        json!("unknown"),
        json!(""),
        json!("../../dev/null"),
        Value::Null,
    ] {
        let forged = signed_by(&SigningKey::of_apps(), &with(header(), "kid", kid), &claims);
        me(&app, &forged).await.assert_refused(401, MALFORMED);
    }
}

#[tokio::test]
async fn a_token_with_a_wrong_or_missing_claim_is_refused() {
    let (app, ada) = given().await;
    // As a time, 7 is long ago: valid as `nbf`, the beginning of the validity, and expired as `exp`.
    for field in ["iss", "aud", "sub", "sid", "exp", "nbf"] {
        for other in [json!("another"), json!(7), json!([]), Value::Null] {
            if field == "nbf" && other.is_number() {
                continue;
            }
            let claims = with(part(&ada.token, 1), field, other.clone());
            let refused = me(&app, &signed(&claims)).await;
            assert_eq!(refused.status, 401, "{field}: {other}");
        }
    }
    for field in ["iss", "aud"] {
        let claims = with(part(&ada.token, 1), field, json!("another"));
        me(&app, &signed(&claims))
            .await
            .assert_refused(401, MALFORMED);
    }
}
