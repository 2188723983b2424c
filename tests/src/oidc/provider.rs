//! Providers that are down, answer wrongly, or are not the configured issuer.

use super::*;
use serde_json::json;

const METADATA: &str = "/.well-known/openid-configuration";
const TOKEN: &str = "/token";
const JWKS: &str = "/jwks";

/// The refusal of a sign-in in which this path answers with this status and body.
async fn refusal_with(
    path: &'static str,
    status: u16,
    body: serde_json::Value,
) -> (Kind, &'static str) {
    let sign_in = SignIn::new();
    let code = sign_in.code().await;
    sign_in.provider.reply(path, status, &body);
    let now = sign_in.now();
    refusal(sign_in.client.redeem(&code, &sign_in.challenge, now).await)
}

#[tokio::test]
async fn a_provider_that_is_down_is_unavailable() {
    for path in [METADATA, TOKEN, JWKS] {
        for status in [500, 503, 429] {
            assert_eq!(
                refusal_with(path, status, json!({})).await,
                UNAVAILABLE,
                "{path} {status}"
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_or_an_unexpected_reply_is_a_failure_of_the_provider() {
    for path in [METADATA, TOKEN, JWKS] {
        for (status, body) in [(302, json!({})), (404, json!({})), (200, json!([]))] {
            assert_eq!(
                refusal_with(path, status, body).await,
                PROVIDER_FAILED,
                "{path} {status}"
            );
        }
    }
}

#[tokio::test]
async fn a_reply_without_an_id_token_is_a_failure_of_the_provider() {
    let reply = json!({ "access_token": "access", "token_type": "Bearer" });
    assert_eq!(refusal_with(TOKEN, 200, reply).await, PROVIDER_FAILED);
}

#[tokio::test]
async fn only_invalid_grant_means_that_the_code_is_refused() {
    let refused = |error| refusal_with(TOKEN, 400, json!({ "error": error }));
    assert_eq!(refused("invalid_grant").await, CODE_REFUSED);
    assert_eq!(refused("invalid_client").await, PROVIDER_FAILED);
    assert_eq!(refused("invalid_request").await, PROVIDER_FAILED);
}

#[tokio::test]
async fn a_provider_that_names_another_issuer_is_refused() {
    let sign_in = SignIn::new();
    sign_in
        .provider
        .metadata(json!({ "issuer": "https://accounts.test" }));
    let url = sign_in.client.authorization_url(&sign_in.challenge).await;
    assert_eq!(refusal(url), PROVIDER_FAILED);
}

#[tokio::test]
async fn an_endpoint_without_https_is_refused() {
    for endpoint in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        for address in [
            "http://accounts.test/tenant",
            "http://localhost/",
            "/authorize",
        ] {
            let sign_in = SignIn::new();
            sign_in.provider.metadata(json!({ endpoint: address }));
            let url = sign_in.client.authorization_url(&sign_in.challenge).await;
            assert_eq!(refusal(url), PROVIDER_FAILED, "{endpoint} {address}");
        }
    }
}
