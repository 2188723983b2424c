use kernel::{Dependencies as _, Resources};

use super::*;
use crate::Validity;

const KEY_ID: &str = "K2JCJMDEHXQW5F";
const HOST: &str = "d111111abcdef8.cloudfront.net";

fn private_key() -> String {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
    URL_SAFE_NO_PAD.encode(pkcs8.unwrap())
}

fn open(host: &'static str, key: String) -> Result<Cdn> {
    let resources = Resources::new(None, move |name| match name {
        "CDN_HOST" => Some(host.to_owned()),
        "CDN_KEY_ID" => Some(KEY_ID.to_owned()),
        _ => Some(key.clone()),
    });
    Cdn::open(&resources)
}

fn cdn() -> Cdn {
    open(HOST, private_key()).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn key(id: u8) -> ObjectKey {
    ObjectKey::parse(format!("files/objects/{id}")).unwrap()
}

fn download() -> Download {
    Download {
        disposition: Some("attachment; filename=\"a*b?.png\"; filename*=UTF-8''%C3%A4".to_owned()),
        content_type: Some("image/png".to_owned()),
        ..plain()
    }
}

fn plain() -> Download {
    Download::new(key(1), Validity::seconds(at(1_700_000_000), 60).unwrap())
}

fn link(cdn: &Cdn, download: &Download) -> String {
    cdn.link(download).unwrap().unwrap().url
}

/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html>
#[test]
fn the_policy_is_the_one_of_awss_example() {
    let url = "https://d111111abcdef8.cloudfront.net/horizon.jpg?size=large&license=yes";
    assert_eq!(
        policy(url, at(1_767_290_400)),
        "{\"Statement\":[{\"Resource\":\"https://d111111abcdef8.cloudfront.net/horizon.jpg?size=large&license=yes\",\
         \"Condition\":{\"DateLessThan\":{\"AWS:EpochTime\":1767290400}}}]}"
    );
}

#[test]
fn a_link_names_the_object_the_headers_the_end_and_the_key() {
    let signed = cdn().link(&download()).unwrap().unwrap();
    let (before, rest) = signed.url.split_once("&Expires=").unwrap();
    assert_eq!(
        before,
        "https://d111111abcdef8.cloudfront.net/files/objects/1\
         ?response-content-disposition=attachment%3B%20filename%3D%22a%2Ab%3F.png%22%3B%20filename%2A%3DUTF-8%27%27%25C3%25A4\
         &response-content-type=image%2Fpng"
    );
    let (expires, rest) = rest.split_once("&Signature=").unwrap();
    let (signature, rest) = rest.split_once('&').unwrap();
    assert_eq!(expires, "1700000060");
    assert!(!signature.contains(['+', '=', '/']));
    assert_eq!(rest, "Key-Pair-Id=K2JCJMDEHXQW5F&Hash-Algorithm=SHA256");
    assert_eq!(signed.expires_at, at(1_700_000_060));
    assert!(signed.headers.is_empty());
}

#[test]
fn a_link_without_headers_begins_its_query_with_the_signature() {
    let cdn = cdn();
    let url = link(&cdn, &plain());
    assert!(url.starts_with("https://d111111abcdef8.cloudfront.net/files/objects/1?Expires="));
    assert!(cdn.has_signed(&key(1), &url, at(1_700_000_000)));
}

#[test]
fn a_link_is_valid_until_it_expires_and_for_its_object_alone() {
    let cdn = cdn();
    let url = link(&cdn, &download());
    for (second, expected) in [(0, true), (59, true), (60, false), (61, false)] {
        let now = at(1_700_000_000 + second);
        assert_eq!(cdn.has_signed(&key(1), &url, now), expected, "{second}");
    }
    assert!(!cdn.has_signed(&key(2), &url, at(1_700_000_000)));
}

#[test]
fn a_changed_link_and_a_link_of_another_key_are_not_valid() {
    let cdn = cdn();
    let url = link(&cdn, &download());
    let now = at(1_700_000_000);
    for changed in [
        url.replace("attachment", "inline"),
        url.replace("1700000060", "1700009999"),
        url.replace("K2JCJMDEHXQW5F", "K3"),
        url.replace("SHA256", "SHA1"),
        url.replace("https:", "http:"),
        url.replace("files/objects/1?", "files/objects/1/../2?"),
        format!("{url}&Expires=1800000000"),
        format!("{url}&a=b"),
        url.replace("&Hash-Algorithm=SHA256", ""),
        url.replace("Signature=", "Signature=~"),
        format!("https://{HOST}/files/objects/1"),
        String::new(),
        "?&&".to_owned(),
        link(&self::cdn(), &download()),
    ] {
        assert_ne!(changed, url);
        assert!(!cdn.has_signed(&key(1), &changed, now), "{changed}");
    }
}

#[test]
fn a_stage_without_a_distribution_signs_nothing_and_knows_no_link() {
    let none = open("", String::new()).unwrap();
    assert!(none.link(&download()).unwrap().is_none());
    let url = link(&cdn(), &download());
    assert!(!none.has_signed(&key(1), &url, at(1_700_000_000)));
}

#[test]
fn a_malformed_key_stops_the_function_and_is_not_in_the_error() {
    for wrong in ["", "secret-text", "AAAA"] {
        let refused = format!("{:?}", open(HOST, wrong.to_owned()).err().unwrap());
        assert!(wrong.is_empty() || !refused.contains(wrong), "{refused}");
    }
}
