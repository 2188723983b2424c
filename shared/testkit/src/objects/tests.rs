use kernel::Kind;
use objects::{Checksum, Inspection as _, Multipart as _, ObjectKey, Objects as _};

use super::*;
use crate::object_contract::given;

fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).unwrap()
}

#[tokio::test]
async fn a_given_object_is_found_until_it_is_removed() {
    let objects = MemoryObjects::default();
    let key = key("identity/avatars/1");
    assert_eq!(objects.find(&key).await.unwrap(), None);

    objects.given(key.as_str(), b"png", "image/png");
    let found = objects.find(&key).await.unwrap().unwrap();
    assert_eq!((found.length, found.checksum), (3, None));
    assert_eq!(
        objects.bytes(key.as_str()).as_deref(),
        Some(b"png".as_slice())
    );

    objects.remove(&key).await.unwrap();
    assert_eq!(objects.find(&key).await.unwrap(), None);
}

#[tokio::test]
async fn only_keys_below_the_folder_are_listed() {
    let objects = MemoryObjects::default();
    for key in [
        "identity/avatars/1/b",
        "identity/avatars/1/a",
        "identity/avatars/12/a",
    ] {
        objects.given(key, b"png", "image/png");
    }
    let listed = objects.list(&key("identity/avatars/1")).await.unwrap();
    let listed: Vec<&str> = listed.iter().map(ObjectKey::as_str).collect();
    assert_eq!(listed, ["identity/avatars/1/a", "identity/avatars/1/b"]);
    assert_eq!(objects.keys().len(), 3);
}

#[tokio::test]
async fn an_upload_has_the_headers_that_s3_requires() {
    let objects = MemoryObjects::default();
    let upload = given::upload(key("identity/avatars/1"), b"png", objects.clock.now());
    let put = objects.upload(&upload).await.unwrap();
    let headers: Vec<&str> = put.headers.keys().map(String::as_str).collect();
    assert_eq!(
        headers,
        ["content-length", "content-type", "x-amz-checksum-sha256"]
    );
    let line_break = objects::Upload {
        content_type: "image/png\r\nx-amz-acl: public-read".to_owned(),
        ..upload
    };
    assert!(objects.upload(&line_break).await.is_err());
}

#[tokio::test]
async fn a_header_that_is_not_signed_is_refused() {
    let objects = MemoryObjects::default();
    let upload = given::upload(key("identity/avatars/1"), b"png", objects.clock.now());
    let mut put = objects.upload(&upload).await.unwrap();
    let acl = ("x-amz-acl".to_owned(), "public-read".to_owned());
    put.headers.extend([acl]);
    assert_eq!(objects.put(&put, b"png"), 403);
    put.headers.remove("x-amz-acl");
    assert_eq!(objects.put(&put, b"png"), 200);
}

#[tokio::test]
async fn a_transfer_expires_with_the_credentials_that_sign_it() {
    let objects = MemoryObjects::default();
    let now = objects.clock.now();
    assert_eq!(objects.signer_expires_at().await.unwrap(), None);
    let upload = given::upload(key("identity/avatars/1"), b"png", now);
    let expiry = now + jiff::SignedDuration::from_secs(5);
    objects.sign_until(expiry);
    assert_eq!(objects.signer_expires_at().await.unwrap(), Some(expiry));
    assert_eq!(objects.upload(&upload).await.unwrap().expires_at, expiry);
    objects.sign_until(now);
    let refused = objects.upload(&upload).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Unavailable);
}

#[tokio::test]
async fn a_part_has_a_checksum_exactly_if_its_upload_has() {
    let objects = MemoryObjects::default();
    let now = objects.clock.now();
    for has_checksums in [true, false] {
        let begun = given::multipart(key("identity/videos/1"), has_checksums);
        let id = objects.begin(&begun).await.unwrap();
        for with_checksum in [true, false] {
            let part = given::part(&begun.key, &id, 1, b"bytes", with_checksum, now);
            let put = objects.part(&part).await.unwrap();
            let expected = if with_checksum == has_checksums {
                200
            } else {
                400
            };
            assert_eq!(objects.put(&put, b"bytes"), expected);
        }
    }
    assert_eq!(objects.pending_uploads(), 2);
}

#[tokio::test]
async fn short_parts_before_the_last_and_parts_in_another_order_are_refused() {
    let objects = MemoryObjects::default();
    let now = objects.clock.now();
    let begun = given::multipart(key("identity/videos/1"), true);
    let id = objects.begin(&begun).await.unwrap();
    for number in [1, 2] {
        let part = given::part(&begun.key, &id, number, b"bytes", true, now);
        let put = objects.part(&part).await.unwrap();
        assert_eq!(objects.put(&put, b"bytes"), 200);
    }
    let mut parts = objects.parts(&begun.key, &id).await.unwrap().unwrap();
    let short = objects.complete(&begun.key, &id, &parts).await.unwrap_err();
    assert_eq!(short.code(), "objects.parts_changed");
    parts.reverse();
    let unordered = objects.complete(&begun.key, &id, &parts).await.unwrap_err();
    assert_eq!(unordered.kind(), Kind::Internal);
    assert!(
        objects
            .complete(&begun.key, &id, &parts[..1])
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_relocated_object_has_the_checksum_of_all_its_bytes() {
    let objects = MemoryObjects::default();
    let (from, to) = (key("identity/1"), key("identity/2"));
    objects.given(from.as_str(), b"png", "image/png");
    objects.relocate(&from, &to).await.unwrap();
    let found = objects.find(&to).await.unwrap().unwrap();
    assert_eq!(found.checksum, Some(Checksum::Whole(checksum(b"png"))));
}

#[tokio::test]
async fn the_given_call_fails_without_effect() {
    let objects = MemoryObjects::default();
    let (one, other) = (key("identity/1"), key("identity/2"));
    for key in [&one, &other] {
        objects.given(key.as_str(), b"png", "image/png");
    }
    objects.fail_call(ObjectCall::Remove, 2);
    objects.remove(&one).await.unwrap();
    let failed = objects.remove(&other).await.unwrap_err();
    assert_eq!(failed.code(), "unavailable");
    assert_eq!(objects.keys(), ["identity/2"]);
    objects.remove(&other).await.unwrap();
    assert!(objects.keys().is_empty());
}

#[tokio::test]
async fn the_given_call_takes_effect_and_loses_its_answer() {
    let objects = MemoryObjects::default();
    objects.given("identity/1", b"png", "image/png");
    objects.lose_answer(ObjectCall::Remove, 1);
    let failed = objects.remove(&key("identity/1")).await.unwrap_err();
    assert_eq!(failed.code(), "unavailable");
    assert!(objects.keys().is_empty());
}

#[tokio::test]
async fn a_relocation_that_failed_in_the_middle_is_finished_by_the_next() {
    let objects = MemoryObjects::default();
    let (from, to) = (key("identity/1"), key("identity/2"));
    objects.given(from.as_str(), b"png", "image/png");
    objects.fail_call(ObjectCall::Remove, 1);
    objects.relocate(&from, &to).await.unwrap_err();
    assert_eq!(objects.keys(), ["identity/1", "identity/2"]);
    objects.relocate(&from, &to).await.unwrap();
    assert_eq!(objects.keys(), ["identity/2"]);
    objects.relocate(&to, &to).await.unwrap();
    assert_eq!(objects.keys(), ["identity/2"]);
}

#[tokio::test]
async fn erasure_can_search_everything_that_is_stored() {
    let objects = MemoryObjects::default();
    objects.given("identity/ada", b"png", "image/png");
    assert!(format!("{objects:?}").contains("identity/ada"));
}
