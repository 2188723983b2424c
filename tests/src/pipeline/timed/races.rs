//! Concurrent runs, runs that crash, and work that changes while it runs.

use futures_util::future::join_all;

use super::super::crash_after;
use super::*;

#[tokio::test]
async fn ten_runs_at_once_carry_out_each_piece_of_work_once() {
    let app = app();
    for id in 0..30 {
        schedule(&app, &count_work(&id.to_string()), in_minutes(&app, 1)).await;
    }
    app.clock().advance(MINUTE);
    let outcomes = join_all((0..10).map(|_| app.job(JOB, json!({})))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert!((0..30).all(|id| runs(&app, &id.to_string()) == 1));
    assert!(waiting(&app).is_empty());
}

#[tokio::test]
async fn a_run_that_crashes_between_any_two_lines_neither_loses_nor_repeats_work() {
    for polls in 0.. {
        let app = app();
        set_caught_up(&app);
        due_count(&app, "a").await;
        due_count(&app, "b").await;
        let complete = crash_after(polls, app.job(JOB, json!({}))).await;
        run(&app).await;
        assert_eq!((runs(&app, "a"), runs(&app, "b")), (1, 1), "{polls} polls");
        assert!(waiting(&app).is_empty());
        if complete {
            assert!(polls > 5);
            return;
        }
    }
}

#[tokio::test]
async fn a_failing_call_of_the_table_at_any_place_neither_loses_nor_repeats_work() {
    for failing in 1..60 {
        let app = app();
        set_caught_up(&app);
        due_count(&app, "a").await;
        table(&app).fail_next(failing);
        let _outcome = app.job(JOB, json!({})).await;
        table(&app).fail_next(0);
        app.pass_time(MINUTE * 4).await;
        run(&app).await;
        assert_eq!(runs(&app, "a"), 1, "{failing} calls fail");
        assert!(waiting(&app).is_empty());
    }
}

#[tokio::test]
async fn work_whose_commit_is_not_confirmed_is_not_repeated() {
    let app = app();
    run(&app).await;
    due_count(&app, "a").await;
    table(&app).lose_next_answers(1);
    run(&app).await;
    app.pass_time(MINUTE * 10).await;
    run(&app).await;
    assert_eq!(runs(&app, "a"), 1);
}

#[tokio::test]
async fn work_that_is_cancelled_between_its_read_and_its_commit_has_no_effect() {
    let app = app();
    due_count(&app, "a").await;
    let other = app.clone();
    let at = app.clock().now();
    table(&app).before_next_commit(move || {
        Box::pin(async move {
            commit(&other, Commit::nothing().cancel(&count_work("a"), at)).await;
        })
    });
    run(&app).await;
    assert_eq!((runs(&app, "a"), waiting(&app).len()), (0, 0));
}

#[tokio::test]
async fn work_that_is_scheduled_again_during_its_run_is_not_removed_by_that_run() {
    let app = app();
    offer(&app, in_minutes(&app, 1)).await;
    app.clock().advance(MINUTE);
    // The run reads a state in which it has nothing to do; the state changes before the commit.
    let at = stored_offer(&app).until;
    let accepted = Offer {
        expired: true,
        ..stored_offer(&app)
    };
    table(&app).given(to_row(&Offer::key("o-1"), &accepted).unwrap());
    let other = app.clone();
    table(&app).before_next_commit(move || {
        Box::pin(async move {
            let open = Offer {
                expired: false,
                ..stored_offer(&other)
            };
            table(&other).given(to_row(&Offer::key("o-1"), &open).unwrap());
            let clock = TestClock::new();
            clock.set(at - MINUTE);
            let earlier = Context::of_system(clock.now(), Arc::new(clock));
            let work = OfferWork::Expire {
                offer: "o-1".to_owned(),
            };
            // Ids are taken first, so that this row differs from the one that was read.
            let _ids = [(); 3].map(|()| earlier.clock.uuid(earlier.now));
            let scheduled = Commit::nothing().schedule(&work, at, &earlier).unwrap();
            commit(&other, scheduled).await;
        })
    });
    run(&app).await;
    assert_eq!(waiting(&app).len(), 1);
    run(&app).await;
    assert!(stored_offer(&app).expired && waiting(&app).is_empty());
}
