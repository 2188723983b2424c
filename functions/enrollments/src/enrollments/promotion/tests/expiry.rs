//! An offer ends, and is answered at the same moment.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join;
use jiff::SignedDuration;
use kernel::context::Clock as _;
use testkit::App;

use super::{crash_after, released, times};
use crate::testing::courses::COURSE;
use crate::testing::rows::numbers;
use crate::testing::work::{forget_past, run_work};
use crate::testing::{answer, get, states};

/// The seat is offered to `b`; the clock is a second before the end of the offer.
async fn at_the_end() -> App {
    let (app, fact) = released().await;
    app.consume("offer-seats", &fact).await.unwrap();
    let offer = get(&app, "b", COURSE).await;
    let until: jiff::Timestamp = serde_json::from_value(offer["offered_until"].clone()).unwrap();
    app.pass_time(Duration::from_secs(120)).await;
    app.clock().set(until - SignedDuration::from_secs(1));
    forget_past(&app);
    app
}

async fn assert_end(app: &App, expected: [&str; 2]) {
    app.deliver().await;
    app.pass_time(Duration::from_secs(300)).await;
    assert_eq!(states(app, COURSE, &["b", "c"]).await, expected);
    let numbers = numbers(app);
    numbers.assert_agree();
    assert_eq!(numbers.taken, 1);
}

#[tokio::test]
async fn an_offer_that_expires_before_the_answer_is_written_passes_on() {
    let app = at_the_end().await;
    let other = app.clone();
    app.table("enrollments").before_next_commit(move || {
        Box::pin(async move {
            other.clock().advance(Duration::from_secs(1));
            run_work(&other).await;
        })
    });
    let late = answer(&app, "b", COURSE, true).await;
    late.assert_refused(409, "enrollments.no_offer");
    assert_eq!(times(&app, "SeatOfferExpired"), 1);
    assert_end(&app, ["withdrawn", "offered"]).await;
}

#[tokio::test]
async fn an_answer_that_is_written_before_the_offer_expires_keeps_the_seat() {
    for accept in [true, false] {
        let app = at_the_end().await;
        let other = app.clone();
        let replies = Arc::new(Mutex::new(Vec::new()));
        let kept = replies.clone();
        app.clock().advance(Duration::from_secs(1));
        app.table("enrollments").before_next_commit(move || {
            Box::pin(async move {
                // The clock of the function that answers is a little behind.
                let now = other.clock().now();
                other.clock().set(now - SignedDuration::from_millis(1));
                let reply = answer(&other, "b", COURSE, accept).await;
                kept.lock().unwrap().push(reply.status);
                other.clock().set(now);
            })
        });
        run_work(&app).await;
        assert_eq!(*replies.lock().unwrap(), [200]);
        assert_eq!(times(&app, "SeatOfferExpired"), 0);
        let expected = if accept {
            ["active", "waitlisted"]
        } else {
            ["withdrawn", "offered"]
        };
        assert_end(&app, expected).await;
    }
}

#[tokio::test]
async fn an_answer_and_the_end_of_the_offer_at_once_have_one_winner() {
    for delay in 0..16 {
        let app = at_the_end().await;
        let expiry = async {
            for _ in 0..delay {
                tokio::task::yield_now().await;
            }
            app.clock().advance(Duration::from_secs(1));
            run_work(&app).await;
        };
        let (reply, ()) = join(answer(&app, "b", COURSE, true), expiry).await;
        let (expired, expected) = match reply.status {
            200 => (0, ["active", "waitlisted"]),
            409 => (1, ["withdrawn", "offered"]),
            status => panic!("{status}: {}", reply.text()),
        };
        assert_eq!(times(&app, "SeatOfferExpired"), expired, "{delay}");
        assert_end(&app, expected).await;
    }
}

#[tokio::test]
async fn a_crash_at_any_step_of_the_end_of_an_offer_frees_the_seat_once() {
    for step in 0.. {
        let app = at_the_end().await;
        app.clock().advance(Duration::from_secs(1));
        let work = app.job("do-enrollment-work", serde_json::json!({}));
        let has_ended = crash_after(step, work).await;
        run_work(&app).await;
        assert_eq!(times(&app, "SeatOfferExpired"), 1);
        assert_end(&app, ["withdrawn", "offered"]).await;
        if has_ended {
            assert!(step > 3, "{step}");
            return;
        }
    }
}

#[tokio::test]
async fn a_crash_at_any_step_of_an_answer_takes_the_seat_once() {
    for step in 0.. {
        let app = at_the_end().await;
        let has_ended = crash_after(step, answer(&app, "b", COURSE, true)).await;
        let again = answer(&app, "b", COURSE, true).await;
        assert!(matches!(again.status, 200 | 409), "{}", again.text());
        assert_eq!(times(&app, "EnrollmentActivated"), 1);
        app.clock().advance(Duration::from_secs(1));
        assert_end(&app, ["active", "waitlisted"]).await;
        if has_ended {
            assert!(step > 1, "{step}");
            return;
        }
    }
}
