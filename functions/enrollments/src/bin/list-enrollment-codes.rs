//! The function `list-enrollment-codes`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::list_enrollment_codes)
}
