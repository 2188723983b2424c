//! Anything in any order: at the end, what is counted is what there is, and nobody waits for a free seat.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use futures_util::future::join;
use kernel::table::from_row;
use kernel::{Envelope, ReadModel};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::course::Course;
use crate::testing::courses::{COURSE, updated};
use crate::testing::rows::numbers;
use crate::testing::work::pass;
use crate::testing::{answer, app, as_olga, by, enroll, facts, path};

const USERS: [&str; 6] = ["u0", "u1", "u2", "u3", "u4", "u5"];

#[derive(Debug, Clone)]
enum Step {
    Enroll(&'static str),
    Leave(&'static str),
    Answer(&'static str, bool),
    Staff(&'static str, &'static str),
    Hours(u64),
    Capacity(u32),
    /// Those facts arrive of which the mask has the bit, and all of them twice.
    Deliver(u32, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let user = || prop::sample::select(USERS.to_vec());
    let states = vec!["suspended", "active", "cancelled"];
    prop_oneof![
        4 => user().prop_map(Step::Enroll),
        2 => user().prop_map(Step::Leave),
        3 => (user(), any::<bool>()).prop_map(|(user, accept)| Step::Answer(user, accept)),
        1 => (user(), prop::sample::select(states)).prop_map(|(user, state)| Step::Staff(user, state)),
        2 => (0..60_u64).prop_map(Step::Hours),
        2 => (0..5_u32).prop_map(Step::Capacity),
        3 => (any::<u32>(), any::<bool>()).prop_map(|(mask, twice)| Step::Deliver(mask, twice)),
    ]
}

struct World {
    app: App,
    access_days: Option<u32>,
    version: Cell<u64>,
    capacity: Cell<u32>,
    /// The largest capacity that the copy has had since the last check.
    in_force: Cell<i64>,
    /// How many seats were taken then.
    taken: Cell<i64>,
    /// What has not arrived, and where.
    late: RefCell<Vec<(&'static str, Envelope)>>,
}

impl World {
    async fn new(access_days: Option<u32>) -> Self {
        let world = Self {
            app: app(),
            access_days,
            version: Cell::new(0),
            capacity: Cell::new(0),
            in_force: Cell::new(0),
            taken: Cell::new(0),
            late: RefCell::default(),
        };
        world.tell(2);
        world.deliver(u32::MAX, false).await;
        world.check();
        world
    }

    fn tell(&self, capacity: u32) {
        self.version.set(self.version.get() + 1);
        self.capacity.set(capacity);
        let fields = json!({ "capacity": capacity, "access_days": self.access_days });
        let event = updated(self.version.get(), COURSE, &fields);
        let mut late = self.late.borrow_mut();
        late.push(("copy-courses", event.clone()));
        late.push(("look-for-free-seats", event));
    }

    async fn take(&self, step: &Step) {
        let app = &self.app;
        match step {
            Step::Enroll(user) => check(&enroll(app, user, COURSE).await),
            Step::Leave(user) => {
                let request = app.delete(&path(COURSE, user, ""));
                check(&by(user, request).send().await);
            }
            Step::Answer(user, accept) => check(&answer(app, user, COURSE, *accept).await),
            Step::Staff(user, state) => {
                let request = app.put(&path(COURSE, user, "/state"));
                let request = request.json(&json!({ "state": state }));
                check(&as_olga(request).send().await);
            }
            Step::Hours(hours) => pass(app, Duration::from_secs(3600 * hours)).await,
            Step::Capacity(capacity) => self.tell(*capacity),
            Step::Deliver(mask, twice) => self.deliver(*mask, *twice).await,
        }
    }

    async fn deliver(&self, mask: u32, twice: bool) {
        let late = self.late.take();
        for (place, (consumer, event)) in late.into_iter().enumerate() {
            let is_now = mask >> (place % 32) & 1 == 1;
            let mut has_failed = false;
            if is_now && consumer == "copy-courses" {
                let capacity = event.event_data["capacity"].as_i64().unwrap();
                self.in_force.set(self.in_force.get().max(capacity));
            }
            for _ in 0..u8::from(is_now) + u8::from(is_now && twice) {
                has_failed |= self.app.consume(consumer, &event).await.is_err();
            }
            if has_failed || !is_now {
                self.late.borrow_mut().push((consumer, event));
            }
        }
    }

    /// Facts of this domain wait for their delivery. The numbers agree at any time, and no seat is taken beyond
    /// the capacity; a lower one throws nobody out.
    fn check(&self) {
        let events = self.app.take_events().into_iter();
        let released = events.filter(|event| event.event_type == "SeatReleased");
        let released = released.map(|event| ("offer-seats", event));
        self.late.borrow_mut().extend(released);
        let numbers = numbers(&self.app);
        numbers.assert_agree();
        let most = self.taken.get().max(self.in_force.get());
        assert!(numbers.taken <= most, "{numbers:?}, {most}");
        self.taken.set(numbers.taken);
        self.in_force.set(copied_capacity(&self.app));
    }

    /// Delivers everything and runs all work, until nothing happens any more.
    async fn settle(&self) {
        loop {
            let before = facts(&self.app).len();
            self.deliver(u32::MAX, false).await;
            pass(&self.app, Duration::from_secs(600)).await;
            self.check();
            if self.late.borrow().is_empty() && before == facts(&self.app).len() {
                return;
            }
        }
    }
}

fn copied_capacity(app: &App) -> i64 {
    let key = ReadModel::<Course>::key(&COURSE.parse().unwrap());
    let row: Value = from_row(app.table("enrollments").row(&key).unwrap()).unwrap();
    row["capacity"].as_i64().unwrap()
}

#[track_caller]
fn check(reply: &Response) {
    let is_expected = matches!(reply.status, 200..=204 | 404 | 409);
    assert!(is_expected, "{}: {}", reply.status, reply.text());
}

async fn run(access_days: Option<u32>, steps: &[(Step, Option<Step>)]) {
    let world = World::new(access_days).await;
    for (first, second) in steps {
        match second {
            None => world.take(first).await,
            Some(second) => drop(join(world.take(first), world.take(second)).await),
        }
        world.check();
    }
    world.settle().await;
    let numbers = numbers(&world.app);
    let is_free = numbers.taken < i64::from(world.capacity.get());
    assert!(!is_free || numbers.waiting == 0, "{numbers:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn seats_and_waitlist_agree_with_enrollments_and_nobody_waits_for_a_free_seat(
        access_days in prop::option::of(1..5_u32),
        steps in prop::collection::vec((step(), prop::option::weighted(0.3, step())), 1..26),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        runtime.unwrap().block_on(run(access_days, &steps));
    }
}
