//! Access tokens that somebody made.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;
use serde_json::{Value, json};
use testkit::keys::SigningKey;

use super::forging::{MALFORMED, given, header, me, message, part, signed, signed_by, with};
use crate::given::newcomer;

/// Without this, every test below might pass because the forging itself is at fault.
#[tokio::test]
async fn a_token_made_like_ours_with_our_key_is_worth_something() {
    let (app, ada) = given().await;
    me(&app, &ada.token).await.with_status(200);
    me(&app, &signed(&part(&ada.token, 1)))
        .await
        .with_status(200);
}

#[tokio::test]
async fn a_tampered_token_is_refused() {
    let (app, ada) = given().await;
    let other = newcomer(&app, "lin@example.org").await;
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
async fn a_token_without_a_signature_is_refused_however_none_is_spelled() {
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
async fn our_public_key_is_no_secret_to_sign_with() {
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
async fn a_key_that_is_not_ours_is_refused_whatever_the_header_says_of_it() {
    let (app, ada) = given().await;
    let claims = part(&ada.token, 1);
    let theirs = SigningKey::of_seed(9);
    for header in [
        header(),
        with(header(), "kid", json!(theirs.kid())),
        with(header(), "kid", Value::Null),
        with(header(), "jwk", theirs.jwk()),
        with(header(), "jku", json!("https://example.org/jwks.json")),
    ] {
        me(&app, &signed_by(&theirs, &header, &claims))
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
async fn a_token_for_somebody_else_or_from_somebody_else_is_refused() {
    let (app, ada) = given().await;
    // As a number, 7 is a moment long ago: right for the beginning of a token's life, wrong for its end.
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
