//! The function `copy-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::copy_course)
}
