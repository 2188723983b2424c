//! The function `enroll`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::enroll)
}
