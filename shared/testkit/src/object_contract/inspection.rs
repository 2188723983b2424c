//! The contents of objects.

use std::collections::BTreeMap;

use objects::{Checksum, START_LIMIT, Stored};

use super::{Bucket, given, key};
use crate::objects::checksum;

pub(super) async fn hold(bucket: &Bucket<'_>) {
    only_the_start_of_an_object_is_read(bucket).await;
    a_missing_object_has_neither_start_nor_tags(bucket).await;
    an_object_has_the_tags_that_were_set_last(bucket).await;
    an_object_is_relocated_with_its_type_and_tags(bucket).await;
    objects_below_a_key_are_listed_until_they_are_removed(bucket).await;
}

async fn only_the_start_of_an_object_is_read(bucket: &Bucket<'_>) {
    let limit = START_LIMIT as usize;
    let bytes: Vec<u8> = (0..=250).cycle().take(limit + 1).collect();
    for length in [1, limit, limit + 1] {
        let key = key("start");
        bucket.stored(&key, &bytes[..length]).await;
        let start = bucket.inspection.start(&key).await;
        let expected = &bytes[..length.min(limit)];
        assert!(start.expect("the bucket answers").as_deref() == Some(expected));
    }
}

async fn a_missing_object_has_neither_start_nor_tags(bucket: &Bucket<'_>) {
    let key = key("missing");
    let start = bucket.inspection.start(&key).await;
    assert_eq!(start.expect("the bucket answers"), None);
    assert_eq!(bucket.tags(&key).await, None);
}

async fn an_object_has_the_tags_that_were_set_last(bucket: &Bucket<'_>) {
    let key = key("tags");
    bucket.stored(&key, b"tagged").await;
    assert_eq!(bucket.tags(&key).await, Some(BTreeMap::new()));
    bucket
        .client
        .tag(&key, &[("one", "1"), ("two", "ä &")])
        .await;
    bucket.client.tag(&key, &[("two", "ä &")]).await;
    let expected = BTreeMap::from([("two".to_owned(), "ä &".to_owned())]);
    assert_eq!(bucket.tags(&key).await, Some(expected));
}

async fn an_object_is_relocated_with_its_type_and_tags(bucket: &Bucket<'_>) {
    let (from, to) = (key("from"), key("to"));
    bucket.stored(&from, b"moved").await;
    bucket.client.tag(&from, &[("verdict", "clean")]).await;
    let tags = bucket.tags(&from).await;
    for _ in 0..2 {
        let relocated = bucket.inspection.relocate(&from, &to).await;
        relocated.expect("it may be relocated twice");
        assert_eq!(bucket.found(&from).await, None);
        let stored = Stored {
            length: 5,
            content_type: given::TYPE.to_owned(),
            checksum: Some(Checksum::Whole(checksum(b"moved"))),
        };
        assert_eq!(bucket.found(&to).await, Some(stored));
        assert_eq!(bucket.tags(&to).await, tags);
        assert_eq!(bucket.got(&to).await.bytes, b"moved");
    }
    let onto_itself = bucket.inspection.relocate(&to, &to).await;
    onto_itself.expect("it has no effect");
    assert!(bucket.found(&to).await.is_some());
}

async fn objects_below_a_key_are_listed_until_they_are_removed(bucket: &Bucket<'_>) {
    let folder = key("folder");
    let below = |name: &str| {
        let key = objects::ObjectKey::parse(format!("{folder}/{name}"));
        key.expect("the case's key is valid")
    };
    let (one, other) = (below("1"), below("2 ä+"));
    for key in [&other, &one] {
        bucket.stored(key, b"listed").await;
    }
    let listed = bucket.objects.list(&folder).await;
    assert_eq!(listed.expect("it is listed"), [one.clone(), other.clone()]);
    let removed = bucket.objects.remove(&one).await;
    removed.expect("it is removed");
    let listed = bucket.objects.list(&folder).await;
    assert_eq!(listed.expect("it is listed"), [other]);
}
