//! Uploads in parts.

use objects::{
    Checksum, MultipartUpload, ObjectKey, Part, SHORTEST_PART, Sha256, Stored, Transfer, UploadId,
};

use super::{Bucket, given, key};
use crate::objects::{checksum, sha256};

pub(super) async fn hold(bucket: &Bucket<'_>) {
    parts_in_any_order_and_sent_again_become_one_object(bucket).await;
    an_upload_may_have_no_checksums(bucket).await;
    other_bytes_than_declared_are_refused(bucket).await;
    parts_that_changed_are_not_completed(bucket).await;
    an_upload_may_be_completed_twice(bucket).await;
    an_aborted_upload_is_gone(bucket).await;
}

/// An upload that has begun.
struct Begun<'a> {
    bucket: &'a Bucket<'a>,
    upload: MultipartUpload,
    id: UploadId,
}

impl<'a> Begun<'a> {
    async fn new(bucket: &'a Bucket<'a>, case: &str, has_checksums: bool) -> Self {
        let upload = given::multipart(key(case), has_checksums);
        let id = bucket.multipart.begin(&upload).await;
        Self {
            bucket,
            upload,
            id: id.expect("an upload begins"),
        }
    }

    fn key(&self) -> &ObjectKey {
        &self.upload.key
    }

    async fn signed(&self, number: u32, bytes: &[u8]) -> Transfer {
        let has_checksum = self.upload.has_checksums;
        let now = self.bucket.now();
        let part = given::part(self.key(), &self.id, number, bytes, has_checksum, now);
        let transfer = self.bucket.multipart.part(&part).await;
        transfer.expect("a part is signed")
    }

    async fn send(&self, number: u32, bytes: &[u8]) {
        let transfer = self.signed(number, bytes).await;
        assert_eq!(self.bucket.put(&transfer, bytes).await, 200);
    }

    async fn parts(&self) -> Option<Vec<Part>> {
        let parts = self.bucket.multipart.parts(self.key(), &self.id).await;
        parts.expect("the bucket answers")
    }

    async fn arrived(&self) -> Vec<Part> {
        self.parts().await.expect("the upload exists")
    }

    async fn complete(&self, parts: &[Part]) -> kernel::Result<bool> {
        let multipart = self.bucket.multipart;
        multipart.complete(self.key(), &self.id, parts).await
    }
}

async fn parts_in_any_order_and_sent_again_become_one_object(bucket: &Bucket<'_>) {
    let begun = Begun::new(bucket, "parts", true).await;
    assert_eq!(begun.parts().await, Some(Vec::new()));
    let first = vec![7; usize::try_from(SHORTEST_PART).expect("it is short")];
    let last = b"the end";
    begun.send(2, b"not the end").await;
    begun.send(1, &first).await;
    begun.send(2, last).await;
    let parts = begun.arrived().await;
    let seen: Vec<_> = parts
        .iter()
        .map(|part| (part.number, part.length, part.checksum.clone()))
        .collect();
    let expected = [
        (1, SHORTEST_PART, Some(checksum(&first))),
        (2, 7, Some(checksum(last))),
    ];
    assert_eq!(seen, expected);
    assert_eq!(bucket.found(begun.key()).await, None);

    assert!(begun.complete(&parts).await.expect("the parts are known"));
    let digests = [sha256(&first), sha256(last)].concat();
    let composite = Checksum::Composite(Sha256::of_digest(&sha256(&digests)));
    let stored = Stored {
        length: SHORTEST_PART + 7,
        content_type: given::TYPE.to_owned(),
        checksum: Some(composite),
    };
    assert_eq!(bucket.found(begun.key()).await, Some(stored));
    let bytes = [&first[..], last].concat();
    assert!(bucket.got(begun.key()).await.bytes == bytes);
    assert_eq!(begun.parts().await, None);
    let to = key("relocated parts");
    let relocated = bucket.inspection.relocate(begun.key(), &to).await;
    relocated.expect("the bucket answers");
    let found = bucket.found(&to).await.and_then(|found| found.checksum);
    assert_eq!(found, Some(Checksum::Whole(checksum(&bytes))));
}

async fn an_upload_may_have_no_checksums(bucket: &Bucket<'_>) {
    let begun = Begun::new(bucket, "without checksums", false).await;
    begun.send(1, b"all").await;
    let parts = begun.arrived().await;
    assert_eq!(parts[0].checksum, None);
    assert!(begun.complete(&parts).await.expect("the part is known"));
    let found = bucket.found(begun.key()).await;
    assert_eq!(found.map(|found| found.checksum), Some(None));
}

async fn other_bytes_than_declared_are_refused(bucket: &Bucket<'_>) {
    let begun = Begun::new(bucket, "other parts", true).await;
    let transfer = begun.signed(1, b"declared").await;
    assert_eq!(bucket.put(&transfer, b"declare").await, 403);
    assert_eq!(bucket.put(&transfer, b"declared!").await, 403);
    assert_eq!(bucket.put(&transfer, b"Declared").await, 400);
    let mut other_part = transfer.clone();
    other_part.url = other_part.url.replace("partNumber=1", "partNumber=2");
    assert_eq!(bucket.put(&other_part, b"declared").await, 403);
    assert_eq!(begun.arrived().await, []);
    assert_eq!(bucket.put(&transfer, b"declared").await, 200);
}

async fn parts_that_changed_are_not_completed(bucket: &Bucket<'_>) {
    let begun = Begun::new(bucket, "changed parts", true).await;
    begun.send(1, b"listed").await;
    let listed = begun.arrived().await;
    begun.send(1, b"sent again").await;
    let missing = Part {
        number: 2,
        ..listed[0].clone()
    };
    for parts in [&listed[..], &[missing], &[]] {
        let refused = begun.complete(parts).await;
        let refused = refused.expect_err("the parts are not those of the bucket");
        assert_eq!(refused.code(), "objects.parts_changed");
    }
    assert_eq!(bucket.found(begun.key()).await, None);
    let parts = begun.arrived().await;
    assert!(begun.complete(&parts).await.expect("the part is known"));
}

/// S3 may answer the second time as the first time.
async fn an_upload_may_be_completed_twice(bucket: &Bucket<'_>) {
    let begun = Begun::new(bucket, "completed twice", true).await;
    begun.send(1, b"all").await;
    let parts = begun.arrived().await;
    assert!(begun.complete(&parts).await.expect("the part is known"));
    let found = bucket.found(begun.key()).await;
    assert!(found.is_some());
    begun.complete(&parts).await.expect("it may be repeated");
    assert_eq!(bucket.found(begun.key()).await, found);
    assert_eq!(begun.parts().await, None);
    let aborted = bucket.multipart.abort(begun.key(), &begun.id).await;
    aborted.expect("an upload that is completed may be aborted");
    assert_eq!(bucket.found(begun.key()).await, found);
}

async fn an_aborted_upload_is_gone(bucket: &Bucket<'_>) {
    let begun = Begun::new(bucket, "aborted", true).await;
    begun.send(1, b"all").await;
    let parts = begun.arrived().await;
    let late = begun.signed(2, b"late").await;
    for _ in 0..2 {
        let aborted = bucket.multipart.abort(begun.key(), &begun.id).await;
        aborted.expect("it may be aborted twice");
    }
    assert_eq!(begun.parts().await, None);
    assert_eq!(bucket.put(&late, b"late").await, 404);
    let completed = begun.complete(&parts).await;
    assert!(!completed.expect("the bucket answers"));
    assert_eq!(bucket.found(begun.key()).await, None);
}
