//! The function `confirm-identity`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::confirm_identity)
}
