//! `check-scanned-object`: `aws.s3.Object Tags Added`
//!
//! Reads what a malware scanner has found in a file: makes it available, or rejects it, also if it was
//! available. One read and one transaction.

use kernel::{Commit, Consumer, Context, Envelope, EventSpec, Fact as _, Prefix, Result};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::completion::Completion;
use crate::event::{FileRejected, FileUploaded};
use crate::stored_object::{BUCKETS, StoredObject};

/// The event: an object was tagged.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct CheckScannedObject(StoredObject);

impl Consumer for CheckScannedObject {
    const NAME: &'static str = "check-scanned-object";
    const EVENT: &'static str = "aws.s3.Object Tags Added";
    const FILTER: Option<Prefix> = Some(BUCKETS);
    const EMITS: &'static [EventSpec] = &[FileUploaded::SPEC, FileRejected::SPEC];
    type Dependencies = Completion;

    async fn consume(
        self,
        _: &Envelope,
        completion: &Completion,
        cx: &Context,
    ) -> Result<Commit<()>> {
        completion.on_event(&self.0, cx).await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};
    use testkit::App;

    use crate::testing::{PNG, app, complete, facts, get, object, quarantined, s3_event, uploaded};

    const MINUTE: Duration = Duration::from_secs(60);
    const STATUS: &str = "GuardDutyMalwareScanStatus";

    /// Tags the object of a file as a scanner does, and tells the domain.
    async fn scan(app: &App, id: &str, verdict: &str) -> Value {
        app.objects().tag(&object(id), &[(STATUS, verdict)]);
        let event = s3_event(app, "Object Tags Added", id);
        assert!(app.deliver_these(&[event]).await.is_empty());
        get(app, &format!("/{id}")).await.with_status(200).json()
    }

    #[tokio::test]
    async fn where_files_must_be_scanned_only_a_clean_one_becomes_available() {
        let app = app();
        app.settings("files").value("requires-scan", &json!(true));
        let id = uploaded(&app, "a.png", "image/png", PNG).await;
        for _ in 0..2 {
            let file = complete(&app, &id).await.with_status(200).json();
            assert_eq!(
                (&file["status"], &file["scan"]),
                (&json!("checking"), &json!(null))
            );
        }
        let link = get(&app, &format!("/{id}/url")).await;
        link.assert_refused(409, "files.not_available");
        let failed = scan(&app, &id, "FAILED").await;
        assert_eq!(failed["status"], "checking");
        assert!(facts(&app).is_empty());
        let file = scan(&app, &id, "NO_THREATS_FOUND").await;
        assert_eq!(
            (&file["status"], &file["scan"]),
            (&json!("available"), &json!("clean"))
        );
        get(&app, &format!("/{id}/url")).await.with_status(200);
    }

    #[tokio::test]
    async fn malware_is_rejected_also_in_a_file_that_was_available() {
        let app = app();
        let id = uploaded(&app, "a.png", "image/png", PNG).await;
        complete(&app, &id).await.with_status(200);
        let file = scan(&app, &id, "THREATS_FOUND").await;
        assert_eq!(file["rejection"], "malware_found");
        let link = get(&app, &format!("/{id}/url")).await;
        link.assert_refused(422, "files.rejected");
        app.pass_time(2 * MINUTE).await;
        assert!(app.objects().bytes(&object(&id)).is_none());
        assert!(app.objects().bytes(&quarantined(&id)).is_some());
        assert_eq!(facts(&app), ["FileUploaded", "FileRejected"]);
    }

    #[tokio::test]
    async fn a_late_verdict_makes_an_unscanned_file_clean_without_another_upload() {
        let app = app();
        let id = uploaded(&app, "a.png", "image/png", PNG).await;
        complete(&app, &id).await.with_status(200);
        let file = scan(&app, &id, "NO_THREATS_FOUND").await;
        assert_eq!(file["scan"], "clean");
        assert_eq!(facts(&app), ["FileUploaded"]);
    }

    #[tokio::test]
    async fn a_setting_that_is_neither_true_nor_false_requires_a_scan() {
        let app = app();
        app.settings("files").value("requires-scan", &json!("no"));
        let id = uploaded(&app, "a.png", "image/png", PNG).await;
        let file = complete(&app, &id).await.with_status(200).json();
        assert_eq!(file["status"], "checking");
    }

    #[tokio::test]
    async fn a_file_that_no_scanner_looks_at_is_rejected_after_a_day() {
        let app = app();
        app.settings("files").value("requires-scan", &json!(true));
        let id = uploaded(&app, "a.png", "image/png", PNG).await;
        complete(&app, &id).await.with_status(200);
        app.pass_time(60 * 25 * MINUTE).await;
        let file = get(&app, &format!("/{id}")).await.with_status(200).json();
        assert_eq!(file["rejection"], "not_scanned");
        assert_eq!(facts(&app), ["FileRejected"]);
    }
}
