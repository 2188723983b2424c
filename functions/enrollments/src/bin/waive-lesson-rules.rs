//! The function `waive-lesson-rules`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::waive_lesson_rules)
}
