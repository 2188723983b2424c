//! The function `update-enrollment-progress`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::update_enrollment_progress)
}
