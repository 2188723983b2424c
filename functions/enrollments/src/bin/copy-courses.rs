//! The function `copy-courses`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::copy_courses)
}
