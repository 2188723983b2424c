//! The function `get-exercise-draft`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::get_exercise_draft)
}
