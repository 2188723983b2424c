use super::*;

#[test]
fn every_service_has_a_plain_name_and_none_is_a_word_of_ours() {
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
fn one_service_follows_another_until_all_have_been() {
    let mut service = Service::SHARED;
    for expected in Service::all()
        .map(Service::as_str)
        .skip(1)
        .chain(["shared"])
    {
        service = service.following();
        assert_eq!(service.as_str(), expected);
    }
}

#[test]
fn a_key_has_one_to_64_plain_characters() {
    for key in ["a", "Page.Size_2-x", &"a".repeat(64)] {
        let id = SettingId::new(Service::SHARED, &Key::parse(key).unwrap());
        assert_eq!(id.parts(), ("shared", key));
        assert_eq!(id.parameter().unwrap().as_str(), id.as_str());
    }
}

#[test]
fn anything_else_is_no_key() {
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
        assert_eq!(Key::parse(key), None, "{key}");
    }
}

#[test]
fn a_parameter_that_is_no_setting_is_none() {
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
