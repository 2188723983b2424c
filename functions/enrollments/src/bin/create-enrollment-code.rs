//! The function `create-enrollment-code`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::create_enrollment_code)
}
