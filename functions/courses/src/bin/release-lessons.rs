//! The function `release-lessons`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::release_lessons)
}
