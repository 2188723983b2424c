//! The function `set-enrollment-groups`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::set_enrollment_groups)
}
