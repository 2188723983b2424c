//! The function `list-exercise-attempts`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_exercise_attempts)
}
