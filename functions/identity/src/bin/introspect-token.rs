//! The function `introspect-token`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::introspect_token)
}
