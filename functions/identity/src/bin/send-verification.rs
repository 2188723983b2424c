//! The function `send-verification`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::send_verification)
}
