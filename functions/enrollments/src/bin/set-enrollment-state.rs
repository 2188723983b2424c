//! The function `set-enrollment-state`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::set_enrollment_state)
}
