//! The function `copy-lessons`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::copy_lessons)
}
