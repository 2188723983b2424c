//! The function `list-my-enrollments`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::list_my_enrollments)
}
