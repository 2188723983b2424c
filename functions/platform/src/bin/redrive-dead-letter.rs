//! The function `redrive-dead-letter`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::redrive_dead_letter)
}
