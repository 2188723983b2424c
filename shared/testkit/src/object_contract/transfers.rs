//! Uploads and downloads of whole objects.

use objects::{Checksum, Download, Stored, Transfer, Upload};

use super::{Bucket, given, key};
use crate::objects::checksum;

const BYTES: &[u8] = b"not really a picture";

pub(super) async fn hold(bucket: &Bucket<'_>) {
    an_object_is_uploaded_found_downloaded_and_removed(bucket).await;
    an_upload_may_be_sent_again(bucket).await;
    an_object_without_a_checksum_has_none(bucket).await;
    an_object_may_be_empty(bucket).await;
    other_bytes_than_declared_are_refused(bucket).await;
    other_headers_than_signed_are_refused(bucket).await;
    an_expired_transfer_is_refused(bucket).await;
    a_download_has_the_disposition_and_type_that_were_signed(bucket).await;
    a_part_of_an_object_is_downloaded(bucket).await;
}

async fn signed(bucket: &Bucket<'_>, upload: &Upload) -> Transfer {
    bucket.objects.upload(upload).await.expect("it is signed")
}

fn upload(bucket: &Bucket<'_>, case: &str) -> Upload {
    given::upload(key(case), BYTES, bucket.now())
}

async fn an_object_is_uploaded_found_downloaded_and_removed(bucket: &Bucket<'_>) {
    let key = key("stored");
    assert_eq!(bucket.found(&key).await, None);
    bucket.stored(&key, BYTES).await;
    let stored = Stored {
        length: BYTES.len() as u64,
        content_type: given::TYPE.to_owned(),
        checksum: Some(Checksum::Whole(checksum(BYTES))),
    };
    assert_eq!(bucket.found(&key).await, Some(stored));
    let reply = bucket.got(&key).await;
    assert_eq!((reply.status, reply.bytes.as_slice()), (200, BYTES));
    assert_eq!(reply.headers["content-type"], given::TYPE);
    for _ in 0..2 {
        let removed = bucket.objects.remove(&key).await;
        removed.expect("it may be removed twice");
    }
    assert_eq!(bucket.found(&key).await, None);
    assert_eq!(bucket.got(&key).await.status, 404);
}

async fn an_upload_may_be_sent_again(bucket: &Bucket<'_>) {
    let upload = upload(bucket, "again");
    let transfer = signed(bucket, &upload).await;
    for _ in 0..2 {
        assert_eq!(bucket.put(&transfer, BYTES).await, 200);
    }
    assert_eq!(bucket.got(&upload.key).await.bytes, BYTES);
}

async fn an_object_without_a_checksum_has_none(bucket: &Bucket<'_>) {
    let upload = Upload {
        checksum: None,
        ..upload(bucket, "without checksum")
    };
    let transfer = signed(bucket, &upload).await;
    assert_eq!(bucket.put(&transfer, BYTES).await, 200);
    let found = bucket.found(&upload.key).await;
    assert_eq!(found.map(|found| found.checksum), Some(None));
}

async fn an_object_may_be_empty(bucket: &Bucket<'_>) {
    let key = key("empty");
    bucket.stored(&key, &[]).await;
    assert_eq!(bucket.found(&key).await.map(|found| found.length), Some(0));
    let start = bucket.inspection.start(&key).await;
    assert_eq!(start.expect("the bucket answers"), Some(Vec::new()));
}

async fn other_bytes_than_declared_are_refused(bucket: &Bucket<'_>) {
    let upload = upload(bucket, "other bytes");
    let transfer = signed(bucket, &upload).await;
    let mut changed = BYTES.to_vec();
    changed[0] ^= 1;
    for (bytes, status) in [
        (&BYTES[1..], 403),
        (&[BYTES, BYTES].concat()[..], 403),
        (&[][..], 403),
        (&changed[..], 400),
    ] {
        assert_eq!(bucket.put(&transfer, bytes).await, status, "{bytes:?}");
    }
    assert_eq!(bucket.found(&upload.key).await, None);
}

async fn other_headers_than_signed_are_refused(bucket: &Bucket<'_>) {
    let upload = upload(bucket, "other headers");
    let transfer = signed(bucket, &upload).await;
    let mut changed = BYTES.to_vec();
    changed[0] ^= 1;
    let other_checksum = checksum(&changed).to_string();
    for (name, value, bytes) in [
        ("content-type", "text/html", BYTES),
        ("x-amz-checksum-sha256", &other_checksum, &changed),
    ] {
        let mut other = transfer.clone();
        other.headers.insert(name.to_owned(), value.to_owned());
        assert_eq!(bucket.put(&other, bytes).await, 403, "{name}");
    }
    let mut without = transfer;
    without.headers.remove("x-amz-checksum-sha256");
    assert_eq!(bucket.put(&without, &changed).await, 403);
    assert_eq!(bucket.found(&upload.key).await, None);
}

/// On a busy machine, a URL of one second may expire before the request. So another URL, with a longer
/// validity, shows that a valid one is accepted.
async fn an_expired_transfer_is_refused(bucket: &Bucket<'_>) {
    let lasting = upload(bucket, "expired");
    let brief = Upload {
        validity: given::valid_for(1, bucket.now()),
        ..lasting.clone()
    };
    let (lasting_put, brief_put) = (signed(bucket, &lasting).await, signed(bucket, &brief).await);
    let brief_get = Download::new(brief.key.clone(), brief.validity);
    let brief_get = bucket.objects.download(&brief_get).await;
    let brief_get = brief_get.expect("it is signed");
    bucket.wait(2).await;
    assert_eq!(bucket.put(&brief_put, BYTES).await, 403);
    assert_eq!(bucket.found(&brief.key).await, None);
    assert_eq!(bucket.put(&lasting_put, BYTES).await, 200);
    let refused = bucket.client.send(&brief_get, None, &[]).await;
    assert_eq!(refused.status, 403);
    assert_eq!(bucket.got(&brief.key).await.status, 200);
}

async fn a_download_has_the_disposition_and_type_that_were_signed(bucket: &Bucket<'_>) {
    let key = key("attachment");
    bucket.stored(&key, BYTES).await;
    let disposition = "attachment; filename=\"a b'+.png\"; filename*=UTF-8''%E2%82%AC%20b.png";
    let download = Download {
        disposition: Some(disposition.to_owned()),
        content_type: Some("application/octet-stream".to_owned()),
        ..Download::new(key, given::validity(bucket.now()))
    };
    let transfer = bucket.objects.download(&download).await;
    let mut transfer = transfer.expect("it is signed");
    let reply = bucket.client.send(&transfer, None, &[]).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers["content-disposition"], disposition);
    assert_eq!(reply.headers["content-type"], "application/octet-stream");
    transfer.url = transfer.url.replace("attachment", "inline");
    let changed = bucket.client.send(&transfer, None, &[]).await;
    assert_eq!(changed.status, 403);
}

async fn a_part_of_an_object_is_downloaded(bucket: &Bucket<'_>) {
    let key = key("range");
    bucket.stored(&key, BYTES).await;
    let download = Download::new(key, given::validity(bucket.now()));
    let transfer = bucket.objects.download(&download).await;
    let transfer = transfer.expect("it is signed");
    for (range, status, bytes) in [
        ("bytes=4-9", 206, &BYTES[4..10]),
        ("bytes=11-", 206, &BYTES[11..]),
        ("bytes=1000-", 416, &[][..]),
    ] {
        let reply = bucket.client.send(&transfer, Some(range), &[]).await;
        assert_eq!(reply.status, status, "{range}");
        if status == 206 {
            assert_eq!(reply.bytes, bytes, "{range}");
        }
    }
}
