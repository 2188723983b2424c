//! The function `list-lessons`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_lessons)
}
