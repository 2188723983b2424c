use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::Kind;

use super::*;

fn s3(parts: aws::Parts) -> S3 {
    S3::new(parts, "aurora-test".to_owned())
}

fn answering(status: u16, headers: &[(&str, &str)]) -> S3 {
    s3(testkit::aws_answering(status, headers, ""))
}

fn key() -> ObjectKey {
    ObjectKey::parse("identity/avatars/ä 1.png").unwrap()
}

fn validity() -> Validity {
    Validity::seconds(Timestamp::from_second(1_700_000_000).unwrap(), 900).unwrap()
}

fn upload(content_type: &str, length: u64) -> Upload {
    Upload {
        key: key(),
        content_type: content_type.to_owned(),
        length,
        validity: validity(),
    }
}

#[tokio::test]
async fn an_upload_signs_type_and_length() {
    let transfer = answering(200, &[])
        .upload(&upload("image/png", 3))
        .await
        .unwrap();
    assert_eq!(transfer.method, TransferMethod::Put);
    assert_eq!(transfer.expires_at.as_second(), 1_700_000_900);
    let headers = [("content-length", "3"), ("content-type", "image/png")];
    let headers: BTreeMap<_, _> = headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    assert_eq!(transfer.headers, headers);
    for part in [
        "/identity/avatars/%C3%A4%201.png?",
        "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost",
        "X-Amz-Date=20231114T221320Z",
        "X-Amz-Expires=900",
    ] {
        assert!(transfer.url.contains(part), "{} lacks {part}", transfer.url);
    }
    assert!(!transfer.url.contains("checksum"), "{}", transfer.url);
}

#[tokio::test]
async fn each_type_and_length_has_its_own_signature() {
    let s3 = answering(200, &[]);
    let mut urls = Vec::new();
    for (content_type, length) in [("image/png", 3), ("image/png", 4), ("text/html", 3)] {
        urls.push(s3.upload(&upload(content_type, length)).await.unwrap().url);
    }
    urls.sort();
    urls.dedup();
    assert_eq!(urls.len(), 3);
}

#[tokio::test]
async fn a_content_type_with_a_line_break_is_refused() {
    let upload = upload("image/png\r\nx-amz-acl: public-read", 3);
    assert!(answering(200, &[]).upload(&upload).await.is_err());
}

#[tokio::test]
async fn a_download_needs_only_its_url() {
    let transfer = answering(200, &[])
        .download(&key(), validity())
        .await
        .unwrap();
    assert_eq!(transfer.method, TransferMethod::Get);
    assert_eq!(transfer.headers, BTreeMap::new());
    assert!(transfer.url.contains("X-Amz-SignedHeaders=host"));
}

#[tokio::test]
async fn the_bucket_is_in_the_host_name_on_aws_and_in_the_path_elsewhere() {
    let mut parts = testkit::aws_answering(200, &[], "");
    let elsewhere = s3(parts.clone())
        .download(&key(), validity())
        .await
        .unwrap();
    parts.endpoint_url = None;
    let on_aws = s3(parts).download(&key(), validity()).await.unwrap();
    assert!(elsewhere.url.contains("/aurora-test/identity/"));
    let host = "https://aurora-test.s3.eu-central-1.amazonaws.com/identity/";
    assert!(on_aws.url.starts_with(host), "{}", on_aws.url);
}

#[tokio::test]
async fn a_stored_object_is_found_with_length_and_type() {
    let headers = [("content-length", "3"), ("content-type", "image/png")];
    let found = answering(200, &headers).find(&key()).await.unwrap();
    let stored = Stored {
        length: 3,
        content_type: "image/png".to_owned(),
    };
    assert_eq!(found, Some(stored));
}

#[tokio::test]
async fn a_missing_object_is_not_found() {
    assert_eq!(answering(404, &[]).find(&key()).await.unwrap(), None);
}

#[tokio::test]
async fn an_error_is_not_reported_as_a_missing_object() {
    for (status, kind) in [
        (400, Kind::Internal),
        (403, Kind::Internal),
        (429, Kind::Unavailable),
        (500, Kind::Unavailable),
        (503, Kind::Unavailable),
    ] {
        let found = answering(status, &[]).find(&key()).await.unwrap_err();
        let removed = answering(status, &[]).remove(&key()).await.unwrap_err();
        let listed = answering(status, &[]).list(&key()).await.unwrap_err();
        let kinds = [found.kind(), removed.kind(), listed.kind()];
        assert_eq!(kinds, [kind; 3], "{status}");
    }
}

#[tokio::test]
async fn an_object_is_removed() {
    assert!(answering(204, &[]).remove(&key()).await.is_ok());
}

#[tokio::test]
async fn the_keys_below_a_key_are_listed() {
    let listing = |objects: &str| format!("<ListBucketResult>{objects}</ListBucketResult>");
    let two = "<Contents><Key>identity/avatars/1/2</Key><Size>3</Size></Contents>\
               <Contents><Key>identity/avatars/1/\u{e4} 3</Key></Contents>";
    for (objects, expected) in [
        (
            two,
            vec!["identity/avatars/1/2", "identity/avatars/1/\u{e4} 3"],
        ),
        ("", vec![]),
    ] {
        let s3 = s3(testkit::aws_answering(200, &[], &listing(objects)));
        let folder = ObjectKey::parse("identity/avatars/1").unwrap();
        let listed = s3.list(&folder).await.unwrap();
        let listed: Vec<&str> = listed.iter().map(ObjectKey::as_str).collect();
        assert_eq!(listed, expected);
    }
}
