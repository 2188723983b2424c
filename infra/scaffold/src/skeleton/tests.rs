//! Tests of skeletons in small repositories. `tests/scaffold.sh` checks that they compile and that
//! their tests pass.

use std::fs;

use super::*;
use crate::lists;
use crate::tree::{text, tree};

const ROOT_MANIFEST: (&str, &str) = ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n");
const EVENT: (&str, &str) = ("events/letters/LetterSent.v1.schema.json", "{}");

/// A repository with the skeleton of the domain `courses`.
fn courses() -> tempfile::TempDir {
    let root = tree(&[ROOT_MANIFEST, EVENT]);
    let skeleton = Skeleton::domain(root.path(), "courses", None).unwrap();
    skeleton.write(root.path()).unwrap();
    lists::generate(root.path())
        .unwrap()
        .write(root.path())
        .unwrap();
    root
}

fn add(root: &Path, domain: &str, name: &str, role: Role<'_>) -> String {
    let skeleton = Skeleton::function(root, domain, name, role).unwrap();
    skeleton.write(root).unwrap();
    lists::generate(root).unwrap().write(root).unwrap();
    skeleton.report()
}

fn has(root: &Path, path: &str, lines: &[&str]) {
    let text = text(root, path);
    for line in lines {
        assert!(
            text.lines().any(|found| found == *line),
            "{line} is not in\n{text}"
        );
    }
}

#[test]
fn the_lists_contain_a_new_domain_with_its_two_functions() {
    let root = courses();
    has(
        root.path(),
        "functions/courses/src/functions.rs",
        &[
            "        .command::<CreateCourse>()",
            "        .query::<GetCourse>()",
        ],
    );
    assert_eq!(text(root.path(), "infra/domains.txt"), "courses\nletters\n");
}

#[test]
fn names_of_several_words_are_written_in_the_right_case_everywhere() {
    let root = tree(&[ROOT_MANIFEST]);
    let skeleton = Skeleton::domain(root.path(), "learning-paths", Some("path-of-study")).unwrap();
    skeleton.write(root.path()).unwrap();
    lists::generate(root.path()).unwrap();
    let source = "functions/learning-paths/src";
    has(
        root.path(),
        &format!("{source}/path_of_study.rs"),
        &[
            "pub(crate) struct PathOfStudy {",
            "//! A path of study: its values and rules, without I/O.",
        ],
    );
    has(
        root.path(),
        &format!("{source}/queries/get_path_of_study.rs"),
        &[
            "//! `GET /api/v1/learning-paths/{path_of_study_id}`",
            "    path_of_study_id: PathOfStudyId,",
        ],
    );
}

#[test]
fn a_command_on_an_entity_records_a_fact_of_its_name() {
    let root = courses();
    add(root.path(), "courses", "archive-course", Role::Command);
    has(
        root.path(),
        "functions/courses/src/commands/archive_course.rs",
        &[
            "//! `POST /api/v1/courses/{course_id}/archive`",
            "    const EMITS: &'static [EventSpec] = &[CourseArchived::SPEC];",
            "    type Dependencies = Courses;",
            "        courses.save(course)",
        ],
    );
    has(
        root.path(),
        "functions/courses/src/event.rs",
        &[
            "/// A course was archived.",
            "pub(crate) struct CourseArchived {",
            "facts! { CourseCreated, CourseArchived }",
        ],
    );
}

#[test]
fn words_after_the_entity_are_in_the_path_and_the_fact() {
    let root = courses();
    add(root.path(), "courses", "set-course-owner", Role::Command);
    has(
        root.path(),
        "functions/courses/src/commands/set_course_owner.rs",
        &[
            "//! `POST /api/v1/courses/{course_id}/set-owner`",
            "    const EMITS: &'static [EventSpec] = &[CourseOwnerSet::SPEC];",
        ],
    );
    has(
        root.path(),
        "functions/courses/src/event.rs",
        &["/// The owner of a course was set."],
    );
    add(root.path(), "courses", "get-course-outline", Role::Query);
    has(
        root.path(),
        "functions/courses/src/queries/get_course_outline.rs",
        &["//! `GET /api/v1/courses/{course_id}/outline`"],
    );
}

#[test]
fn a_function_without_an_entity_has_no_dependencies() {
    let root = courses();
    add(root.path(), "courses", "warm-cache", Role::Command);
    add(root.path(), "courses", "list-languages", Role::Query);
    has(
        root.path(),
        "functions/courses/src/commands/warm_cache.rs",
        &[
            "//! `POST /api/v1/courses/cache/warm`",
            "    type Dependencies = ();",
        ],
    );
    has(
        root.path(),
        "functions/courses/src/queries/list_languages.rs",
        &[
            "//! `GET /api/v1/courses/languages`",
            "    type Dependencies = ();",
        ],
    );
}

#[test]
fn the_first_function_of_a_role_declares_its_folder() {
    let root = courses();
    let sent = Role::Consumer("letters.LetterSent.v1");
    add(root.path(), "courses", "note-letter", sent);
    let report = add(root.path(), "courses", "clean-courses", Role::Job);
    has(
        root.path(),
        "functions/courses/src/lib.rs",
        &["mod consumers;", "mod jobs;"],
    );
    assert!(report.contains("functions/courses/src/jobs/clean_courses.rs"));
    has(
        root.path(),
        "functions/courses/src/consumers/note_letter.rs",
        &[
            "    const EVENT: &'static str = \"letters.LetterSent.v1\";",
            "//! Counts the events of each letter.",
        ],
    );
}

#[test]
fn a_family_of_events_is_found_by_its_prefix() {
    let root = courses();
    add(
        root.path(),
        "courses",
        "note-letter",
        Role::Consumer("letters.Letter*"),
    );
    has(
        root.path(),
        "functions/courses/src/consumers/note_letter.rs",
        &["    const EVENT: &'static str = \"letters.Letter*\";"],
    );
}

#[test]
fn an_invalid_skeleton_is_refused_with_the_cause_and_no_file_is_written() {
    let root = courses();
    let root = root.path();
    let before = count(root);
    let domain = |name: &str, entity| {
        Skeleton::domain(root, name, entity)
            .unwrap_err()
            .to_string()
    };
    let command = |domain, name| {
        let refused = Skeleton::function(root, domain, name, Role::Command);
        refused.unwrap_err().to_string()
    };
    let consumer = |event| {
        let refused = Skeleton::function(root, "courses", "note-it", Role::Consumer(event));
        refused.unwrap_err().to_string()
    };
    for (message, expected) in [
        (
            domain("Courses", None),
            "\"Courses\" cannot be the name of a domain",
        ),
        (
            domain("courses", None),
            "a domain, a crate or a folder courses already exists",
        ),
        (
            domain(&"a".repeat(33), Some("x")),
            "it has more than 32 characters",
        ),
        (
            domain("serde", Some("x")),
            "a domain, a crate or a folder serde already exists",
        ),
        (
            domain("core", Some("x")),
            "a domain, a crate or a folder core already exists",
        ),
        (
            domain("edge", Some("x")),
            "a domain, a crate or a folder edge already exists",
        ),
        (
            domain("syllabi", None),
            "the singular of \"syllabi\" is not known",
        ),
        (
            domain("books", Some("move")),
            "\"move\" cannot be the name of an entity: it is a keyword",
        ),
        (
            domain("books", Some("event")),
            "\"event\" cannot be the name of an entity of books",
        ),
        (
            domain("books", Some("books")),
            "\"books\" cannot be the name of an entity of books",
        ),
        (
            domain("books", Some("course")),
            "a function create-course already exists",
        ),
        (
            command("courses", "archive_course"),
            "\"archive_course\" cannot be the name of a command",
        ),
        (command("courses", "move"), "it is a keyword of Rust"),
        (
            command("courses", "create-course"),
            "a function create-course already exists",
        ),
        (
            command("courses", "catalogue"),
            "catalogue is the name of the list of functions",
        ),
        (
            command("horses", "ride-horse"),
            "there is no domain \"horses\"; the domains are courses, letters",
        ),
        (command("../courses", "x"), "there is no domain"),
        (
            consumer("letters.LetterLost.v1"),
            "there is no event letters.LetterLost.v1; the events of letters are: letters.LetterSent.v1",
        ),
        (
            consumer("LetterSent"),
            "\"LetterSent\" is not an event of a domain",
        ),
    ] {
        assert!(
            message.contains(expected),
            "{message}\ndoes not contain\n{expected}"
        );
    }
    assert_eq!(count(root), before);
}

fn count(folder: &Path) -> usize {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .map(|path| if path.is_dir() { count(&path) } else { 1 })
        .sum()
}

#[test]
fn the_same_function_cannot_be_written_twice() {
    let root = courses();
    add(root.path(), "courses", "archive-course", Role::Command);
    let refused = Skeleton::function(root.path(), "letters", "archive-course", Role::Query);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "a function archive-course already exists: functions/courses/src/commands/archive_course.rs"
    );
}
