//! The function `send-dead-letter`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::send_dead_letter)
}
