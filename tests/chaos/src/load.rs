//! The commands: administrators write subjects with unique codes, learners enrol in courses with few seats.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use serde_json::{Value, json};

use crate::Outcome;
use crate::client::{Caller, Command, Reply, Sent, admin, command};
use crate::cloud::Cloud;
use crate::courses::{SEATS, publish};
use crate::faults::generator;

const COURSES: usize = 6;
const LEARNERS: usize = 60;
const DEPARTMENT: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// The number of the first command; those before prepare the courses.
const FIRST: u64 = 1_000;

/// What the clients know about the system.
pub(crate) struct Load {
    seed: u64,
    commands: u64,
    courses: Vec<String>,
    /// The subjects that were created, with the tag of the last reply.
    subjects: Mutex<Vec<(String, String)>>,
}

impl Load {
    /// Publishes the courses, while nothing fails.
    pub(crate) async fn prepare(cloud: &Cloud, seed: u64, commands: u64) -> Outcome<Self> {
        let mut courses = Vec::new();
        for number in 0..COURSES {
            courses.push(publish(cloud, number).await?);
        }
        cloud.settle().await?;
        Ok(Self {
            seed,
            commands,
            courses,
            subjects: Mutex::default(),
        })
    }

    /// How many seats each course has.
    pub(crate) const fn seats(&self) -> usize {
        SEATS
    }

    pub(crate) fn courses(&self) -> &[String] {
        &self.courses
    }

    /// Sends a command; one in eight is sent once more afterwards, and then the reply must be the same.
    pub(crate) async fn send(&self, cloud: &Cloud, place: u64) -> Outcome<Sent> {
        let mut rng = generator(self.seed, FIRST + place);
        let command = self.command(FIRST + place, &mut rng);
        let sent = command.send(cloud).await?;
        self.learn(&sent);
        if let Some(answer) = sent
            .answer
            .as_ref()
            .filter(|_| sent.is_accepted() && rng.u32(0..8) == 0)
        {
            let again = sent.command.clone().send(cloud).await?;
            if again.answer.as_ref().is_some_and(|again| again != answer) {
                let (number, again) = (sent.command.number, again.answer);
                return Err(
                    format!("command {number}: {answer:?}, and sent again {again:?}").into(),
                );
            }
        }
        Ok(sent)
    }

    fn command(&self, number: u64, rng: &mut Rng) -> Command {
        let known = self.subjects().clone();
        let one = (!known.is_empty()).then(|| known[rng.usize(0..known.len())].clone());
        match (rng.u32(0..100), one) {
            (0..30, _) | (30..55, None) => self.create_subject(number, rng),
            (30..47, Some((id, tag))) => {
                let body = self.subject(number, rng);
                command(
                    number,
                    "update-subject",
                    admin(),
                    [("subject_id", id)],
                    body,
                )
                .matching(tag)
            }
            (47..55, Some((id, tag))) => command(
                number,
                "delete-subject",
                admin(),
                [("subject_id", id)],
                Value::Null,
            )
            .matching(tag),
            (55..80, _) => {
                let body = json!({ "course_id": self.course(rng) });
                command(number, "enroll", learner(rng), [], body)
            }
            _ => {
                let learner = learner(rng);
                let id = format!("{}.{}", self.course(rng), learner.user_id);
                command(
                    number,
                    "cancel-enrollment",
                    learner,
                    [("enrollment_id", id)],
                    Value::Null,
                )
            }
        }
    }

    fn create_subject(&self, number: u64, rng: &mut Rng) -> Command {
        command(
            number,
            "create-subject",
            admin(),
            [],
            self.subject(number, rng),
        )
    }

    /// Of so few codes that many are taken; with a name of its own, so that each update changes something.
    fn subject(&self, number: u64, rng: &mut Rng) -> Value {
        let code = rng.u64(0..(self.commands / 6).max(4));
        json!({ "code": format!("CS-{code}"), "name": format!("Subject {number}"), "department_id": DEPARTMENT, "credits": 5 })
    }

    fn course(&self, rng: &mut Rng) -> &str {
        &self.courses[rng.usize(0..self.courses.len())]
    }

    fn learn(&self, sent: &Sent) {
        let Some(Reply {
            etag: Some(tag),
            body,
            ..
        }) = &sent.answer
        else {
            return;
        };
        if !sent.is_accepted() || !sent.command.function.ends_with("-subject") {
            return;
        }
        if let Some(id) = body["id"].as_str() {
            let mut subjects = self.subjects();
            subjects.retain(|(known, _)| known != id);
            subjects.push((id.to_owned(), tag.clone()));
        }
    }

    fn subjects(&self) -> MutexGuard<'_, Vec<(String, String)>> {
        self.subjects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn learner(rng: &mut Rng) -> Caller {
    let number = rng.usize(0..LEARNERS);
    Caller {
        user_id: format!("01890a5d-0000-7000-9000-{number:012}"),
        role: "learner",
    }
}
