//! The function `unarchive-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::unarchive_course)
}
