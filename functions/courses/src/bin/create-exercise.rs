//! The function `create-exercise`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::create_exercise)
}
