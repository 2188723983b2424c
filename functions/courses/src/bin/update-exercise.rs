//! The function `update-exercise`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::update_exercise)
}
