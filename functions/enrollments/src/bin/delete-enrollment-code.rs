//! The function `delete-enrollment-code`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::delete_enrollment_code)
}
