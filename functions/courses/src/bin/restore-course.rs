//! The function `restore-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::restore_course)
}
