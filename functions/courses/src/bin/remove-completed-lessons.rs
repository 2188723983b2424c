//! The function `remove-completed-lessons`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::remove_completed_lessons)
}
