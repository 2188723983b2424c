//! One thing of each kind, made by commands.

use std::collections::BTreeMap;

use domains::identity::keys::{KeyRing, KeySeal};
use jiff::Timestamp;
use kernel::Entity as _;
use kernel::table::{Item, to_row};
use serde_json::{Value, json};
use testkit::App;
use testkit::keys::SigningKey;

use crate::send::{Caller, text};

/// An app in which there is one thing of each kind.
pub struct Population {
    /// The app with its tables in memory.
    pub app: App,
    /// An administrator.
    pub admin: Caller,
    /// A learner, who is enrolled in the course.
    pub learner: Caller,
    /// The unique text of the one thing of a kind, by the kind's name: an id, a key or a name.
    pub marks: BTreeMap<&'static str, String>,
}

/// The ids of a published course and its parts.
#[derive(Debug)]
pub struct Published {
    /// The course.
    pub course: String,
    /// Its one module.
    pub module: String,
    /// The module's one lesson.
    pub lesson: String,
    /// The lesson's one exercise.
    pub exercise: String,
}

/// A key ring whose current signing key tests know.
///
/// # Panics
/// Never: the keys of tests are valid.
#[must_use]
pub fn key_ring() -> Item {
    let seal = testkit::open::<KeySeal>();
    let [current, next] = [SigningKey::of_apps(), SigningKey::of_seed(8)].map(|key| {
        let sealed = seal.seal(key.kid().to_owned(), key.public(), &key.pkcs8());
        sealed.expect("a key is sealed")
    });
    let ring = KeyRing::new(current, next, Timestamp::UNIX_EPOCH);
    to_row(&KeyRing::key(KeyRing::ID), &ring).expect("a key ring is a row")
}

impl Population {
    /// Makes everything. Tokens are issued at `now`.
    ///
    /// # Panics
    /// When a command is refused.
    pub async fn new(now: Timestamp) -> Self {
        let app = App::new(domains::catalogues());
        app.clock().set(now);
        app.table("identity").given(key_ring());
        let admin = Caller::administrator(&app).await;
        let learner = Caller::learner(&app, "lin@example.org").await;
        let session = app.get("/api/v1/auth/sessions").bearer(&learner.token);
        let session = text(&session.send().await.with_status(200).json()["items"][0]["id"]);
        let mut made = Self {
            marks: BTreeMap::from([("user", learner.id.clone()), ("session", session)]),
            app,
            admin,
            learner,
        };
        made.subjects_and_syllabi().await;
        made.courses().await;
        made.enrollments().await;
        made.files_and_keys().await;
        made.settings().await;
        made.app.deliver().await;
        let events = made.app.table("subjects").events();
        let event = events.first().expect("the subject has an event");
        made.marks.insert("event", event.event_id.clone());
        made
    }

    /// A path or a body in which `{name}` stands for the mark of a kind.
    #[must_use]
    pub fn fill(&self, template: &str) -> String {
        let marks = self.marks.iter();
        marks.fold(template.to_owned(), |text, (name, mark)| {
            text.replace(&format!("{{{name}}}"), mark)
        })
    }

    /// The rows of a domain's table.
    #[must_use]
    pub fn rows(&self, domain: &str) -> Vec<Item> {
        self.app.table(domain).rows()
    }

    async fn make(&mut self, name: &'static str, path: &str, body: Value) {
        let body = serde_json::from_str(&self.fill(&body.to_string())).expect("a body is JSON");
        let id = self.admin.make(&self.app, &self.fill(path), &body).await;
        self.marks.insert(name, id);
    }

    async fn subjects_and_syllabi(&mut self) {
        let subject = json!({
            "name": "Algebra", "code": "MA-1", "description": "", "department_id": "7", "credits": 6,
        });
        self.make("subject", "/api/v1/subjects", subject).await;
        let semester = json!({
            "name": "Winter", "code": "2026-W", "starts_on": "2026-10-01", "ends_on": "2027-03-31",
        });
        self.make("semester", "/api/v1/semesters", semester).await;
        let syllabus = json!({
            "subject_id": "{subject}", "semester_id": "{semester}", "title": "Algebra",
            "grading": [{ "name": "Exam", "weight_ppm": 1_000_000 }],
        });
        self.make("syllabus", "/api/v1/syllabus", syllabus).await;
        self.app.deliver().await;
    }

    async fn courses(&mut self) {
        let course = self.published(json!({ "title": "Clocks" })).await;
        let full = json!({ "title": "Rare", "capacity": 1 });
        let full = self.published(full).await.course;
        self.marks.extend([
            ("course", course.course),
            ("module", course.module),
            ("lesson", course.lesson),
            ("exercise", course.exercise),
            ("full_course", full),
        ]);
        self.app.deliver().await;
    }

    /// Makes and publishes a course of the administrator with a lesson and an exercise.
    ///
    /// # Panics
    /// When a command is refused.
    pub async fn published(&self, details: Value) -> Published {
        let (app, admin) = (&self.app, &self.admin);
        let course = admin.make(app, "/api/v1/courses", &details).await;
        let of_course = |rest: &str| format!("/api/v1/courses/{course}{rest}");
        let module = json!({ "title": "Module" });
        let module = admin.make(app, &of_course("/modules"), &module).await;
        let lesson = json!({
            "module_id": module, "title": "Lesson", "blocks": [{ "kind": "text", "text": "Words" }],
        });
        let lesson = admin.make(app, &of_course("/lessons"), &lesson).await;
        let exercise = json!({
            "kind": "single", "prompt": "Which one?", "options": ["This", "That"], "key": 1, "points": 1000,
        });
        let exercises = format!("/api/v1/lessons/{lesson}/exercises");
        let exercise = admin.make(app, &exercises, &exercise).await;
        let publish = app.post(&of_course("/publish")).bearer(&admin.token);
        let published = publish.header("if-match", "*").send().await;
        published.with_status(200);
        Published {
            course,
            module,
            lesson,
            exercise,
        }
    }

    async fn enrollments(&mut self) {
        let other = Caller::learner(&self.app, "wang@example.org").await;
        let enrollments = "/api/v1/enrollments";
        for (caller, course, name) in [
            (&self.learner, "course", "enrollment"),
            (&self.learner, "full_course", "seat"),
            (&other, "full_course", "place"),
        ] {
            let body = json!({ "course_id": self.marks[course] });
            let reply = caller.send(&self.app, "POST", enrollments, &body).await;
            self.marks.insert(name, text(&reply["id"]));
        }
        self.marks.insert("waiting", other.id);
        self.app.deliver().await;
        let path = self.fill("/api/v1/lessons/{lesson}/exercises/{exercise}/attempts");
        let answer = json!({ "answer": 1 });
        self.learner.send(&self.app, "POST", &path, &answer).await;
    }

    async fn files_and_keys(&mut self) {
        let upload = json!({
            "original_name": "a.pdf", "file_type": "application/pdf", "file_size": 482_133,
            "checksum_sha256": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        });
        let path = "/api/v1/files/upload";
        let begun = self.learner.send(&self.app, "POST", path, &upload).await;
        self.marks.insert("file", text(&begun["file"]["id"]));
        let source = json!({ "kind": "prefix", "prefix": "lectures/2026" });
        let repository = json!({ "name": "Lectures", "source": source });
        self.make("repository", "/api/v1/repositories", repository)
            .await;
        let key = json!({ "name": "Catalogue", "scopes": ["read_subjects"] });
        self.make("api_key", "/api/v1/auth/api-keys", key).await;
    }

    async fn settings(&mut self) {
        for (name, method, path, body) in [
            (
                "growing-setting",
                "POST",
                "/api/v1/config",
                json!({ "service": "subjects", "key": "growing-setting", "value": 20 }),
            ),
            (
                "growing-flag",
                "POST",
                "/api/v1/config/flags",
                json!({ "name": "growing-flag", "enabled": true, "everyone": true }),
            ),
            (
                "growing-service",
                "PUT",
                "/api/v1/services/growing-service",
                json!({
                    "url": "https://growing.example.com/api", "version": "1.0.0",
                    "health": "https://growing.example.com/health",
                }),
            ),
        ] {
            self.admin.send(&self.app, method, path, &body).await;
            self.marks.insert(name, name.to_owned());
        }
    }
}
