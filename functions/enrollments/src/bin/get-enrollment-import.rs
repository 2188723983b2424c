//! The function `get-enrollment-import`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::get_enrollment_import)
}
