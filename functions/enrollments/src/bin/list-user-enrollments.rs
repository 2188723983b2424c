//! The function `list-user-enrollments`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(enrollments::functions::list_user_enrollments)
}
