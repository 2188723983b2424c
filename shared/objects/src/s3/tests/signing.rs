use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use kernel::Kind;

use super::*;
use crate::{
    Download, Multipart as _, Objects as _, PartUpload, Sha256, Transfer, TransferMethod, Upload,
    UploadId,
};

const CHECKSUM: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn ready() -> S3 {
    answering(200, &[], "")
}

/// A bucket whose credentials expire at this Unix time.
fn signing_until(expiry: u64) -> S3 {
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(expiry);
    let credentials = Credentials::new("test", "test", None, Some(expiry), "test");
    let mut parts = testkit::aws_answering(200, &[], "");
    parts.credentials = SharedCredentialsProvider::new(credentials);
    s3(parts)
}

fn upload(content_type: &str, length: u64) -> Upload {
    Upload {
        key: key(),
        content_type: content_type.to_owned(),
        length,
        checksum: None,
        validity: validity(),
    }
}

fn part() -> PartUpload {
    PartUpload {
        key: key(),
        upload_id: UploadId("an id/+".to_owned()),
        number: 7,
        length: 3,
        checksum: Some(checksum()),
        validity: validity(),
    }
}

fn download() -> Download {
    Download::new(key(), validity())
}

fn checksum() -> Sha256 {
    CHECKSUM.parse().unwrap()
}

fn headers<const N: usize>(headers: [(&str, &str); N]) -> BTreeMap<String, String> {
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    headers.into()
}

fn has(transfer: &Transfer, part: &str) {
    assert!(transfer.url.contains(part), "{} lacks {part}", transfer.url);
}

#[tokio::test]
async fn an_upload_signs_type_and_length() {
    let transfer = ready().upload(&upload("image/png", 3)).await.unwrap();
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
    let s3 = ready();
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
    assert!(ready().upload(&upload).await.is_err());
}

#[tokio::test]
async fn a_download_needs_only_its_url() {
    let transfer = ready().download(&download()).await.unwrap();
    assert_eq!(transfer.method, TransferMethod::Get);
    assert_eq!(transfer.headers, BTreeMap::new());
    assert!(transfer.url.contains("X-Amz-SignedHeaders=host"));
}

#[tokio::test]
async fn the_bucket_is_in_the_host_name_on_aws_and_in_the_path_elsewhere() {
    let mut parts = testkit::aws_answering(200, &[], "");
    let elsewhere = s3(parts.clone()).download(&download()).await.unwrap();
    parts.endpoint_url = None;
    let on_aws = s3(parts).download(&download()).await.unwrap();
    assert!(elsewhere.url.contains("/aurora-test/identity/"));
    let host = "https://aurora-test.s3.eu-central-1.amazonaws.com/identity/";
    assert!(on_aws.url.starts_with(host), "{}", on_aws.url);
}

#[tokio::test]
async fn a_checksum_is_a_signed_header_and_no_part_of_the_url() {
    let upload = Upload {
        checksum: Some(checksum()),
        ..upload("image/png", 3)
    };
    let transfer = ready().upload(&upload).await.unwrap();
    let expected = headers([
        ("content-length", "3"),
        ("content-type", "image/png"),
        ("x-amz-checksum-sha256", CHECKSUM),
    ]);
    assert_eq!(transfer.headers, expected);
    has(
        &transfer,
        "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost%3Bx-amz-checksum-sha256&",
    );
    assert!(!transfer.url.contains("x-amz-checksum-sha256="));
    assert!(!transfer.url.contains("x-amz-sdk-checksum"));
}

#[tokio::test]
async fn a_part_signs_its_number_length_and_checksum() {
    let transfer = ready().part(&part()).await.unwrap();
    let expected = headers([("content-length", "3"), ("x-amz-checksum-sha256", CHECKSUM)]);
    assert_eq!(transfer.headers, expected);
    for part in [
        "partNumber=7",
        "uploadId=an%20id%2F%2B",
        "X-Amz-SignedHeaders=content-length%3Bhost%3Bx-amz-checksum-sha256&",
        "X-Amz-Expires=900",
    ] {
        has(&transfer, part);
    }
    let without = PartUpload {
        checksum: None,
        ..part()
    };
    let transfer = ready().part(&without).await.unwrap();
    assert_eq!(transfer.headers, headers([("content-length", "3")]));
    assert!(!transfer.url.contains("checksum"), "{}", transfer.url);
}

#[tokio::test]
async fn a_download_has_the_disposition_and_type_of_its_reply_in_the_url() {
    let download = Download {
        disposition: Some("attachment; filename=\"a b.png\"".to_owned()),
        content_type: Some("application/octet-stream".to_owned()),
        ..download()
    };
    let transfer = ready().download(&download).await.unwrap();
    assert_eq!(transfer.headers, BTreeMap::new());
    for part in [
        "response-content-disposition=attachment%3B%20filename%3D%22a%20b.png%22&",
        "response-content-type=application%2Foctet-stream&",
    ] {
        has(&transfer, part);
    }
}

#[tokio::test]
async fn a_transfer_expires_with_the_credentials_that_sign_it() {
    let s3 = signing_until(1_700_000_300);
    let expiry = s3.signer_expires_at().await.unwrap().unwrap();
    assert_eq!(expiry.as_second(), 1_700_000_300);
    for transfer in [
        s3.download(&download()).await.unwrap(),
        s3.upload(&upload("image/png", 3)).await.unwrap(),
        s3.part(&part()).await.unwrap(),
    ] {
        assert_eq!(transfer.expires_at, expiry);
        has(&transfer, "X-Amz-Expires=300");
    }
    let lasting = signing_until(1_800_000_000).download(&download()).await;
    assert_eq!(lasting.unwrap().expires_at, validity().until());
}

#[tokio::test]
async fn nothing_is_signed_with_expired_credentials() {
    for expiry in [1_700_000_000, 1_600_000_000] {
        let s3 = signing_until(expiry);
        let refused = [
            s3.download(&download()).await.unwrap_err(),
            s3.upload(&upload("image/png", 3)).await.unwrap_err(),
            s3.part(&part()).await.unwrap_err(),
        ];
        assert!(
            refused
                .iter()
                .all(|error| error.kind() == Kind::Unavailable)
        );
    }
}

#[tokio::test]
async fn the_end_of_credentials_from_the_environment_is_unknown() {
    assert_eq!(ready().signer_expires_at().await.unwrap(), None);
}
