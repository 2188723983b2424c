use std::collections::BTreeMap;

use kernel::Kind;

use super::*;
use crate::Inspection as _;

const COPIED: &str = "<CopyObjectResult><ETag>a</ETag></CopyObjectResult>";

fn other() -> ObjectKey {
    ObjectKey::parse("identity/quarantine/1").unwrap()
}

#[tokio::test]
async fn the_start_of_an_object_is_read() {
    let start = answering(206, &[], "%PDF").start(&key()).await.unwrap();
    assert_eq!(start.as_deref(), Some(b"%PDF".as_slice()));
}

#[tokio::test]
async fn the_start_of_an_empty_object_is_empty() {
    let start = refusing(416, "InvalidRange").start(&key()).await.unwrap();
    assert_eq!(start, Some(vec![]));
}

#[tokio::test]
async fn tags_are_read() {
    let tagging = |tags: &str| format!("<Tagging><TagSet>{tags}</TagSet></Tagging>");
    let clean = "<Tag><Key>verdict</Key><Value>clean</Value></Tag>";
    let expected = BTreeMap::from([("verdict".to_owned(), "clean".to_owned())]);
    for (tags, expected) in [(clean, expected), ("", BTreeMap::new())] {
        let found = answering(200, &[], &tagging(tags)).tags(&key()).await;
        assert_eq!(found.unwrap(), Some(expected));
    }
}

#[tokio::test]
async fn an_object_is_relocated() {
    let s3 = s3(testkit::aws_answering_in_turn(&[(200, COPIED), (204, "")]));
    s3.relocate(&key(), &other()).await.unwrap();
}

#[tokio::test]
async fn a_missing_object_has_no_start_and_no_tags_and_counts_as_relocated() {
    let s3 = refusing(404, "NoSuchKey");
    assert_eq!(s3.start(&key()).await.unwrap(), None);
    assert_eq!(s3.tags(&key()).await.unwrap(), None);
    s3.relocate(&key(), &other()).await.unwrap();
}

#[tokio::test]
async fn an_object_that_was_not_copied_is_not_removed() {
    let failed = error("InternalError");
    let removed = [(200, failed.as_str()), (204, "")];
    let s3 = s3(testkit::aws_answering_in_turn(&removed));
    let error = s3.relocate(&key(), &other()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unavailable);
}

#[tokio::test]
async fn an_object_is_not_relocated_onto_itself() {
    let s3 = refusing(500, "InternalError");
    s3.relocate(&key(), &key()).await.unwrap();
}

#[tokio::test]
async fn another_error_is_not_reported_as_a_missing_object() {
    for (status, code, kind) in [
        (403, "AccessDenied", Kind::Internal),
        (404, "NoSuchBucket", Kind::Internal),
        (503, "SlowDown", Kind::Unavailable),
    ] {
        let s3 = refusing(status, code);
        let kinds = [
            s3.start(&key()).await.unwrap_err().kind(),
            s3.tags(&key()).await.unwrap_err().kind(),
            s3.relocate(&key(), &other()).await.unwrap_err().kind(),
        ];
        assert_eq!(kinds, [kind; 3], "{code}");
    }
}
