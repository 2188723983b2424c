//! The function `start-enrollment-import`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::start_enrollment_import)
}
