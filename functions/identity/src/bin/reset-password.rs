//! The function `reset-password`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::reset_password)
}
