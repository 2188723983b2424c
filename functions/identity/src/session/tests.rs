use super::*;
use kernel::Entity as _;
use kernel::context::Clock as _;
use std::sync::Arc;
use testkit::TestClock;

fn session() -> (Session, Timestamp) {
    let clock = Arc::new(TestClock::new());
    let now = clock.now();
    let cx = Context {
        user_agent: Some("curl/8".to_owned()),
        client_address: Some(IpAddr::from([203, 0, 113, 77])),
        ..Context::of_system(now, clock)
    };
    (Session::begin("1".parse().unwrap(), 3, &cx), now)
}

fn after(now: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(now.as_second() + seconds).unwrap()
}

#[test]
fn only_the_network_of_an_address_is_kept() {
    let of = |text: &str| prefix(text.parse().unwrap());
    assert_eq!(of("203.0.113.77"), "203.0.113.0/24");
    assert_eq!(of("::ffff:203.0.113.77"), "203.0.113.0/24");
    assert_eq!(of("2001:db8:1234:5678::9"), "2001:db8:1234::/48");
    assert_eq!(of("::1"), "::/48");
}

#[test]
fn a_new_session_stores_its_device_and_network_and_records_an_event() {
    let (session, _) = session();
    let row = serde_json::to_value(&session).unwrap();
    assert_eq!(
        (&row["device"], &row["address_prefix"]),
        (&"curl/8".into(), &"203.0.113.0/24".into())
    );
    assert!(row["expires_at"].is_i64());
    assert_eq!(session.history().version(), 1);
}

#[test]
fn a_session_is_refused_from_its_expiry_time_on() {
    let (session, now) = session();
    let owner: UserId = "1".parse().unwrap();
    assert!(session.admits(&owner, 3, after(now, LIFETIME_SECONDS - 1)));
    assert!(!session.admits(&owner, 3, after(now, LIFETIME_SECONDS)));
}

#[test]
fn a_session_of_another_generation_is_refused() {
    let (session, now) = session();
    let owner: UserId = "1".parse().unwrap();
    assert!(session.admits(&owner, 3, now));
    assert!(!session.admits(&owner, 4, now));
}

#[test]
fn a_session_is_refused_for_another_user() {
    let (session, now) = session();
    assert!(!session.admits(&"2".parse().unwrap(), 3, now));
}
