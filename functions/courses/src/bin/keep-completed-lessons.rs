//! The function `keep-completed-lessons`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::keep_completed_lessons)
}
