//! Tests of the rules of courses.

use kernel::Entity as _;
use serde_json::{Value, json};

use super::*;
use crate::error::OutlineError;

const ID: &str = "0197a1b2-0000-7000-8000-000000000001";
const OTHER: &str = "0197a1b2-0000-7000-8000-000000000002";

fn now() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn details(more: Value) -> Details {
    let mut fields = json!({ "title": "Algebra" });
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    let input: CourseInput = serde_json::from_value(fields).unwrap();
    input.into_parts().1
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn course(more: Value) -> Result<Course> {
    let slug = "algebra".parse().unwrap();
    Course::create(
        ID.parse().unwrap(),
        slug,
        details(more),
        user("olga"),
        now(),
    )
}

fn refused(more: Value) -> Value {
    let error = course(more).unwrap_err();
    json!(error.details())["fields"][0]["field"].clone()
}

#[test]
fn contradictory_details_are_refused() {
    let at = |local: &str| json!({ "local": local, "zone": "Europe/Berlin" });
    let window = json!({ "opens_at": at("2026-09-02T00:00"), "closes_at": at("2026-09-01T23:59") });
    assert_eq!(refused(window), "closes_at");
    assert_eq!(refused(json!({ "tags": ["a", "A"] })), "tags");
    let itself = json!({ "prerequisites": [{ "any_of": [OTHER] }, { "any_of": [ID] }] });
    assert_eq!(refused(itself), "prerequisites.1.any_of");
    let nothing = json!({ "prerequisites": [{ "any_of": [] }] });
    assert_eq!(refused(nothing), "prerequisites.0.any_of");
    let skipped = course(json!({ "opens_at": at("2026-03-29T02:30") })).unwrap_err();
    assert_eq!(skipped.code(), "calendar.local_time_skipped");
}

#[test]
fn the_last_minute_of_enrolling_is_included() {
    let at = json!({ "local": "2026-09-01T23:59", "zone": "Europe/Berlin" });
    let course = course(json!({ "closes_at": at })).unwrap();
    let closes_at = course.window().closes_at.unwrap();
    assert_eq!(closes_at.to_string(), "2026-09-01T21:59:59.999999999Z");
}

#[test]
fn a_course_always_has_an_owner() {
    let mut course = course(json!({})).unwrap();
    for refused in [
        course.remove_staff(user("olga")),
        course.set_staff(user("olga"), Role::Assistant, now()),
    ] {
        assert_eq!(refused.unwrap_err().code(), "courses.last_owner");
    }
    course.set_staff(user("ivo"), Role::Owner, now()).unwrap();
    course
        .set_staff(user("olga"), Role::Assistant, now())
        .unwrap();
    assert_eq!(course.staff().role_of("olga"), Some(Role::Assistant));
    course.remove_staff(user("olga")).unwrap();
    let unknown = course.remove_staff(user("olga")).unwrap_err();
    assert_eq!(unknown.code(), "courses.not_an_instructor");
}

#[test]
fn a_course_has_at_most_twenty_staff() {
    let mut course = course(json!({})).unwrap();
    for number in 1..20 {
        course
            .set_staff(user(&format!("u{number}")), Role::Assistant, now())
            .unwrap();
    }
    let refused = course.set_staff(user("one-more"), Role::Assistant, now());
    assert_eq!(refused.unwrap_err().code(), "courses.too_many_staff");
    course
        .set_staff(user("u1"), Role::Instructor, now())
        .unwrap();
}

#[test]
fn what_changes_nothing_records_nothing() {
    let mut course = course(json!({})).unwrap();
    let before = course.history().version();
    course.update(None, details(json!({})), now()).unwrap();
    course
        .update(Some("algebra".parse().unwrap()), details(json!({})), now())
        .unwrap();
    course.set_staff(user("olga"), Role::Owner, now()).unwrap();
    assert_eq!(course.history().version(), before);
}

#[test]
fn an_archived_course_stands_as_its_learners_keep_it() {
    let mut course = course(json!({})).unwrap();
    let archive = |access, ends_at: Option<&str>| Archive {
        access,
        ends_at: ends_at.map(|at| at.parse().unwrap()),
    };
    let refused = course.archive(archive(ArchiveAccess::Keep, None), now());
    assert_eq!(refused.unwrap_err().code(), "courses.never_published");
    course.state = State::Published;
    for (access, ends_at, standing) in [
        (ArchiveAccess::Keep, None, Standing::Kept),
        (ArchiveAccess::ReadOnly, None, Standing::ReadOnly),
        (
            ArchiveAccess::EndOn,
            Some("2026-06-01T12:00:00Z"),
            Standing::Ended,
        ),
        (
            ArchiveAccess::EndOn,
            Some("2026-06-01T12:00:01Z"),
            Standing::Kept,
        ),
    ] {
        course.archive(archive(access, ends_at), now()).unwrap();
        assert_eq!(course.standing(now()), standing);
    }
    assert_eq!(
        course.next_version().unwrap_err().code(),
        "courses.archived"
    );
}

#[test]
fn while_a_version_is_made_the_course_is_neither_published_nor_archived_nor_deleted() {
    let mut course = course(json!({})).unwrap();
    course.state = State::Published;
    let version = course.next_version().unwrap();
    course.begin_publishing(Publishing {
        version,
        run_id: "r".to_owned(),
        since: now(),
    });
    let archive = Archive {
        access: ArchiveAccess::Keep,
        ends_at: None,
    };
    let refusals = [
        course.next_version().map(drop),
        course.archive(archive, now()),
        course.delete(now()).map(drop),
    ];
    for refused in refusals {
        assert_eq!(refused.unwrap_err().code(), "courses.publishing");
    }
    let reason = OutlineError::DraftChanged.into();
    course.give_up_publishing(version + 1, &reason, now());
    assert!(course.publishing().is_some(), "another version");
    course.give_up_publishing(version, &reason, now());
    let failure = course.publication_failure().unwrap();
    assert_eq!(failure.code, "courses.draft_changed");
    assert_eq!(
        course.next_version().unwrap(),
        version + 1,
        "never given twice"
    );
}
