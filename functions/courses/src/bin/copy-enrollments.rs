//! The function `copy-enrollments`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::copy_enrollments)
}
