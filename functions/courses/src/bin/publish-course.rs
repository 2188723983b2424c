//! The function `publish-course`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::publish_course)
}
