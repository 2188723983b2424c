//! The function `cancel-enrollment`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::cancel_enrollment)
}
