//! The function `delete-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::delete_course)
}
