//! The function `list-modules`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::list_modules)
}
