//! Presigned transfers, which S3 accepts or refuses.

use std::time::Duration;

use jiff::Timestamp;
use objects::{ObjectKey, Objects as _, S3, Stored, Transfer, Upload, Validity};
use uuid::Uuid;

use crate::emulator::{stage, wait_for};

const PNG: &[u8] = b"not really a picture";

/// The bucket of the platform's stack; every local AWS has this account number.
fn s3() -> S3 {
    let region = aws::required("AWS_REGION").unwrap();
    let bucket = format!("aurora-{}-000000000000-{region}", stage());
    S3::new(aws::Parts::from_environment().unwrap(), bucket)
}

fn key() -> ObjectKey {
    ObjectKey::parse(format!("tests/objects/{} ä+1.png", Uuid::now_v7())).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the local AWS has no other clock"
)]
fn for_seconds(seconds: u32) -> Validity {
    Validity::seconds(Timestamp::now(), seconds).unwrap()
}

fn presigned_put(key: &ObjectKey) -> Transfer {
    let upload = Upload {
        key: key.clone(),
        content_type: "image/png".to_owned(),
        length: PNG.len() as u64,
        validity: for_seconds(60),
    };
    wait_for(s3().upload(&upload)).unwrap()
}

/// Uploads with this content type in place of the signed one, and returns the status.
fn put(transfer: &Transfer, content_type: &str, bytes: &[u8]) -> u16 {
    let request = ureq::put(&transfer.url)
        .config()
        .http_status_as_error(false)
        .build();
    let request = request.header("content-type", content_type);
    request.send(bytes).unwrap().status().as_u16()
}

fn get(transfer: &Transfer) -> (u16, String) {
    let request = ureq::get(&transfer.url)
        .config()
        .http_status_as_error(false)
        .build();
    let mut reply = request.call().unwrap();
    let body = reply.body_mut().read_to_string().unwrap();
    (reply.status().as_u16(), body)
}

#[test]
fn an_object_is_uploaded_and_downloaded_with_presigned_urls() {
    let (s3, key) = (s3(), key());
    assert_eq!(wait_for(s3.find(&key)).unwrap(), None);

    let transfer = presigned_put(&key);
    assert_eq!(put(&transfer, "image/png", PNG), 200);
    let stored = Stored {
        length: PNG.len() as u64,
        content_type: "image/png".to_owned(),
    };
    assert_eq!(wait_for(s3.find(&key)).unwrap(), Some(stored));

    let download = wait_for(s3.download(&key, for_seconds(60))).unwrap();
    let body = String::from_utf8_lossy(PNG).into_owned();
    assert_eq!(get(&download), (200, body));

    wait_for(s3.remove(&key)).unwrap();
    wait_for(s3.remove(&key)).unwrap();
    assert_eq!(wait_for(s3.find(&key)).unwrap(), None);
    assert_eq!(get(&download).0, 404);
}

#[test]
fn objects_below_a_key_are_listed_until_they_are_removed() {
    let (s3, folder) = (s3(), key());
    let [one, other] =
        ["1", "2 ä+"].map(|name| ObjectKey::parse(format!("{folder}/{name}")).unwrap());
    for key in [&other, &one] {
        assert_eq!(put(&presigned_put(key), "image/png", PNG), 200);
    }
    let listed = || wait_for(s3.list(&folder)).unwrap();
    assert_eq!(listed(), [one.clone(), other.clone()]);
    wait_for(s3.remove(&one)).unwrap();
    assert_eq!(listed(), [other]);
}

#[test]
fn an_upload_of_another_type_or_length_is_refused() {
    let key = key();
    let transfer = presigned_put(&key);
    assert_eq!(put(&transfer, "text/html", PNG), 403);
    assert_eq!(put(&transfer, "image/png", &PNG[1..]), 403);
    assert_eq!(put(&transfer, "image/png", &[PNG, PNG].concat()), 403);
    assert_eq!(wait_for(s3().find(&key)).unwrap(), None);
}

#[test]
fn a_presigned_url_is_refused_for_another_object() {
    let (mine, other) = (key(), key());
    let mut transfer = presigned_put(&mine);
    let id = |key: &ObjectKey| key.as_str()["tests/objects/".len()..][..36].to_owned();
    transfer.url = transfer.url.replace(&id(&mine), &id(&other));
    assert_eq!(put(&transfer, "image/png", PNG), 403);
    assert_eq!(wait_for(s3().find(&other)).unwrap(), None);
}

#[test]
fn an_expired_url_is_refused() {
    let key = key();
    assert_eq!(put(&presigned_put(&key), "image/png", PNG), 200);
    // On a busy machine, a URL of one second may expire before the request. So another URL, with a
    // longer validity, shows that a valid one is accepted.
    let [lasting, brief] =
        [60, 1].map(|seconds| wait_for(s3().download(&key, for_seconds(seconds))).unwrap());
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(get(&lasting).0, 200);
    assert_eq!(get(&brief).0, 403);
}
