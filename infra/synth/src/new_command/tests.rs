//! Skeletons in a copy of a domain.

use super::*;

/// A repository with the real sources of one domain.
fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let functions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../functions");
    copy(
        &functions.join("subjects/src"),
        &root.path().join("functions/subjects/src"),
    );
    let bare = root.path().join("functions/bare/src/lib.rs");
    write(&bare, "//! Bare.\n\nuse lambda::Catalogue;\n\npub fn catalogue() -> Catalogue {\n    Catalogue::new(\"bare\", \"Bare\")\n}\n").unwrap();
    root
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn refusal(domain: &str, name: &str) -> String {
    Skeleton::of(repository().path(), domain, name)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_new_command_is_written_in_its_four_places() {
    let root = repository();
    Skeleton::of(root.path(), "subjects", "archive-subject")
        .unwrap()
        .write(root.path())
        .unwrap();
    let read = |path: &str| {
        fs::read_to_string(root.path().join("functions/subjects/src").join(path)).unwrap()
    };
    let command = read("commands/archive_subject.rs");
    for line in [
        "//! `POST /api/v1/subjects/{subject_id}/archive`",
        "use crate::subject::SubjectId;",
        "use crate::repository::Subjects;",
        "    subject_id: SubjectId,",
        "    type Dependencies = Subjects;",
    ] {
        assert!(
            command.lines().any(|found| found == line),
            "{line} is not in\n{command}"
        );
    }
    assert!(
        read("bin/archive-subject.rs")
            .contains("lambda::run(subjects::commands::archive_subject::entry)")
    );
    assert!(
        read("commands/mod.rs").contains("\npub mod archive_subject;\npub mod create_subject;\n")
    );
    let library = read("lib.rs");
    assert!(library.contains(".command::<archive_subject::ArchiveSubject>()\n"));
    assert!(library.contains("use commands::{archive_subject, create_subject, "));
    let again = Skeleton::of(root.path(), "subjects", "archive-subject")
        .unwrap_err()
        .to_string();
    assert!(
        again.contains("already: functions/subjects/src/bin/archive-subject.rs"),
        "{again}"
    );
}

#[test]
fn the_first_command_of_a_domain_brings_its_folder() {
    let root = repository();
    Skeleton::of(root.path(), "bare", "reset")
        .unwrap()
        .write(root.path())
        .unwrap();
    let read =
        |path: &str| fs::read_to_string(root.path().join("functions/bare/src").join(path)).unwrap();
    assert!(read("commands/mod.rs").ends_with("\npub mod reset;\n"));
    let library = read("lib.rs");
    assert!(
        library.contains("pub mod commands;\n") && library.contains("use commands::reset;\n"),
        "{library}"
    );
    assert!(
        library.contains("\n        .command::<reset::Reset>()\n}"),
        "{library}"
    );
    let command = read("commands/reset.rs");
    assert!(
        command.contains("Route::post(\"/api/v1/bare/{id}/reset\")")
            && command.contains("id: Text<64>,")
    );
    assert!(command.contains("type Dependencies = ();"));
}

#[test]
fn a_name_that_cannot_be_is_refused() {
    for name in [
        "",
        "Archive",
        "archive_subject",
        "../x",
        "archive-",
        &"a".repeat(41),
    ] {
        assert!(
            refusal("subjects", name).contains("cannot be a command's name"),
            "{name}"
        );
    }
}

#[test]
fn a_name_that_is_taken_is_refused_in_every_domain() {
    assert!(refusal("subjects", "create-subject").contains("already"));
    assert!(refusal("bare", "create-subject").contains("already"));
}

#[test]
fn an_unknown_domain_is_refused_and_the_known_ones_are_named() {
    for domain in ["sbjects", "", "..", "../functions/subjects"] {
        assert!(
            refusal(domain, "archive-subject").contains("the domains are bare, subjects"),
            "{domain}"
        );
    }
}
