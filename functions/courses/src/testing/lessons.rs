//! Fixtures and requests for the tests about outlines, lessons and exercises.

mod publishing;

use kernel::actor::Role;
use kernel::table::{Index, Key, set_key, to_row};
use serde_json::{Value, json};
use testkit::{App, MemoryTable, RequestBuilder, Response};

use crate::consumers::copy_enrollments::learners_of;
use crate::learner::Learner;

pub(crate) use self::publishing::{publish, publish_as, restore};

/// A course whose owner is `olga`.
pub(crate) const COURSE: &str = "0197a1b2-0000-7000-8000-000000000001";
/// The id of nothing.
pub(crate) const UNKNOWN: &str = "0197a1b2-0000-7000-8000-000000000404";

/// The domain with a course, its staff `olga`, `ivo` and `asa`, and its learner `lin`.
pub(crate) fn app() -> App {
    let app = App::new([crate::catalogue()]);
    set_course(&app, "draft", "public", None);
    set_learner(&app, "lin", &json!({}));
    app
}

pub(crate) fn table(app: &App) -> &MemoryTable {
    app.table("courses")
}

/// Stores a row of the course.
pub(crate) fn given(app: &App, sk: &str, row: &Value) {
    let key = Key::new(format!("COURSE#{COURSE}"), sk);
    table(app).given(to_row(&key, row).unwrap());
}

/// The course in this state, with its staff.
pub(crate) fn set_course(app: &App, state: &str, visibility: &str, version: Option<u32>) {
    let row = json!({
        "id": COURSE, "slug": "a-course", "state": state, "archive": null, "current_version": version,
        "details": {
            "title": "A course", "language": null, "cover_file_id": null, "subject_id": null,
            "semester_id": null, "price": null, "capacity": null, "opens_at": null, "closes_at": null,
            "access_days": null, "visibility": visibility, "estimated_minutes": null,
        },
        "window": { "opens_at": null, "closes_at": null },
        "staff": [staff("olga", "owner"), staff("ivo", "instructor"), staff("asa", "assistant")],
        "required": [], "versions_created": version.unwrap_or(0), "publishing": null,
        "first_published_at": null, "published_at": null, "created_at": "2026-05-01T00:00:00Z",
        "updated_at": "2026-05-01T00:00:00Z", "version": 1,
    });
    given(app, "META", &row);
}

fn staff(user: &str, role: &str) -> Value {
    json!({ "user_id": user, "role": role, "since": "2026-05-01T00:00:00Z" })
}

/// A learner who has started on the first of May.
pub(crate) fn set_learner(app: &App, user: &str, more: &Value) {
    let row = json!({
        "user_id": user, "course_id": COURSE, "run": 1, "started_at": "2026-05-01T00:00:00Z", "ends_at": null,
        "groups": [], "waived": false, "waived_lessons": [], "deleted": false, "version": 1,
    });
    let course_id = COURSE.parse().unwrap();
    let [enrolled, completed] = Learner::keys(&course_id, user);
    let mut row = to_row(&enrolled, &with(row, more.clone())).unwrap();
    set_key(&mut row, Index::Gsi1, &learners_of(&course_id), user);
    table(app).given(row);
    let lessons = more.get("completed").cloned().unwrap_or(json!({}));
    let row = json!({ "run": 1, "lessons": lessons, "version": 1 });
    table(app).given(to_row(&completed, &row).unwrap());
}

pub(crate) fn with(mut fields: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

pub(crate) fn as_instructor(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("ivo", &[Role::Instructor])
}

pub(crate) fn as_learner(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("lin", &[Role::Learner])
}

pub(crate) fn as_stranger(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("stan", &[Role::Instructor])
}

pub(crate) fn as_assistant(request: RequestBuilder) -> RequestBuilder {
    request.signed_in("asa", &[Role::Instructor])
}

pub(crate) fn of_course(path: &str) -> String {
    format!("/api/v1/courses/{COURSE}{path}")
}

pub(crate) fn lesson_id(ordinal: u16) -> String {
    format!("{COURSE}.{ordinal}")
}

pub(crate) fn of_lesson(ordinal: u16, path: &str) -> String {
    format!("/api/v1/lessons/{}{path}", lesson_id(ordinal))
}

pub(crate) fn exercise_id(ordinal: u16, number: u16) -> String {
    format!("{COURSE}.{ordinal}.{number}")
}

pub(crate) fn of_exercise(ordinal: u16, number: u16, path: &str) -> String {
    of_lesson(
        ordinal,
        &format!("/exercises/{}{path}", exercise_id(ordinal, number)),
    )
}

pub(crate) async fn post(app: &App, path: &str, body: &Value) -> Response {
    as_instructor(app.post(path).json(body)).send().await
}

/// Sends a change of what has this version.
pub(crate) async fn put(app: &App, path: &str, version: u64, body: &Value) -> Response {
    as_instructor(if_match(app.put(path), version).json(body))
        .send()
        .await
}

pub(crate) async fn delete(app: &App, path: &str, version: u64) -> Response {
    as_instructor(if_match(app.delete(path), version))
        .send()
        .await
}

pub(crate) fn if_match(request: RequestBuilder, version: u64) -> RequestBuilder {
    request.header("if-match", &format!("\"{version}\""))
}

/// What the instructor sees.
pub(crate) async fn get(app: &App, path: &str) -> Response {
    as_instructor(app.get(path)).send().await
}

/// What the learner sees.
pub(crate) async fn read(app: &App, path: &str) -> Response {
    as_learner(app.get(path)).send().await
}

/// Creates a module and returns its id.
pub(crate) async fn module(app: &App, title: &str) -> String {
    let reply = post(app, &of_course("/modules"), &json!({ "title": title })).await;
    id_of(reply)
}

/// Creates a lesson and returns its id.
pub(crate) async fn lesson(app: &App, module: &str, more: Value) -> String {
    let body = with(json!({ "module_id": module, "title": "A lesson" }), more);
    id_of(post(app, &of_course("/lessons"), &body).await)
}

/// Creates an exercise of the first lesson whose key is 1 of 3 options.
pub(crate) async fn exercise(app: &App, more: Value) -> Response {
    let body = json!({ "kind": "single", "prompt": "Which?", "options": ["a", "b", "c"], "key": 1,
        "explanation": "Because." });
    post(app, &of_lesson(1, "/exercises"), &with(body, more)).await
}

fn id_of(reply: Response) -> String {
    let reply = reply.with_status(201).json();
    reply["id"].as_str().unwrap().to_owned()
}

/// A course with two modules: lessons 1 and 2, and lesson 3. Returns the ids of the modules.
pub(crate) async fn two_modules(app: &App) -> [String; 2] {
    let modules = [module(app, "First").await, module(app, "Second").await];
    for module in [&modules[0], &modules[0], &modules[1]] {
        lesson(app, module, json!({})).await;
    }
    modules
}

/// The draft's outline, as the instructor sees it.
pub(crate) async fn outline(app: &App) -> Value {
    get(app, &of_course("/outline"))
        .await
        .with_status(200)
        .json()
}

/// The ordinals of the lessons of each module of an outline.
pub(crate) fn shape(outline: &Value) -> Vec<Vec<u16>> {
    let modules = outline["modules"].as_array().unwrap().iter();
    modules.map(|module| ordinals(&module["lessons"])).collect()
}

/// The ordinals of listed lessons.
pub(crate) fn ordinals(lessons: &Value) -> Vec<u16> {
    let lessons = lessons.as_array().unwrap().iter();
    let ids = lessons.map(|lesson| lesson["id"].as_str().unwrap().rsplit_once('.').unwrap().1);
    ids.map(|ordinal| ordinal.parse().unwrap()).collect()
}

/// The body of an order.
pub(crate) fn order(places: &[(&str, &[u16])]) -> Value {
    let places = places.iter().map(|(module, lessons)| {
        let lessons: Vec<_> = lessons.iter().map(|one| lesson_id(*one)).collect();
        json!({ "id": module, "lessons": lessons })
    });
    json!({ "modules": places.collect::<Vec<_>>() })
}

/// Replaces the facts of a lesson, whatever its version is.
pub(crate) async fn set_lesson(app: &App, ordinal: u16, more: Value) -> Response {
    let path = of_lesson(ordinal, "");
    let version = get(app, &path).await.with_status(200).json()["version"].as_u64();
    let body = with(json!({ "title": "A lesson" }), more);
    put(app, &path, version.unwrap(), &body).await
}

/// Gives the first lesson one block with this text. Returns its version.
pub(crate) async fn write_text(app: &App, version: u64, text: &str) -> u64 {
    let blocks = json!([{ "kind": "text", "id": "a", "text": text }]);
    let body = json!({ "title": "A lesson", "blocks": blocks });
    let reply = put(app, &of_lesson(1, ""), version, &body).await;
    reply.with_status(200).json()["version"].as_u64().unwrap()
}
