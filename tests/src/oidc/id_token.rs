//! ID tokens that are accepted, and ID tokens that are refused.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;
use serde_json::{Value, json};
use testkit::oidc::{Algorithm, CLIENT_ID};

/// The tolerated difference between the provider's clock and ours, in seconds.
const LEEWAY: i64 = 60;

async fn with_claims(claims: Value) -> Result<Claims> {
    let sign_in = SignIn::new();
    sign_in.provider.claims(claims);
    sign_in.redeem().await
}

/// The outcome of a sign-in in which this token replaces the provider's token.
async fn with_token(sign_in: &SignIn, token: &str) -> Result<Claims> {
    let code = sign_in.code().await;
    sign_in
        .provider
        .reply("/token", 200, &json!({ "id_token": token }));
    let now = sign_in.now();
    sign_in.client.redeem(&code, &sign_in.challenge, now).await
}

fn genuine(sign_in: &SignIn) -> String {
    sign_in.provider.id_token(Some(&sign_in.challenge.nonce))
}

fn message(header: &Value, genuine: &str) -> String {
    let claims = genuine.split('.').nth(1).unwrap();
    format!("{}.{claims}", BASE64.encode(header.to_string()))
}

#[tokio::test]
async fn a_token_with_a_wrong_or_missing_claim_is_refused() {
    let now = SignIn::new().now().as_second();
    let others = json!([CLIENT_ID, "other"]);
    let wrong = [
        json!({ "iss": "https://accounts.test" }),
        json!({ "iss": ["https://accounts.test/tenant"], "aud": "other" }),
        json!({ "iss": null }),
        json!({ "aud": "other" }),
        json!({ "aud": ["other"] }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "aud": others }),
        json!({ "aud": others, "azp": "other" }),
        json!({ "azp": "other" }),
        json!({ "nonce": "other" }),
        json!({ "nonce": "" }),
        json!({ "nonce": null }),
        json!({ "exp": now - LEEWAY }),
        json!({ "exp": "tomorrow" }),
        json!({ "exp": null }),
        json!({ "iat": now + LEEWAY + 1 }),
        json!({ "iat": null }),
        json!({ "sub": "" }),
        json!({ "sub": "a".repeat(256) }),
        json!({ "sub": 1 }),
        json!({ "sub": null }),
    ];
    for claims in wrong {
        let outcome = with_claims(claims.clone()).await;
        assert_eq!(refusal(outcome), INVALID_ID_TOKEN, "{claims}");
    }
}

#[tokio::test]
async fn a_token_for_several_clients_is_accepted_if_azp_names_our_client() {
    let others = json!([CLIENT_ID, "other"]);
    let right = [
        json!({ "aud": [CLIENT_ID] }),
        json!({ "aud": others, "azp": CLIENT_ID }),
        json!({ "azp": CLIENT_ID }),
        json!({ "sub": "a".repeat(255) }),
    ];
    for claims in right {
        assert!(with_claims(claims.clone()).await.is_ok(), "{claims}");
    }
}

#[tokio::test]
async fn a_token_is_accepted_up_to_a_minute_before_and_after_its_validity() {
    let sign_in = SignIn::new();
    assert!(sign_in.redeem_after(300 + LEEWAY - 1).await.is_ok());
    assert_eq!(
        refusal(sign_in.redeem_after(300 + LEEWAY).await),
        INVALID_ID_TOKEN
    );
    assert!(sign_in.redeem_after(-LEEWAY).await.is_ok());
    assert_eq!(
        refusal(sign_in.redeem_after(-LEEWAY - 1).await),
        INVALID_ID_TOKEN
    );
}

#[tokio::test]
async fn a_time_may_have_a_fraction() {
    let now = 1_780_315_200.25;
    assert!(
        with_claims(json!({ "iat": now, "exp": now + 1.5 }))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    for algorithm in Algorithm::ALL {
        let sign_in = SignIn::new();
        sign_in.provider.sign_with(algorithm);
        let genuine = genuine(&sign_in);
        assert!(with_token(&sign_in, &genuine).await.is_ok());
        sign_in.provider.claims(json!({ "sub": "eve" }));
        let forged = sign_in.provider.id_token(Some(&sign_in.challenge.nonce));
        let (signed, _) = forged.rsplit_once('.').unwrap();
        let (_, signature) = genuine.rsplit_once('.').unwrap();
        let mixed = format!("{signed}.{signature}");
        for token in [&mixed, &format!("{signed}."), signed, "", "a.b.c"] {
            let outcome = with_token(&sign_in, token).await;
            assert_eq!(refusal(outcome), INVALID_ID_TOKEN, "{}", algorithm.name());
        }
    }
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused() {
    let sign_in = SignIn::new();
    let token = message(&json!({ "alg": "none" }), &genuine(&sign_in)) + ".";
    assert_eq!(
        refusal(with_token(&sign_in, &token).await),
        INVALID_ID_TOKEN
    );
}

#[tokio::test]
async fn a_token_signed_with_a_public_key_as_a_shared_secret_is_refused() {
    let sign_in = SignIn::new();
    let keys = sign_in.provider.public_keys();
    for (key, field) in [(0, "n"), (1, "x"), (2, "x")] {
        let key = &keys["keys"][key];
        let header = json!({ "alg": "HS256", "kid": key["kid"] });
        let message = message(&header, &genuine(&sign_in));
        let text = key[field].as_str().unwrap();
        for secret in [text.as_bytes(), &BASE64.decode(text).unwrap()] {
            let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
            let signature = BASE64.encode(hmac::sign(&secret, message.as_bytes()));
            let outcome = with_token(&sign_in, &format!("{message}.{signature}")).await;
            assert_eq!(refusal(outcome), INVALID_ID_TOKEN, "{field}");
        }
    }
}

#[tokio::test]
async fn a_token_by_a_key_that_the_provider_does_not_publish_is_refused() {
    let sign_in = SignIn::new();
    let headers = [
        json!({ "kid": "other" }),
        json!({ "kid": "ES256" }),
        json!({ "alg": "ES256" }),
        json!({ "alg": "ES256", "kid": "ES256" }),
        json!({ "alg": "RS512" }),
        json!({ "alg": "PS256" }),
    ];
    for header in headers {
        sign_in.provider.header(header.clone());
        assert_eq!(sign_in.refusal().await, INVALID_ID_TOKEN, "{header}");
    }
    sign_in.provider.header(json!({ "kid": null }));
    assert!(sign_in.redeem().await.is_ok());
}

#[tokio::test]
async fn a_token_of_another_provider_with_the_same_key_ids_is_refused() {
    let (sign_in, other) = (SignIn::new(), Provider::new());
    other.sign_with(Algorithm::Es256);
    let token = other.id_token(Some(&sign_in.challenge.nonce));
    assert_eq!(
        refusal(with_token(&sign_in, &token).await),
        INVALID_ID_TOKEN
    );
}

#[tokio::test]
async fn a_token_with_an_unknown_critical_extension_is_refused() {
    let sign_in = SignIn::new();
    sign_in
        .provider
        .header(json!({ "crit": ["b64"], "b64": false }));
    assert_eq!(sign_in.refusal().await, INVALID_ID_TOKEN);
}
