//! The function `do-enrollment-work`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::do_enrollment_work)
}
