//! The function `restore-lesson-revision`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::restore_lesson_revision)
}
