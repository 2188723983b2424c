//! The function `submit-exercise-attempt`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::submit_exercise_attempt)
}
