use std::time::Duration;

use kernel::table::{AttributeValue, Item};
use serde_json::{Value, json};
use testkit::App;

use crate::testing::{
    PNG, app, as_admin, begun, complete, declared, facts, get, object, png, quarantined, s3_event,
    send, sha256, status, table, tell_created, uploaded, usage,
};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_file_that_is_what_was_declared_becomes_available_and_is_published() {
    let app = app();
    let id = uploaded(&app, "a.png", "image/png", PNG).await;
    table(&app).forget_counts();
    let file = complete(&app, &id).await.with_status(200).json();
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    assert_eq!(
        (&file["status"], &file["scan"]),
        (&json!("available"), &json!("unscanned"))
    );
    let events = table(&app).events();
    assert_eq!(events.len(), 1);
    assert_eq!(
        events[0].event_data,
        json!({
            "file_id": id, "owner_id": "lin", "course_id": null, "original_name": "a.png",
            "file_type": "image/png", "file_size": PNG.len(), "checksum_sha256": sha256(PNG),
            "scan": "unscanned", "expires_at": null,
        })
    );
}

#[tokio::test]
async fn a_client_and_the_event_of_the_storage_complete_an_upload_once_in_any_order() {
    for client_is_first in [true, false] {
        let app = app();
        let id = uploaded(&app, "a.png", "image/png", PNG).await;
        if !client_is_first {
            tell_created(&app, &id).await;
            assert_eq!(status(&app, &id).await, "available");
        }
        complete(&app, &id).await.with_status(200);
        for _ in 0..2 {
            tell_created(&app, &id).await;
            complete(&app, &id).await.with_status(200);
        }
        assert_eq!(facts(&app), ["FileUploaded"]);
    }
}

#[tokio::test]
async fn a_client_that_loses_the_race_against_the_event_is_told_the_same() {
    let app = app();
    let id = uploaded(&app, "a.png", "image/png", PNG).await;
    let (other, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| Box::pin(async move { tell_created(&other, &same).await }));
    let file = complete(&app, &id).await.with_status(200).json();
    assert_eq!(file["status"], "available");
    assert_eq!(facts(&app), ["FileUploaded"]);
}

#[tokio::test]
async fn an_upload_without_an_object_is_not_complete() {
    let app = app();
    let (id, upload) = begun(&app, &png()).await;
    complete(&app, &id)
        .await
        .assert_refused(409, "files.not_uploaded");
    assert_eq!(send(&app, &upload, PNG), 200);
    complete(&app, &id).await.with_status(200);
}

/// Uploads these bytes as an image and completes the upload.
async fn lie(app: &App, bytes: &[u8]) -> (String, Value) {
    let id = uploaded(app, "a.png", "image/png", bytes).await;
    let refused = complete(app, &id).await;
    refused.assert_refused(422, "files.rejected");
    (id, refused.json())
}

#[tokio::test]
async fn a_file_that_is_something_else_is_rejected_published_and_moved_to_quarantine() {
    let app = app();
    for bytes in [
        b"#!/bin/sh\nrm -rf /\n".as_slice(),
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0",
        b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff",
        b"%PDF-1.7\n<html>",
    ] {
        let (id, _) = lie(&app, bytes).await;
        let again = complete(&app, &id).await;
        again.assert_refused(422, "files.rejected");
        let file = get(&app, &format!("/{id}")).await.with_status(200).json();
        assert_eq!(file["status"], "rejected");
        assert_eq!(file["rejection"], "content_mismatch");
        for path in ["url", "download"] {
            let link = get(&app, &format!("/{id}/{path}")).await;
            link.assert_refused(422, "files.rejected");
        }
        app.pass_time(2 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
        assert_eq!(
            app.objects().bytes(&quarantined(&id)).as_deref(),
            Some(bytes)
        );
    }
    assert_eq!(facts(&app), ["FileRejected"; 6]);
    assert_eq!(usage(&app, "owner#lin"), (0, 0));
}

#[tokio::test]
async fn an_object_that_arrived_another_way_is_compared_with_the_declaration() {
    let app = app();
    for (bytes, content_type, rejection) in [
        (&PNG[1..], "image/png", "size_mismatch"),
        (PNG, "text/html", "type_mismatch"),
        (PNG, "image/png", "checksum_mismatch"),
    ] {
        let (id, _) = begun(&app, &png()).await;
        app.objects().given(&object(&id), bytes, content_type);
        tell_created(&app, &id).await;
        let file = get(&app, &format!("/{id}")).await.with_status(200).json();
        assert_eq!(file["rejection"], rejection);
    }
}

#[tokio::test]
async fn a_rejected_object_that_is_sent_again_goes_to_quarantine_again() {
    let app = app();
    let bytes = b"#!/bin/sh\nrm -rf /\n";
    let (id, upload) = begun(&app, &declared("a.png", "image/png", bytes)).await;
    for _ in 0..2 {
        assert_eq!(send(&app, &upload, bytes), 200);
        tell_created(&app, &id).await;
        app.pass_time(2 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
    }
    assert_eq!(facts(&app), ["FileRejected"]);
}

#[tokio::test]
async fn a_rejected_file_and_its_object_are_gone_after_thirty_days() {
    let app = app();
    let (id, _) = lie(&app, b"#!/bin/sh\n").await;
    app.pass_time(MINUTE * 60 * 24 * 31).await;
    get(&app, &format!("/{id}"))
        .await
        .assert_refused(404, "files.not_found");
    assert!(app.objects().bytes(&quarantined(&id)).is_none());
}

#[tokio::test]
async fn an_upload_cannot_be_completed_after_its_time() {
    let app = app();
    let id = uploaded(&app, "a.png", "image/png", PNG).await;
    app.clock().advance(30 * MINUTE);
    let late = complete(&app, &id).await;
    late.assert_refused(409, "files.upload_expired");
}

#[tokio::test]
async fn nobody_else_completes_an_upload() {
    let app = app();
    let id = uploaded(&app, "a.png", "image/png", PNG).await;
    let request = app.post(&format!("/api/v1/files/{id}/complete"));
    let other = as_admin(request).send().await;
    other.assert_refused(404, "files.not_found");
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn events_about_other_objects_change_nothing() {
    let app = app();
    for key in ["../x", "not-an-id", "1/2"] {
        tell_created(&app, key).await;
    }
    let mut event = s3_event(&app, "Object Created", "1");
    event.event_data["object"]["key"] = json!("identity/avatars/1/2");
    assert!(app.deliver_these(&[event]).await.is_empty());
    let is_inbox =
        |row: &Item| matches!(&row["pk"], AttributeValue::S(pk) if pk.starts_with("INBOX"));
    assert!(table(&app).rows().iter().all(is_inbox));
}
