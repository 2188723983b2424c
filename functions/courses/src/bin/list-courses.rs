//! The function `list-courses`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_courses)
}
