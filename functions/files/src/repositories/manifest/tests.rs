use fetch::FetchError;
use serde_json::{Value, json};
use testkit::App;

use crate::repositories::testing::{WORKER, counts, create, files, paths, report, sync, synced};
use crate::testing::{app, sha256, table};

const URL: &str = "https://files.example.org/lectures/manifest.json";

fn body(url: &str) -> Value {
    json!({ "name": "Lectures", "source": { "kind": "manifest", "url": url } })
}

fn allowing() -> App {
    let app = app();
    let hosts = json!(["files.example.org"]);
    app.settings("files").value("manifest-hosts", &hosts);
    app
}

async fn created(app: &App) -> String {
    let reply = create(app, &body(URL)).await.with_status(201).json();
    reply["id"].as_str().unwrap().to_owned()
}

fn file(path: &str, bytes: &str) -> Value {
    json!({ "path": path, "size": bytes.len(), "checksum_sha256": sha256(bytes.as_bytes()) })
}

fn publish(app: &App, files: &[Value]) {
    publish_bytes(app, json!({ "files": files }).to_string());
}

fn publish_bytes(app: &App, bytes: impl Into<Vec<u8>>) {
    app.documents().publish(URL, Ok(bytes.into()));
}

/// The code and the message with which a sync fails.
async fn failed(app: &App, id: &str) -> String {
    let report = synced(app, id).await;
    assert_eq!(report["outcome"], "failed", "{report}");
    report["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_files_of_a_manifest_are_recorded_compared_and_removed() {
    let app = allowing();
    let id = created(&app).await;
    let mut first = file("b.pdf", "b");
    first["url"] = json!("https://files.example.org/b.pdf");
    first["file_type"] = json!("application/pdf");
    let rest = ["a", "c", "d", "e"].map(|path| file(path, path));
    publish(&app, &[&[first], &rest[..]].concat());
    assert_eq!(counts(&synced(&app, &id).await), [5, 0, 0, 0, 0]);
    assert_eq!(
        files(&app, &id).await[1],
        json!({
            "path": "b.pdf", "size": 1, "checksum_sha256": sha256(b"b"), "etag": null,
            "file_type": "application/pdf", "url": "https://files.example.org/b.pdf",
        })
    );
    let changed = file("b.pdf", "other");
    publish(
        &app,
        &[
            file("d", "d"),
            changed,
            file("a", "a"),
            file("c", "c"),
            file("f", "f"),
        ],
    );
    assert_eq!(counts(&synced(&app, &id).await), [1, 1, 3, 1, 0]);
    assert_eq!(paths(&app, &id).await, ["a", "b.pdf", "c", "d", "f"]);
    publish(&app, &[]);
    let report = synced(&app, &id).await;
    assert_eq!(
        (counts(&report)[3], &report["removals_refused"]),
        (0, &json!(true))
    );
}

#[tokio::test]
async fn a_host_that_no_setting_allows_is_refused() {
    let app = app();
    let refused = create(&app, &body(URL)).await;
    let details = refused.assert_refused(422, "request.invalid");
    assert_eq!(details["fields"][0]["field"], "source.url");
    assert!(table(&app).rows().is_empty());
    let app = allowing();
    for url in [
        "https://other.example.org/manifest.json",
        "https://files.example.org.evil.example/",
        "http://files.example.org/",
        "https://files.example.org:8443/",
        "https://user@files.example.org/",
        "https://files.example.org/#a",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://localhost/",
        "file:///etc/passwd",
    ] {
        let refused = create(&app, &body(url)).await;
        refused.assert_refused(422, "request.invalid");
    }
    assert_eq!(app.documents().reads(), 0);
}

#[tokio::test]
async fn a_host_that_is_no_longer_allowed_is_not_read() {
    let app = allowing();
    let id = created(&app).await;
    publish(&app, &[file("a", "a")]);
    app.settings("files").value("manifest-hosts", &json!([]));
    app.clock().advance(std::time::Duration::from_secs(120));
    assert_eq!(failed(&app, &id).await, "documents.host_not_allowed");
    assert_eq!(app.documents().reads(), 0);
}

#[tokio::test]
async fn what_the_server_refuses_fails_the_sync_with_its_code() {
    let app = allowing();
    let id = created(&app).await;
    assert_eq!(failed(&app, &id).await, "documents.refused");
    for refusal in [
        FetchError::NotPublic,
        FetchError::Redirected,
        FetchError::NotJson,
    ] {
        app.documents().publish(URL, Err(refusal));
        assert_eq!(failed(&app, &id).await, refusal.code());
    }
    app.documents().set_down(true);
    assert_eq!(failed(&app, &id).await, "unavailable");
}

#[tokio::test]
async fn a_hostile_manifest_is_refused_as_a_whole_and_changes_nothing() {
    let app = allowing();
    let id = created(&app).await;
    publish(&app, &[file("a", "a")]);
    synced(&app, &id).await;
    let good = || file("b", "b");
    let with = |field: &str, value: Value| {
        let mut file = good();
        file[field] = value;
        json!({ "files": [good(), file] }).to_string().into_bytes()
    };
    let mut hostile: Vec<Vec<u8>> = [
        "",
        "{",
        "[]",
        "null",
        "{}",
        "not JSON",
        r#"{"files":{}}"#,
        r#"{"files":[1]}"#,
        r#"{"files":[],"files":[]}"#,
        "{\"files\":[]}\u{0}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    for path in [
        "../a",
        "a/../b",
        "/etc/passwd",
        "a//b",
        "",
        ".",
        "a\\b",
        "a\u{0}",
        "a\nb",
        "a\u{202E}b",
        "b",
    ] {
        hostile.push(with("path", json!(path)));
    }
    for size in [
        json!(-1),
        json!(1.5),
        json!("1"),
        json!(50_000_000_000_001_u64),
        json!(null),
    ] {
        hostile.push(with("size", size));
    }
    let huge =
        br#"{"files":[{"path":"c","size":99999999999999999999999999,"checksum_sha256":""}]}"#;
    hostile.push(huge.to_vec());
    for (field, value) in [
        ("path", json!("a".repeat(961))),
        ("path", json!("a".repeat(1_000_000))),
        ("checksum_sha256", json!("")),
        ("checksum_sha256", json!("AAAA")),
        ("file_type", json!("text/html\r\nX: y")),
        ("url", json!("javascript:alert(1)")),
        ("url", json!("https://user:password@files.example.org/")),
        ("url", json!("https://127.0.0.1/")),
    ] {
        hostile.push(with(field, value));
    }
    hostile.push(vec![0xFF, 0xFE]);
    hostile.push([b"{\"files\":".as_slice(), &[b'['; 100_000]].concat());
    for bytes in hostile {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
        publish_bytes(&app, bytes);
        assert_eq!(
            failed(&app, &id).await,
            "repositories.invalid_manifest",
            "{text}"
        );
        assert_eq!(paths(&app, &id).await, ["a"]);
    }
}

#[tokio::test]
async fn a_manifest_has_at_most_five_mebibytes_and_ten_thousand_files() {
    let app = allowing();
    let id = created(&app).await;
    let mut bytes = br#"{"files":[]}"#.to_vec();
    bytes.resize(5 * 1024 * 1024, b' ');
    publish_bytes(&app, bytes.clone());
    assert_eq!(synced(&app, &id).await["outcome"], "completed");
    bytes.push(b' ');
    publish_bytes(&app, bytes);
    assert_eq!(failed(&app, &id).await, "documents.too_long");
    let mut files: Vec<Value> = (0..10_000)
        .map(|number| file(&number.to_string(), "x"))
        .collect();
    publish(&app, &files);
    let reads = app.documents().reads();
    assert_eq!(counts(&synced(&app, &id).await), [10_000, 0, 0, 0, 0]);
    assert_eq!(app.documents().reads() - reads, 1);
    files.push(file("one more", "x"));
    publish(&app, &files);
    assert_eq!(failed(&app, &id).await, "repositories.invalid_manifest");
}

#[tokio::test]
async fn a_manifest_that_changes_during_a_sync_is_not_mixed_with_the_new_one() {
    let app = allowing();
    let id = created(&app).await;
    let many: Vec<Value> = (0..4000)
        .map(|number| file(&number.to_string(), "x"))
        .collect();
    publish(&app, &many);
    sync(&app, &id, &json!({})).await.with_status(202);
    let events = app.take_events().into_iter();
    let mut pages = events.filter(|event| event.event_type == "BulkPageQueued");
    app.consume(WORKER, &pages.next().unwrap()).await.unwrap();
    // Another sync of the same function reads another manifest meanwhile, so this one is not kept.
    publish(&app, &[file("other", "x")]);
    let mut other = body(URL);
    other["name"] = json!("Other");
    let other = create(&app, &other).await.with_status(201).json();
    let other = other["id"].as_str().unwrap();
    let run = sync(&app, other, &json!({})).await.with_status(202).json();
    let events = app.take_events();
    let (of_other, of_first): (Vec<_>, Vec<_>) = events
        .into_iter()
        .partition(|event| event.aggregate_id == run["id"].as_str().unwrap());
    assert!(app.deliver_these(&of_other).await.is_empty());
    assert_eq!(counts(&report(&app, other).await), [1, 0, 0, 0, 0]);
    assert!(app.deliver_these(&of_first).await.is_empty());
    app.deliver().await;
    let first = report(&app, &id).await;
    assert_eq!(first["code"], "repositories.source_changed");
    assert_eq!(counts(&first)[0] as usize, paths(&app, &id).await.len());
    assert!(!paths(&app, &id).await.contains(&"other".to_owned()));
}
