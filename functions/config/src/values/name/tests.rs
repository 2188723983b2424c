use super::*;

#[test]
fn service_names_are_plain_and_do_not_collide_with_paths_of_the_api() {
    for name in Service::all().map(Service::as_str) {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(name.len() <= 32 && name.bytes().all(plain), "{name}");
        assert!(Service::named(name).unwrap().folder().is_ok());
    }
    for reserved in ["secrets", "schemas", "audit", ""] {
        assert_eq!(Service::named(reserved), None, "{reserved}");
    }
}

#[test]
fn every_domain_may_have_settings() {
    for domain in gateway::domains() {
        let service = Service::named(domain).unwrap();
        assert!(service.is_domain(), "{domain}");
    }
}

#[test]
fn successor_visits_every_service_once_and_starts_again() {
    let mut service = Service::SHARED;
    for expected in Service::all()
        .map(Service::as_str)
        .skip(1)
        .chain(["shared"])
    {
        service = service.successor();
        assert_eq!(service.as_str(), expected);
    }
}

#[test]
fn a_key_has_1_to_64_plain_characters() {
    for key in ["a", "Page.Size_2-x", &"a".repeat(64)] {
        let id = SettingId::new(Service::SHARED, &SettingKey::parse(key).unwrap());
        assert_eq!(id.parts(), ("shared", key));
        assert_eq!(id.parameter().unwrap().as_str(), id.as_str());
    }
}

#[test]
fn an_invalid_key_is_refused() {
    for key in [
        "",
        ".",
        "..",
        "effective",
        "a/b",
        "a b",
        "ä",
        "a\n",
        "{{a}}",
        &"a".repeat(65),
    ] {
        assert_eq!(SettingKey::parse(key), None, "{key}");
    }
}

#[test]
fn a_parameter_that_is_not_a_setting_has_no_setting_id() {
    for name in [
        "shared",
        "shared/a/b",
        "secrets/a",
        "nobody/a",
        "shared/effective",
    ] {
        assert_eq!(SettingId::parse(name), None, "{name}");
    }
    assert!(SettingId::parse("subjects/page-size").is_some());
}
