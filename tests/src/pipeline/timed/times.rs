//! Clocks, outages, time limits and costs.

use super::*;

#[tokio::test]
async fn after_an_outage_of_hours_everything_is_done_once_and_the_oldest_first() {
    let app = app();
    run(&app).await;
    for id in 0..300 {
        schedule(&app, &count_work(&id.to_string()), in_minutes(&app, id + 1)).await;
    }
    app.clock().advance(MINUTE * 301);
    table(&app).forget_counts();
    let counts = run(&app).await;
    assert_eq!(
        (&counts["done"], &counts["behind"]),
        (&json!(300), &json!(0))
    );
    assert!((0..300).all(|id| runs(&app, &id.to_string()) == 1));
    // One Query for each of 317 minutes and 8 shards: the minutes of the outage, and the 16 minutes
    // before it, which had to be read once more.
    assert_eq!(table(&app).reads(), 1 + 8 * 317);
    assert_eq!(table(&app).commits(), 300 + 1);
}

#[tokio::test]
async fn what_a_run_did_is_in_its_line_and_the_one_metric_is_that_of_the_alarm() {
    let app = app();
    run(&app).await;
    schedule(&app, &count_work("1"), in_minutes(&app, 1)).await;
    app.clock().advance(MINUTE);
    run(&app).await;
    let lines = app.log();
    assert!(lines.iter().any(|line| line["Done"] == 1));
    for line in lines {
        let metrics = &line["_aws"]["CloudWatchMetrics"][0]["Metrics"];
        assert_eq!(metrics, &json!([{"Name": "Fault", "Unit": "Count"}]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_reaches_its_time_limit_ends_without_a_fault_and_the_next_continues() {
    let app = app();
    run(&app).await;
    let waits = |id: u64| OfferWork::Wait {
        id: id.to_string(),
        seconds: 9,
    };
    for id in 0..100 {
        schedule(&app, &waits(id), in_minutes(&app, 1 + id % 2)).await;
    }
    app.clock().advance(MINUTE * 2);
    let mut done = Vec::new();
    for _ in 0..10 {
        let started = tokio::time::Instant::now();
        let counts = run(&app).await;
        assert!(started.elapsed() <= MINUTE, "{:?}", started.elapsed());
        done.push(counts["done"].as_u64().unwrap());
        if counts["behind"] == json!(0) {
            break;
        }
    }
    assert!(
        done.len() > 1 && done.iter().all(|done| *done > 0),
        "{done:?}"
    );
    assert_eq!(done.iter().sum::<u64>(), 100);
    assert!((0..100).all(|id| runs(&app, &id.to_string()) == 1));
    assert!(app.log().iter().all(|line| line["Fault"] == 0));
}

#[tokio::test]
async fn work_that_is_committed_after_its_minute_was_read_is_found_within_16_minutes() {
    for late in 1..=15 {
        let app = app();
        set_caught_up(&app);
        // A function reads its clock now and commits `late` minutes later.
        let slow = cx(&app);
        let at = in_minutes(&app, 1);
        for _ in 0..late {
            app.clock().advance(MINUTE);
            run(&app).await;
        }
        let scheduled = Commit::nothing().schedule(&count_work("a"), at, &slow);
        commit(&app, scheduled.unwrap()).await;
        for _ in late..=17 {
            app.clock().advance(MINUTE);
            run(&app).await;
        }
        assert_eq!(runs(&app, "a"), 1, "{late} minutes late");
    }
}

#[tokio::test]
async fn work_that_is_committed_seconds_after_its_minute_was_read_waits_a_minute() {
    let app = app();
    run(&app).await;
    let slow = cx(&app);
    app.clock().advance(MINUTE);
    run(&app).await;
    let scheduled = Commit::nothing().schedule(&count_work("a"), slow.now, &slow);
    commit(&app, scheduled.unwrap()).await;
    app.clock().advance(MINUTE);
    run(&app).await;
    assert_eq!(runs(&app, "a"), 1);
}

#[tokio::test]
async fn a_clock_that_goes_back_ten_minutes_runs_no_work_early_and_loses_none() {
    let app = app();
    run(&app).await;
    let before = app.clock().now();
    app.clock().advance(MINUTE * 10);
    run(&app).await;
    app.clock().set(before);
    schedule(&app, &count_work("a"), in_minutes(&app, 5)).await;
    schedule(&app, &count_work("b"), in_minutes(&app, 15)).await;
    for _ in 0..4 {
        app.clock().advance(MINUTE);
        run(&app).await;
    }
    assert_eq!((runs(&app, "a"), runs(&app, "b")), (0, 0));
    for _ in 4..21 {
        app.clock().advance(MINUTE);
        run(&app).await;
    }
    assert_eq!((runs(&app, "a"), runs(&app, "b")), (1, 1));
}

#[tokio::test]
async fn the_first_run_finds_work_of_the_last_hour_and_an_operator_can_run_older_work() {
    let app = app();
    schedule(&app, &count_work("old"), in_minutes(&app, 1)).await;
    let old = app.clock().now();
    app.clock().advance(MINUTE * 60);
    schedule(&app, &count_work("new"), in_minutes(&app, 1)).await;
    app.clock().advance(MINUTE * 59);
    run(&app).await;
    assert_eq!((runs(&app, "old"), runs(&app, "new")), (0, 1));
    app.job(JOB, json!({ "from": old })).await.unwrap();
    assert_eq!((runs(&app, "old"), runs(&app, "new")), (1, 1));
}

#[tokio::test]
async fn a_run_costs_24_queries_and_one_write_and_one_transaction_for_each_piece_of_work() {
    let app = app();
    run(&app).await;
    app.clock().advance(MINUTE);
    run(&app).await;
    app.clock().advance(MINUTE);
    table(&app).forget_counts();
    run(&app).await;
    assert_eq!((table(&app).reads(), table(&app).commits()), (1 + 24, 1));
    for id in 0..50 {
        schedule(&app, &count_work(&id.to_string()), in_minutes(&app, 1)).await;
    }
    app.clock().advance(MINUTE);
    table(&app).forget_counts();
    run(&app).await;
    assert_eq!(
        (table(&app).reads(), table(&app).commits()),
        (1 + 24, 50 + 1)
    );
}
