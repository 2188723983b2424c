//! Lists of the objects of a folder.

use objects::{Listed, ObjectKey};
use uuid::Uuid;

use super::Bucket;

pub(super) async fn hold(bucket: &Bucket<'_>) {
    objects_are_listed_after_a_name_in_the_order_of_bytes(bucket).await;
}

async fn objects_are_listed_after_a_name_in_the_order_of_bytes(bucket: &Bucket<'_>) {
    let folder = format!("tests/contract/{}", Uuid::new_v4());
    let folder = ObjectKey::parse(folder).expect("the case's key is valid");
    let names = ["Z", "a", "a b/c", "a/b", "ab", "\u{e4}", "\u{1F600}"];
    for name in names {
        let key = ObjectKey::parse(format!("{folder}/{name}")).expect("the case's key is valid");
        bucket.stored(&key, name.as_bytes()).await;
    }
    let beside = ObjectKey::parse(format!("{folder}b/c")).expect("the case's key is valid");
    bucket.stored(&beside, b"").await;
    for (position, after) in [""].into_iter().chain(names).enumerate() {
        let listed = listed(bucket, &folder, after).await;
        let expected = &names[position..];
        let found: Vec<&str> = listed.iter().map(|object| object.name.as_str()).collect();
        assert_eq!(found, expected, "after {after:?}");
        for object in &listed {
            assert_eq!(object.length, object.name.len() as u64);
            assert!(!object.tag.is_empty());
        }
    }
    let between = listed(bucket, &folder, "a c").await;
    assert_eq!(between[0].name, "a/b");
    let before = listed(bucket, &folder, "Z").await.swap_remove(0);
    let key = ObjectKey::parse(format!("{folder}/a")).expect("the case's key is valid");
    bucket.stored(&key, b"b").await;
    let changed = listed(bucket, &folder, "Z").await.swap_remove(0);
    assert_eq!(
        (&before.name, before.length),
        (&changed.name, changed.length)
    );
    assert_ne!(before.tag, changed.tag);
}

async fn listed(bucket: &Bucket<'_>, folder: &ObjectKey, after: &str) -> Vec<Listed> {
    let listed = bucket.objects.list_after(folder, after).await;
    listed.expect("the bucket answers")
}
