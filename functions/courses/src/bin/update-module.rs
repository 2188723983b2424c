//! The function `update-module`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(courses::functions::update_module)
}
