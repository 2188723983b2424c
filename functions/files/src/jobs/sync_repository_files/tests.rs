use std::future::poll_fn;
use std::task::Poll;

use futures_util::future::join_all;
use kernel::Envelope;
use serde_json::json;
use testkit::{App, ObjectCall};

use crate::repositories::testing::{
    WORKER, counts, created, deletion, files, get, paths, put, report, stored_files, sync, synced,
    take,
};
use crate::testing::{app, facts, table};

/// A repository whose source has these files.
async fn given(app: &App, names: &[&str]) -> String {
    for name in names {
        put(app, name, name);
    }
    created(app).await
}

fn last_fact(app: &App, name: &str) -> serde_json::Value {
    let events = table(app).events().into_iter();
    let mut events = events.filter(|event| event.event_type == name);
    events.next_back().expect("the fact is recorded").event_data
}

/// Takes the only message that is waiting for the worker.
fn message(app: &App) -> Envelope {
    let events = app.take_events().into_iter();
    let mut pages = events.filter(|event| event.event_type == "BulkPageQueued");
    pages.next().expect("a page is queued")
}

/// Polls a future `polls` times and then drops it, like a process that crashes between two lines.
async fn crash_after(polls: u32, work: impl Future) -> bool {
    let mut work = Box::pin(work);
    for _ in 0..polls {
        let ready = poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx).is_ready()));
        if ready.await {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn a_sync_records_what_the_source_has() {
    let app = app();
    let id = given(&app, &["b.txt", "a/1.txt", "a b/2.txt"]).await;
    let started = sync(&app, &id, &json!({})).await.with_status(202).json();
    let running = get(&app, &id).await.json()["running_sync"].clone();
    assert_eq!(running, started);
    assert_eq!(started["allow_removals"], false);
    app.deliver().await;
    let report = report(&app, &id).await;
    assert_eq!(counts(&report), [3, 0, 0, 0, 0]);
    assert_eq!(
        (&report["outcome"], &report["code"]),
        (&json!("completed"), &json!(null))
    );
    assert_eq!(report["id"], started["id"]);
    let files = files(&app, &id).await;
    assert_eq!(files.len(), 3);
    let etag = files[0]["etag"].as_str().unwrap();
    assert_eq!(
        files[0],
        json!({
            "path": "a b/2.txt", "size": 9, "file_type": null, "checksum_sha256": null, "etag": etag, "url": null,
        })
    );
    assert_eq!(get(&app, &id).await.json()["files"], 3);
    assert_eq!(
        last_fact(&app, "RepositorySynced"),
        json!({
            "repository_id": id, "added": 3, "changed": 0, "removed": 0, "failed": 0,
            "removals_refused": false,
        })
    );
}

#[tokio::test]
async fn a_later_sync_counts_what_is_new_changed_unchanged_and_removed() {
    let app = app();
    let id = given(&app, &["1", "2", "3", "4", "5", "6"]).await;
    synced(&app, &id).await;
    take(&app, "3");
    put(&app, "4", "changed");
    put(&app, "7", "new");
    assert_eq!(counts(&synced(&app, &id).await), [1, 1, 4, 1, 0]);
    assert_eq!(paths(&app, &id).await, ["1", "2", "4", "5", "6", "7"]);
    assert_eq!(counts(&synced(&app, &id).await), [0, 0, 6, 0, 0]);
    assert_eq!(get(&app, &id).await.json()["files"], 6);
}

#[tokio::test]
async fn more_than_a_fifth_of_the_files_is_removed_only_if_that_is_allowed() {
    for (missing, is_refused) in [(2, false), (3, true), (10, true)] {
        let app = app();
        let names: Vec<String> = (10..20).map(|number| number.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let id = given(&app, &names).await;
        synced(&app, &id).await;
        names.iter().take(missing).for_each(|name| take(&app, name));
        put(&app, "new", "new");
        let report = synced(&app, &id).await;
        assert_eq!(report["removals_refused"], is_refused, "{missing}");
        let removed = if is_refused { 0 } else { missing };
        let unchanged = 10 - missing as u64;
        assert_eq!(counts(&report), [1, 0, unchanged, removed as u64, 0]);
        assert_eq!(paths(&app, &id).await.len(), 11 - removed);
        assert_eq!(
            last_fact(&app, "RepositorySynced")["removals_refused"],
            is_refused
        );
        sync(&app, &id, &json!({ "allow_removals": true }))
            .await
            .with_status(202);
        app.deliver().await;
        assert_eq!(paths(&app, &id).await.len(), 11 - missing);
        assert_eq!(get(&app, &id).await.json()["files"], 11 - missing as u64);
    }
}

#[tokio::test]
async fn what_is_no_path_fails_and_the_others_are_recorded() {
    let app = app();
    let names = ["a", "a..b", "a//b", "c\u{1}d", "e/", "folder/"];
    let id = given(&app, &names).await;
    put(&app, "folder/", "");
    put(&app, "", "");
    let report = synced(&app, &id).await;
    assert_eq!(counts(&report), [1, 0, 0, 0, 4]);
    assert_eq!(paths(&app, &id).await, ["a"]);
    let failures = report["failures"].as_array().unwrap();
    assert_eq!(failures[0]["path"], "a..b");
    assert!(
        failures
            .iter()
            .all(|failure| failure["code"] == "repositories.invalid_path")
    );
}

#[tokio::test]
async fn ten_thousand_files_are_synchronized_and_an_unchanged_source_takes_few_steps() {
    let app = app();
    let id = created(&app).await;
    for number in 0..10_000 {
        put(&app, &format!("{:02}/{number:05}", number % 7), "x");
    }
    assert_eq!(counts(&synced(&app, &id).await), [10_000, 0, 0, 0, 0]);
    assert_eq!(stored_files(&app), 10_000);
    table(&app).forget_counts();
    assert_eq!(counts(&synced(&app, &id).await), [0, 0, 10_000, 0, 0]);
    assert!(table(&app).commits() < 20, "{}", table(&app).commits());
    for number in 0..2_000 {
        take(&app, &format!("{:02}/{number:05}", number % 7));
    }
    assert_eq!(counts(&synced(&app, &id).await), [0, 0, 8_000, 2_000, 0]);
    assert_eq!(stored_files(&app), 8_000);
}

#[tokio::test]
async fn one_sync_runs_at_a_time() {
    let app = app();
    let id = given(&app, &["a", "b"]).await;
    sync(&app, &id, &json!({})).await.with_status(202);
    let second = sync(&app, &id, &json!({})).await;
    second.assert_refused(409, "repositories.sync_running");
    app.deliver().await;
    assert_eq!(counts(&synced(&app, &id).await), [0, 0, 2, 0, 0]);
}

#[tokio::test]
async fn of_two_syncs_that_start_at_once_one_runs() {
    let app = app();
    let id = given(&app, &["a", "b"]).await;
    let (other, same) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            sync(&other, &same, &json!({})).await.with_status(202);
        })
    });
    let second = sync(&app, &id, &json!({})).await;
    second.assert_refused(409, "repositories.sync_running");
    app.deliver().await;
    assert_eq!(counts(&report(&app, &id).await), [2, 0, 0, 0, 0]);
    let ended = facts(&app).into_iter();
    assert_eq!(ended.filter(|fact| fact == "RepositorySynced").count(), 1);
}

#[tokio::test]
async fn twenty_deliveries_at_once_record_every_file_once() {
    let app = app();
    let names: Vec<String> = (100..300).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let id = given(&app, &names).await;
    sync(&app, &id, &json!({})).await.with_status(202);
    let message = message(&app);
    let outcomes = join_all((0..20).map(|_| app.consume(WORKER, &message))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    app.deliver().await;
    assert_eq!(counts(&report(&app, &id).await), [200, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_sync_that_crashes_between_any_two_lines_ends_as_without_a_crash() {
    for polls in 0.. {
        let app = app();
        let id = given(&app, &["1", "2", "3", "4", "5", "6", "bad..name"]).await;
        synced(&app, &id).await;
        take(&app, "3");
        put(&app, "4", "changed");
        put(&app, "7", "new");
        sync(&app, &id, &json!({})).await.with_status(202);
        let message = message(&app);
        let complete = crash_after(polls, app.consume(WORKER, &message)).await;
        app.consume(WORKER, &message).await.unwrap();
        app.deliver().await;
        assert_eq!(counts(&report(&app, &id).await), [1, 1, 4, 1, 1], "{polls}");
        assert_eq!(paths(&app, &id).await, ["1", "2", "4", "5", "6", "7"]);
        if complete {
            assert!(polls > 5, "{polls}");
            return;
        }
    }
}

#[tokio::test]
async fn a_commit_or_a_list_whose_answer_is_lost_changes_nothing() {
    for nth in 1..=4 {
        let app = app();
        let id = given(&app, &["1", "2", "3", "4", "5"]).await;
        synced(&app, &id).await;
        take(&app, "3");
        put(&app, "6", "new");
        sync(&app, &id, &json!({})).await.with_status(202);
        table(&app).lose_next_answers(nth);
        app.objects().fail_call(ObjectCall::List, 1);
        app.deliver().await;
        assert_eq!(counts(&report(&app, &id).await), [1, 0, 4, 1, 0], "{nth}");
    }
}

#[tokio::test]
async fn a_source_that_does_not_answer_fails_the_sync_and_removes_nothing() {
    let app = app();
    let id = given(&app, &["a", "b"]).await;
    synced(&app, &id).await;
    sync(&app, &id, &json!({ "allow_removals": true }))
        .await
        .with_status(202);
    (1..=9).for_each(|nth| app.objects().fail_call(ObjectCall::List, nth));
    app.deliver().await;
    let failed = report(&app, &id).await;
    assert_eq!(
        (&failed["outcome"], &failed["code"]),
        (&json!("failed"), &json!("unavailable"))
    );
    assert_eq!(failed["removals_refused"], false);
    let fact = json!({ "repository_id": id, "code": "unavailable" });
    assert_eq!(last_fact(&app, "RepositorySyncFailed"), fact);
    assert_eq!(paths(&app, &id).await, ["a", "b"]);
}

#[tokio::test]
async fn a_file_that_appears_again_during_the_sync_is_not_removed() {
    let app = app();
    let id = given(&app, &["1", "2", "3", "4", "5"]).await;
    synced(&app, &id).await;
    take(&app, "5");
    sync(&app, &id, &json!({})).await.with_status(202);
    let other = app.clone();
    table(&app).before_next_commit(|| Box::pin(async move { put(&other, "5", "5") }));
    app.deliver().await;
    assert_eq!(counts(&report(&app, &id).await), [0, 0, 4, 0, 0]);
    assert_eq!(paths(&app, &id).await.len(), 5);
}

#[tokio::test]
async fn no_more_files_are_removed_than_were_missing_when_they_were_counted() {
    let app = app();
    let id = given(&app, &["1", "2", "3", "4", "5"]).await;
    synced(&app, &id).await;
    take(&app, "5");
    sync(&app, &id, &json!({})).await.with_status(202);
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move { ["1", "2", "3"].iter().for_each(|name| take(&other, name)) })
    });
    app.deliver().await;
    assert_eq!(counts(&report(&app, &id).await), [0, 0, 4, 1, 0]);
    assert_eq!(paths(&app, &id).await.len(), 4);
}

#[tokio::test]
async fn a_repository_that_is_deleted_between_any_two_lines_of_a_sync_leaves_no_file() {
    for polls in 0..60 {
        let app = app();
        let id = given(&app, &["1", "2", "3"]).await;
        sync(&app, &id, &json!({})).await.with_status(202);
        let message = message(&app);
        let mut page = Box::pin(app.consume(WORKER, &message));
        let mut is_over = false;
        for _ in 0..polls {
            is_over |= futures_util::FutureExt::now_or_never(&mut page).is_some();
            if is_over {
                break;
            }
        }
        deletion(&app, &id).send().await.with_status(204);
        if !is_over {
            page.await.unwrap();
        }
        app.deliver().await;
        app.consume(WORKER, &message).await.unwrap();
        assert_eq!(stored_files(&app), 0, "{polls}");
        assert!(facts(&app).contains(&"RepositoryDeleted".to_owned()));
        created(&app).await;
    }
}

#[tokio::test]
async fn the_files_of_a_deleted_repository_are_removed_and_those_of_others_stay() {
    let app = app();
    let names: Vec<String> = (1000..1300).map(|number| number.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let id = given(&app, &names).await;
    synced(&app, &id).await;
    let body = json!({ "name": "Other", "source": { "kind": "prefix", "prefix": "lectures" } });
    let other = crate::repositories::testing::create(&app, &body).await;
    let other = other.with_status(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    synced(&app, &other).await;
    assert_eq!(stored_files(&app), 600);
    deletion(&app, &id).send().await.with_status(204);
    app.deliver().await;
    assert_eq!(stored_files(&app), 300);
    assert_eq!(paths(&app, &other).await[0], "2026/1000");
}

#[tokio::test]
async fn a_sync_whose_run_was_cancelled_does_not_block_the_next_one() {
    let app = app();
    let id = given(&app, &["a"]).await;
    let started = sync(&app, &id, &json!({})).await.with_status(202).json();
    let row = kernel::table::Key::new(
        format!("BULKRUN#{}", started["id"].as_str().unwrap()),
        "META",
    );
    let removal = kernel::table::Write::always(kernel::table::Action::Delete(row));
    kernel::table::Table::commit(table(&app), vec![removal])
        .await
        .unwrap();
    assert_eq!(counts(&synced(&app, &id).await), [1, 0, 0, 0, 0]);
}
