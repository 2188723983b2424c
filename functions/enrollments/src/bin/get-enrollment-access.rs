//! The function `get-enrollment-access`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::get_enrollment_access)
}
