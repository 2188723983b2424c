//! The function `list-exercises`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_exercises)
}
