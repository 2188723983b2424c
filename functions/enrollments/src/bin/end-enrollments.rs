//! The function `end-enrollments`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::end_enrollments)
}
