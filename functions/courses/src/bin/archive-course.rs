//! The function `archive-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::archive_course)
}
