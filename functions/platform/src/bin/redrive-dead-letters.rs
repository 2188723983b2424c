//! The function `redrive-dead-letters`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::redrive_dead_letters)
}
