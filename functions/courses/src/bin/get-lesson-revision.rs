//! The function `get-lesson-revision`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::get_lesson_revision)
}
