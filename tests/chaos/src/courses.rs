//! The courses in which learners enrol.

use serde_json::{Value, json};

use crate::Outcome;
use crate::client::{Command, Reply, admin, command};
use crate::cloud::Cloud;

/// How many seats each course has.
pub(crate) const SEATS: usize = 12;

/// A published course with one lesson.
pub(crate) async fn publish(cloud: &Cloud, place: usize) -> Outcome<String> {
    let first = u64::try_from(place)? * 10;
    let created = json!({ "title": format!("Course {place}"), "capacity": SEATS });
    let course = accepted(cloud, command(first, "create-course", admin(), [], created)).await?;
    let id = course.body["id"]
        .as_str()
        .ok_or("a course without id")?
        .to_owned();
    let of_course = || [("course_id", id.clone())];
    let module = json!({ "title": "Module" });
    let module = accepted(
        cloud,
        command(first + 1, "create-module", admin(), of_course(), module),
    )
    .await?;
    let lesson = json!({
        "module_id": module.body["id"], "title": "Lesson", "blocks": [{ "kind": "text", "text": "Words" }],
    });
    accepted(
        cloud,
        command(first + 2, "create-lesson", admin(), of_course(), lesson),
    )
    .await?;
    let current = accepted(
        cloud,
        command(first + 3, "get-course", admin(), of_course(), Value::Null),
    )
    .await?;
    let tag = current.etag.ok_or("a course without tag")?;
    let publish = command(
        first + 4,
        "publish-course",
        admin(),
        of_course(),
        Value::Null,
    )
    .matching(tag);
    accepted(cloud, publish).await?;
    Ok(id)
}

async fn accepted(cloud: &Cloud, command: Command) -> Outcome<Reply> {
    let function = command.function;
    let sent = command.send(cloud).await?;
    match sent.answer {
        Some(answer) if answer.status < 300 => Ok(answer),
        answer => Err(format!("{function} answered {answer:?}").into()),
    }
}
