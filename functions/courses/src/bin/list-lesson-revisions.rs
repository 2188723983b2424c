//! The function `list-lesson-revisions`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_lesson_revisions)
}
