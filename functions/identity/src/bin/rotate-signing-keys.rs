//! The function `rotate-signing-keys`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::rotate_signing_keys)
}
