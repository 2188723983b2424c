//! The function `not-found`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::not_found)
}
