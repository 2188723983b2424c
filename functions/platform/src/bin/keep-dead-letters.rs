//! The function `keep-dead-letters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::keep_dead_letters)
}
