use kernel::Kind;

use super::*;
use crate::{Multipart as _, MultipartUpload, Part, UploadId};

const COMPLETED: &str =
    "<CompleteMultipartUploadResult><ETag>a</ETag></CompleteMultipartUploadResult>";

fn id() -> UploadId {
    UploadId("an id".to_owned())
}

fn part(number: u32) -> Part {
    Part {
        number,
        length: 3,
        tag: "\"a tag\"".to_owned(),
        checksum: None,
    }
}

fn upload() -> MultipartUpload {
    MultipartUpload {
        key: key(),
        content_type: "video/mp4".to_owned(),
        has_checksums: true,
    }
}

#[tokio::test]
async fn an_upload_begins_with_the_id_that_s3_gives() {
    let result =
        |id: &str| format!("<InitiateMultipartUploadResult>{id}</InitiateMultipartUploadResult>");
    let s3 = answering(200, &[], &result("<UploadId>an id</UploadId>"));
    assert_eq!(s3.begin(&upload()).await.unwrap(), id());
    let without = answering(200, &[], &result("")).begin(&upload()).await;
    assert_eq!(without.unwrap_err().kind(), Kind::Internal);
}

#[tokio::test]
async fn the_parts_that_have_arrived_are_listed() {
    let checksum = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let body = format!(
        "<ListPartsResult><Part><PartNumber>1</PartNumber><ETag>&quot;a tag&quot;</ETag><Size>3</Size>\
         <ChecksumSHA256>{checksum}</ChecksumSHA256></Part>\
         <Part><PartNumber>2</PartNumber><ETag>&quot;a tag&quot;</ETag><Size>3</Size></Part>\
         </ListPartsResult>"
    );
    let listed = answering(200, &[], &body).parts(&key(), &id()).await;
    let with_checksum = Part {
        checksum: Some(checksum.parse().unwrap()),
        ..part(1)
    };
    assert_eq!(listed.unwrap(), Some(vec![with_checksum, part(2)]));

    let none = answering(200, &[], "<ListPartsResult></ListPartsResult>");
    assert_eq!(none.parts(&key(), &id()).await.unwrap(), Some(vec![]));
}

#[tokio::test]
async fn an_upload_that_does_not_exist_has_no_parts_is_not_completed_and_is_aborted() {
    let s3 = refusing(404, "NoSuchUpload");
    assert_eq!(s3.parts(&key(), &id()).await.unwrap(), None);
    assert!(!s3.complete(&key(), &id(), &[part(1)]).await.unwrap());
    s3.abort(&key(), &id()).await.unwrap();
}

#[tokio::test]
async fn an_upload_is_completed_and_aborted() {
    let s3 = answering(200, &[], COMPLETED);
    assert!(s3.complete(&key(), &id(), &[part(1)]).await.unwrap());
    answering(204, &[], "").abort(&key(), &id()).await.unwrap();
}

#[tokio::test]
async fn an_error_in_a_completion_with_the_status_200_is_an_error() {
    let complete = async |body: &str| {
        let s3 = answering(200, &[], body);
        s3.complete(&key(), &id(), &[part(1)]).await
    };
    let failed = complete(&error("InternalError")).await.unwrap_err();
    assert_eq!(failed.kind(), Kind::Unavailable);
    let changed = complete(&error("InvalidPart")).await.unwrap_err();
    assert_eq!(changed.code(), "objects.parts_changed");
    assert!(!complete(&error("NoSuchUpload")).await.unwrap());
}

#[tokio::test]
async fn a_completion_is_repeated_after_an_internal_error_with_the_status_200() {
    let failed = error("InternalError");
    let mut parts = testkit::aws_answering_in_turn(&[(200, &failed), (200, COMPLETED)]);
    let retries = aws_sdk_s3::config::retry::RetryConfig::standard();
    parts.retries = retries.with_initial_backoff(std::time::Duration::from_millis(1));
    assert!(s3(parts).complete(&key(), &id(), &[part(1)]).await.unwrap());
}

#[tokio::test]
async fn parts_that_s3_does_not_have_or_that_are_too_short_are_a_conflict() {
    for code in ["InvalidPart", "EntityTooSmall"] {
        let changed = refusing(400, code)
            .complete(&key(), &id(), &[part(1)])
            .await;
        let changed = changed.unwrap_err();
        assert_eq!(changed.kind(), Kind::Conflict, "{code}");
        assert_eq!(changed.code(), "objects.parts_changed");
    }
    let none = answering(200, &[], COMPLETED)
        .complete(&key(), &id(), &[])
        .await;
    assert_eq!(none.unwrap_err().code(), "objects.parts_changed");
    let unordered = refusing(400, "InvalidPartOrder");
    let unordered = unordered.complete(&key(), &id(), &[part(2), part(1)]).await;
    assert_eq!(unordered.unwrap_err().kind(), Kind::Internal);
}

#[tokio::test]
async fn another_error_is_not_reported_as_a_missing_upload() {
    for (status, code, kind) in [
        (403, "AccessDenied", Kind::Internal),
        (404, "NoSuchBucket", Kind::Internal),
        (409, "OperationAborted", Kind::Unavailable),
        (503, "SlowDown", Kind::Unavailable),
    ] {
        let s3 = refusing(status, code);
        let kinds = [
            s3.begin(&upload()).await.unwrap_err().kind(),
            s3.parts(&key(), &id()).await.unwrap_err().kind(),
            s3.complete(&key(), &id(), &[part(1)])
                .await
                .unwrap_err()
                .kind(),
            s3.abort(&key(), &id()).await.unwrap_err().kind(),
        ];
        assert_eq!(kinds, [kind; 4], "{code}");
    }
}
