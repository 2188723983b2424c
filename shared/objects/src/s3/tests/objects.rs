use kernel::Kind;

use super::*;
use crate::{Checksum, Listed, Objects as _, Stored};

#[tokio::test]
async fn a_stored_object_is_found_with_length_and_type() {
    let headers = [("content-length", "3"), ("content-type", "image/png")];
    let found = answering(200, &headers, "").find(&key()).await.unwrap();
    let stored = Stored {
        length: 3,
        content_type: "image/png".to_owned(),
        checksum: None,
    };
    assert_eq!(found, Some(stored));
}

#[tokio::test]
async fn the_checksum_of_an_object_is_whole_or_composite() {
    let text = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let digest = text.parse::<crate::Sha256>().unwrap();
    for (header, expected) in [
        (text.to_owned(), Checksum::Whole(digest.clone())),
        (format!("{text}-3"), Checksum::Composite(digest)),
    ] {
        let headers = [("x-amz-checksum-sha256", header.as_str())];
        let found = answering(200, &headers, "").find(&key()).await.unwrap();
        assert_eq!(found.unwrap().checksum, Some(expected));
    }
    let malformed = answering(200, &[("x-amz-checksum-sha256", "47DE")], "");
    let error = malformed.find(&key()).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Internal);
}

#[tokio::test]
async fn a_missing_object_is_not_found() {
    assert_eq!(answering(404, &[], "").find(&key()).await.unwrap(), None);
}

#[tokio::test]
async fn an_error_is_not_reported_as_a_missing_object() {
    for (status, kind) in [
        (400, Kind::Internal),
        (403, Kind::Internal),
        (409, Kind::Unavailable),
        (429, Kind::Unavailable),
        (500, Kind::Unavailable),
        (503, Kind::Unavailable),
    ] {
        let found = answering(status, &[], "").find(&key()).await.unwrap_err();
        let removed = answering(status, &[], "").remove(&key()).await.unwrap_err();
        let listed = answering(status, &[], "").list(&key()).await.unwrap_err();
        let paged = answering(status, &[], "").list_after(&key(), "a").await;
        let kinds = [
            found.kind(),
            removed.kind(),
            listed.kind(),
            paged.unwrap_err().kind(),
        ];
        assert_eq!(kinds, [kind; 4], "{status}");
    }
}

#[tokio::test]
async fn an_object_is_removed() {
    assert!(answering(204, &[], "").remove(&key()).await.is_ok());
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
        let s3 = answering(200, &[], &listing(objects));
        let folder = ObjectKey::parse("identity/avatars/1").unwrap();
        let listed = s3.list(&folder).await.unwrap();
        let listed: Vec<&str> = listed.iter().map(ObjectKey::as_str).collect();
        assert_eq!(listed, expected);
    }
}

#[tokio::test]
async fn objects_are_listed_with_their_lengths_and_tags_and_without_their_folder() {
    let objects = "<ListBucketResult><IsTruncated>false</IsTruncated>\
                   <Contents><Key>files/r/</Key><Size>0</Size></Contents>\
                   <Contents><Key>files/r/a..b</Key><Size>3</Size><ETag>&quot;e&quot;</ETag></Contents>\
                   </ListBucketResult>";
    let folder = ObjectKey::parse("files/r").unwrap();
    let listed = answering(200, &[], objects).list_after(&folder, "").await;
    let object = |name: &str, length, tag: &str| Listed {
        name: name.to_owned(),
        length,
        tag: tag.to_owned(),
    };
    let expected = [object("", 0, ""), object("a..b", 3, "\"e\"")];
    assert_eq!(listed.unwrap(), expected);
}

/// With fewer than all objects, files would seem to be gone.
#[tokio::test]
async fn a_short_list_that_is_not_the_last_one_is_an_error() {
    let objects = "<ListBucketResult><IsTruncated>true</IsTruncated>\
                   <Contents><Key>files/r/a</Key><Size>1</Size></Contents></ListBucketResult>";
    let folder = ObjectKey::parse("files/r").unwrap();
    let listed = answering(200, &[], objects).list_after(&folder, "").await;
    assert_eq!(listed.unwrap_err().kind(), Kind::Unavailable);
}
