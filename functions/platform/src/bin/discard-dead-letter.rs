//! The function `discard-dead-letter`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::discard_dead_letter)
}
