use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use serde_json::json;
use testkit::App;

use crate::testing::courses::{COURSE, app_with};
use crate::testing::rows::numbers;
use crate::testing::{ENROLLMENTS, by, get};

const SEATS: usize = 1000;
const LEARNERS: usize = 1200;

/// More than a busy machine needs: the test is about seats, not about time.
const TIME: Duration = Duration::from_mins(10);

/// The reply to a learner, who sends a request again that others were always faster than.
async fn status(app: &App, user: &str) -> u16 {
    loop {
        let request = app.post(ENROLLMENTS).json(&json!({ "course_id": COURSE }));
        let reply = by(user, request).time_left(TIME).send().await;
        if reply.status != 409 {
            return reply.status;
        }
        reply.assert_refused(409, "request.lost_race");
    }
}

#[tokio::test]
async fn when_many_enrol_at_once_each_seat_is_taken_once_and_the_others_wait_in_one_line() {
    let app = app_with(json!({ "capacity": SEATS })).await;
    let learners = super::names("u", LEARNERS);
    let replies = stream::iter(&learners).map(|user| status(&app, user));
    let statuses: Vec<_> = replies.buffer_unordered(200).collect().await;
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(201), count(202)), (SEATS, LEARNERS - SEATS));
    let mut positions = Vec::new();
    for user in &learners {
        let enrollment = get(&app, user, COURSE).await;
        match enrollment["state"].as_str() {
            Some("active") => {}
            Some("waitlisted") => positions.push(enrollment["position"].as_u64().unwrap()),
            state => panic!("{user} is {state:?}"),
        }
    }
    positions.sort_unstable();
    assert_eq!(positions, (1..=200).collect::<Vec<u64>>());
    let numbers = numbers(&app);
    numbers.assert_agree();
    assert_eq!((numbers.taken, numbers.waiting), (1000, 200));
}
