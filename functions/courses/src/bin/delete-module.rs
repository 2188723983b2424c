//! The function `delete-module`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::delete_module)
}
