//! Which access tokens are accepted, and which are refused.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::context::Clock as _;
use kernel::{Dependencies as _, Resources};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::keys::SigningKey as TestKey;
use testkit::{MemoryTable, TestClock};

const NOW: i64 = 1_780_315_200;

fn resources() -> Resources {
    let table = MemoryTable::new();
    table.given(crate::given::key_ring());
    testkit::resources::<(TokenIssuer, TokenVerifier)>(Some(Arc::new(table)))
}

fn verify(token: &str, at: i64) -> Result<Claims, Anonymity> {
    let verifier = TokenVerifier::open(&resources()).unwrap();
    let verified = verifier.verify(token, Timestamp::from_second(at).unwrap());
    block_on(verified).unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work)
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

fn header() -> Value {
    json!({ "typ": "JWT", "alg": "EdDSA", "kid": TestKey::of_apps().kid() })
}

fn claims() -> Value {
    json!({
        "iss": "aurora", "aud": "aurora-api", "sub": "1", "sid": "2", "jti": "3",
        "iat": NOW, "nbf": NOW, "exp": NOW + 900,
    })
}

fn signed(header: &Value, claims: &Value, key: &TestKey) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    format!(
        "{message}.{}",
        URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()))
    )
}

fn refusal(header: &Value, claims: &Value) -> Option<Anonymity> {
    verify(&signed(header, claims, &TestKey::of_apps()), NOW).err()
}

fn with(mut json: Value, field: &str, value: Value) -> Value {
    json[field] = value;
    json
}

#[test]
fn an_issued_token_names_its_session_and_is_valid_for_15_minutes() {
    let clock = Arc::new(TestClock::new());
    let cx = Context::of_system(clock.now(), clock);
    let session = Session::begin("7".parse().unwrap(), 1, &cx);
    let issuer = TokenIssuer::open(&resources()).unwrap();
    let token = block_on(issuer.issue(&session, &cx)).unwrap();
    let issued = cx.now.as_second();
    let claims = verify(&token, issued + 899).unwrap();
    assert_eq!(
        (&claims.sub, &claims.sid),
        (session.user_id(), session.session_id())
    );
    assert_eq!(verify(&token, issued + 900).err(), Some(Anonymity::Expired));
    assert_eq!(verify(&token, issued - 1).err(), Some(Anonymity::Malformed));
}

#[test]
fn a_token_under_another_algorithm_is_refused() {
    assert_eq!(refusal(&header(), &claims()), None);
    for alg in ["none", "HS256", "ES256", "RS256", "eddsa", ""] {
        assert_eq!(
            refusal(&with(header(), "alg", json!(alg)), &claims()),
            Some(Anonymity::Malformed),
            "{alg}"
        );
    }
    let unsigned = format!(
        "{}.{}.",
        part(&with(header(), "alg", json!("none"))),
        part(&claims())
    );
    assert_eq!(verify(&unsigned, NOW).err(), Some(Anonymity::Malformed));
}

#[test]
fn a_token_with_the_public_key_as_its_hmac_secret_is_refused() {
    let header = with(header(), "alg", json!("HS256"));
    let message = format!("{}.{}", part(&header), part(&claims()));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, TestKey::of_apps().public());
    let tag = ring::hmac::sign(&key, message.as_bytes());
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()));
    assert_eq!(verify(&token, NOW).err(), Some(Anonymity::Malformed));
}

#[test]
fn a_token_under_another_key_is_refused() {
    let other = signed(&header(), &claims(), &TestKey::of_seed(9));
    assert_eq!(verify(&other, NOW).err(), Some(Anonymity::Malformed));
    for kid in [json!("other"), json!(""), Value::Null] {
        assert_eq!(
            refusal(&with(header(), "kid", kid), &claims()),
            Some(Anonymity::Malformed)
        );
    }
}

#[test]
fn a_token_with_a_wrong_or_missing_claim_is_refused() {
    let wrong = [
        ("iss", json!("other")),
        ("aud", json!("other")),
        ("aud", json!([])),
        ("sub", json!("no id")),
        ("sid", json!("")),
        ("exp", json!("1")),
        ("exp", json!(1e30)),
        ("nbf", json!(-0.5)),
    ];
    let missing =
        ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"].map(|field| (field, Value::Null));
    for (field, value) in wrong.into_iter().chain(missing) {
        let refused = refusal(&header(), &with(claims(), field, value.clone()));
        assert_eq!(refused, Some(Anonymity::Malformed), "{field} {value}");
    }
}

#[test]
fn a_token_is_refused_before_it_is_valid_and_after_it_expires() {
    assert_eq!(
        refusal(&header(), &with(claims(), "exp", json!(NOW))),
        Some(Anonymity::Expired)
    );
    assert_eq!(
        refusal(&header(), &with(claims(), "exp", json!(NOW + 1))),
        None
    );
    assert_eq!(
        refusal(&header(), &with(claims(), "nbf", json!(NOW + 1))),
        Some(Anonymity::Malformed)
    );
}

proptest! {
    #[test]
    fn a_token_with_one_changed_character_is_refused(place in 0_usize..500, to in "[A-Za-z0-9_.-]") {
        let token = signed(&header(), &claims(), &TestKey::of_apps());
        let place = place % token.len();
        let mut changed = token.clone();
        changed.replace_range(place..=place, &to);
        prop_assert!(changed == token || verify(&changed, NOW).is_err());
    }

    #[test]
    fn no_text_makes_the_verifier_panic(text in "\\PC{0,40}|[A-Za-z0-9_-]{0,20}(\\.[A-Za-z0-9_-]{0,20}){0,4}") {
        prop_assert_eq!(verify(&text, NOW).err(), Some(Anonymity::Malformed));
    }
}
