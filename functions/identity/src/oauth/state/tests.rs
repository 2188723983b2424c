//! The content of a state, and when a state is accepted.

use super::*;
use kernel::context::Clock as _;
use std::sync::Arc;
use testkit::TestClock;

fn states() -> States {
    testkit::open::<States>()
}

fn cx() -> Context {
    let clock = Arc::new(TestClock::new());
    Context::of_system(clock.now(), clock)
}

fn after(cx: &Context, seconds: i64) -> Timestamp {
    Timestamp::from_second(cx.now.as_second() + seconds).unwrap()
}

#[test]
fn a_state_that_comes_back_has_the_user_and_the_challenge_of_its_sign_in() {
    let (states, cx) = (states(), cx());
    let linker = Linker {
        user_id: "7".parse().unwrap(),
        session_id: "8".parse().unwrap(),
    };
    for linker in [None, Some(linker)] {
        let begun = states.begin("test", linker.clone(), &cx);
        let back = states
            .check("test", &begun.challenge.state, cx.now)
            .unwrap();
        assert_eq!(back.linker(), linker.as_ref());
        assert!(back.challenge == begun.challenge);
    }
}

#[test]
fn a_state_expires_after_ten_minutes() {
    let (states, cx) = (states(), cx());
    let state = states.begin("test", None, &cx).challenge.state;
    let at = |seconds| states.check("test", &state, after(&cx, seconds)).is_ok();
    assert!(at(LIFETIME_SECONDS - 1));
    assert!(!at(LIFETIME_SECONDS));
}

#[test]
fn a_state_of_another_provider_user_time_sign_in_or_secret_is_refused() {
    let (states, cx) = (states(), cx());
    let state = states.begin("test", None, &cx).challenge.state;
    assert!(states.check("other", &state, cx.now).is_err());
    let parts: Vec<&str> = state.split('.').collect();
    let [id, expires_at, _, _, tag] = parts[..] else {
        panic!("{state}");
    };
    for changed in [
        format!("1.{expires_at}...{tag}"),
        format!("{id}.{expires_at}1...{tag}"),
        format!("{id}.{expires_at}.7.8.{tag}"),
        format!("{id}.{expires_at}..."),
    ] {
        assert!(states.check("test", &changed, cx.now).is_err(), "{changed}");
    }
    let other = States(hmac::Key::new(hmac::HMAC_SHA256, &[9; 32]));
    assert!(other.check("test", &state, cx.now).is_err());
}

#[test]
fn a_malformed_state_is_refused() {
    for text in [
        "",
        "1",
        "....",
        "1.2...A!",
        "1.x...AA",
        "1.2.x.3.AA",
        "1.2.3.x.AA",
        "1.2.3..AA",
        "1.2..3.AA",
        "x.2...AA",
        "1.2...AA.3",
    ] {
        assert!(StateClaims::parse(text).is_none(), "{text}");
    }
}

#[test]
fn verifier_nonce_and_tag_differ_from_each_other_and_between_sign_ins() {
    let (states, cx) = (states(), cx());
    let (one, other) = (
        states.begin("test", None, &cx).challenge,
        states.begin("test", None, &cx).challenge,
    );
    let tag = one.state.rsplit('.').next().unwrap().to_owned();
    let all = [
        &tag,
        &one.nonce,
        &one.code_verifier,
        &other.nonce,
        &other.code_verifier,
    ];
    for (place, text) in all.iter().enumerate() {
        assert_eq!(
            text.len(),
            43,
            "256 bits, and a verifier as RFC 7636 requires it"
        );
        assert!(!all[..place].contains(text));
    }
}
